"""What the log tells of one stream up to a moment, the latest first."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.tables import outbox


def told(
    session: Session, topic: str, key: str, *, names: Collection[str], until: datetime
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the data of each event of these names that the stream has up to then.

    `key` is the talent's id as text, or a partner's.
    """
    columns = (outbox.c.event_type, outbox.c.payload)
    query = select(*columns).filter_by(topic=topic, partition_key=key)
    query = query.where(outbox.c.event_type.in_(names), outbox.c.occurred_at <= until)
    for name, payload in session.execute(query.order_by(outbox.c.key_seq.desc())):
        yield name, json.loads(payload)
