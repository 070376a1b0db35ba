"""Forgets the beginning of a topic once its time is over, and what each stream begins with now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, text
from sqlalchemy.orm import Session

from events.positions import FORGOTTEN
from events.tables import outbox, outbox_pending

# Nobody's consumer: how much of a stream is gone counts as done by everybody.
MARK = text(
    "INSERT INTO position (consumer, topic, partition_key, last_seq) "
    "VALUES (:consumer, :topic, :partition_key, :key_seq) "
    "ON CONFLICT (consumer, topic, partition_key) DO UPDATE SET last_seq = excluded.last_seq"
)


def trim(session: Session, topics: Sequence[str], *, before: datetime, limit: int = 1000) -> int:
    """Remove the oldest events of these topics from the log; returns how many.

    Of each stream only its beginning goes, so that no gap is left in it, and nothing that has
    still to be sent. Consumers keep their places; a new one begins with what is left.
    """
    rows = session.execute(_oldest(topics, before).limit(limit)).all()
    ends: dict[tuple[str, str], int] = {}
    for row in rows:
        ends[row.topic, row.partition_key] = row.key_seq
    for (topic, key), last in sorted(ends.items()):
        place = {"topic": topic, "partition_key": key, "key_seq": last}
        session.execute(MARK, place | {"consumer": FORGOTTEN})
    if rows:
        session.execute(delete(outbox).where(outbox.c.id.in_([row.id for row in rows])))
    return len(rows)


def _oldest(topics: Sequence[str], before: datetime) -> Any:
    """By id, which within a stream is its order."""
    earlier = outbox.alias()
    stays = exists().where(
        earlier.c.topic == outbox.c.topic,
        earlier.c.partition_key == outbox.c.partition_key,
        earlier.c.key_seq < outbox.c.key_seq,
        earlier.c.occurred_at >= before,
    )
    pending = exists().where(outbox_pending.c.id == outbox.c.id)
    columns = (outbox.c.id, outbox.c.topic, outbox.c.partition_key, outbox.c.key_seq)
    old = select(*columns).where(outbox.c.topic.in_(topics), outbox.c.occurred_at < before)
    return old.where(~stays, ~pending).order_by(outbox.c.id)
