"""What the log tells of one stream up to a moment, the latest first, and after it."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from events.tables import outbox


def told(
    session: Session, topic: str, key: str, *, names: Collection[str], until: datetime
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the data of each event of these names that the stream has up to then.

    `key` is the talent's id as text, or a partner's.
    """
    found = _of_stream(topic, key, names).where(outbox.c.occurred_at <= until)
    return _read(session, found.order_by(outbox.c.key_seq.desc()))


def told_after(
    session: Session, topic: str, key: str, *, names: Collection[str], since: datetime
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same for what came after then, the earliest first."""
    found = _of_stream(topic, key, names).where(outbox.c.occurred_at > since)
    return _read(session, found.order_by(outbox.c.key_seq))


def _of_stream(topic: str, key: str, names: Collection[str]) -> Select[tuple[str, str]]:
    query = select(outbox.c.event_type, outbox.c.payload).filter_by(topic=topic, partition_key=key)
    return query.where(outbox.c.event_type.in_(names))


def _read(session: Session, query: Select[tuple[str, str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in session.execute(query):
        yield row.event_type, json.loads(row.payload)
