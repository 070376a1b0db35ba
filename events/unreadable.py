"""Records nobody can read: kept byte for byte, outside every stream, until a person decides."""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from events.envelope import MARK, Envelope, from_record, uuid7
from events.log import Delivery
from events.outbox import tell_the_dead
from events.positions import PARK
from events.tables import parked

__all__ = ["MARK", "as_letter", "bury", "raw_text", "read_raw"]

LONGEST_TOPIC = 116  # with the ending of the dead letters it still fits its column


def raw_text(
    key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes | None]]
) -> str:
    """A record as JSON that any bytes survive."""
    named = [[name, _encode(text)] for name, text in headers]
    return json.dumps({"key": _encode(key), "value": _encode(value), "headers": named})


def read_raw(topic: str, text: str) -> Envelope:
    """Try once more to decode such a record; raises Unreadable."""
    raw = json.loads(text)
    headers = [(name, _decode(value)) for name, value in raw["headers"]]
    return from_record(topic, _decode(raw["key"]), _decode(raw["value"]), headers)


def bury(session: Session, consumer: str, delivery: Delivery, *, now: datetime) -> bool:
    """Put the record among the dead and tell the dead letters; False if it lies there already.

    Whatever the record holds, this must not fail, or the record would come again for ever.
    """
    key, topic = f"{MARK}{delivery.partition}", delivery.topic[:LONGEST_TOPIC]
    raw, why = _plain(delivery.raw), _plain(delivery.reason)
    place: dict[str, Any] = {
        "consumer": consumer,
        "topic": topic,
        "partition_key": key,
        "key_seq": delivery.offset,
    }
    values = {"event": raw, "attempts": 1, "dead": True}
    added: Any = session.execute(PARK, place | values)
    if added.rowcount == 0:
        return False
    session.execute(update(parked).filter_by(**place).values(last_error=why))
    letter = as_letter(topic, key, raw, now=now)
    tell_the_dead(session, letter, consumer=consumer, reason=why, origin=delivery.origin)
    return True


def as_letter(topic: str, key: str, text: str, *, now: datetime) -> Envelope:
    """An envelope around what was found, for the topic of dead letters."""
    return Envelope(
        id=uuid7(now),
        type="record.unreadable",
        version=1,
        topic=topic,
        key=key,
        occurred_at=now,
        payload=text,
    )


def _plain(text: str) -> str:
    """The text without what PostgreSQL does not keep in any text."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _encode(raw: bytes | None) -> str | None:
    return None if raw is None else base64.b64encode(raw).decode()


def _decode(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
