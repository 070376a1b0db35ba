"""What an operator does with dead events: look, try again, or let go with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from events import unreadable
from events.envelope import Envelope, from_json, to_json
from events.outbox import tell_the_dead
from events.positions import FORGOTTEN, PARK, Turn, take
from events.tables import outbox, outbox_pending, parked, position

RELAY = "relay"  # the name under which the relay buries what the broker does not take


class NotDead(Exception):
    """There is no such dead event."""


class TooSoon(Exception):
    """A consumer has not come to this event yet; let it catch up, then discard again."""


@dataclass(frozen=True, kw_only=True)
class DeadEvent:
    """One dead event and where it lies; `event` is the stored text."""

    consumer: str
    topic: str
    key: str
    sequence: int
    attempts: int
    last_error: str
    event: str

    @property
    def readable(self) -> bool:
        return not self.key.startswith(unreadable.MARK)

    @property
    def place(self) -> dict[str, Any]:
        return {
            "consumer": self.consumer,
            "topic": self.topic,
            "partition_key": self.key,
            "key_seq": self.sequence,
        }


def listing(session: Session, *, consumer: str | None = None, limit: int = 1000) -> list[DeadEvent]:
    """The dead events of one consumer or of all, stream by stream."""
    query = select(parked).filter_by(dead=True).order_by(*parked.primary_key).limit(limit)
    if consumer is not None:
        query = query.filter_by(consumer=consumer)
    return [_dead(row) for row in session.execute(query)]


def show(session: Session, consumer: str, *, topic: str, key: str, sequence: int) -> DeadEvent:
    """One dead event; raises NotDead."""
    place = {"consumer": consumer, "topic": topic, "partition_key": key, "key_seq": sequence}
    row = session.execute(select(parked).filter_by(**place, dead=True)).first()
    if row is None:
        raise NotDead
    return _dead(row)


def replay(session: Session, dead: DeadEvent, *, now: datetime) -> None:
    """Let a dead event be tried again at once, with all its attempts.

    Raises Unreadable where the record still cannot be read.
    """
    if dead.consumer == RELAY:
        _send_again(session, dead)
    elif dead.readable:
        _make_due(session, dead.place, now=now)
    else:
        envelope = unreadable.read_raw(dead.topic, dead.event)
        place = dead.place | {"partition_key": envelope.key, "key_seq": envelope.sequence}
        values = {"event": to_json(envelope), "attempts": 0, "dead": False}
        session.execute(delete(parked).filter_by(**dead.place))
        session.execute(PARK, place | values)
        _make_due(session, place, now=now)


def discard(session: Session, dead: DeadEvent, *, why: str, now: datetime) -> None:
    """Let a dead event go: its stream moves on, and the dead letters keep the reason.

    Raises TooSoon for an event the relay has buried, as long as a consumer is behind it.
    """
    letter = unreadable.as_letter(dead.topic, dead.key, dead.event, now=now)
    if dead.readable:
        letter = from_json(dead.event)
        consumers = _readers(session, dead) if dead.consumer == RELAY else [dead.consumer]
        for consumer in consumers:
            _let_go(session, consumer, letter)
    session.execute(delete(parked).filter_by(**dead.place))
    _tell(session, dead, letter, why=why)


def _tell(session: Session, dead: DeadEvent, letter: Envelope, *, why: str) -> None:
    if dead.consumer == RELAY:  # the whole event would be too large again
        letter = unreadable.as_letter(dead.topic, dead.key, "{}", now=letter.occurred_at)
    tell_the_dead(session, letter, consumer=dead.consumer, discarded=why)


def _let_go(session: Session, consumer: str, envelope: Envelope) -> None:
    if take(session, consumer, envelope, again=True) is Turn.EARLY:
        raise TooSoon


def _readers(session: Session, dead: DeadEvent) -> Sequence[str]:
    query = select(position.c.consumer).filter_by(topic=dead.topic).distinct()
    return session.scalars(query.where(position.c.consumer != FORGOTTEN)).all()


def _send_again(session: Session, dead: DeadEvent) -> None:
    stream = {"topic": dead.topic, "partition_key": dead.key, "key_seq": dead.sequence}
    number = session.scalar(select(outbox.c.id).filter_by(**stream))
    session.execute(insert(outbox_pending).values(id=number))
    session.execute(delete(parked).filter_by(**dead.place))


def _make_due(session: Session, place: dict[str, Any], *, now: datetime) -> None:
    due = update(parked).filter_by(**place)
    session.execute(due.values(dead=False, attempts=0, next_attempt_at=now))


def _dead(row: Any) -> DeadEvent:
    return DeadEvent(
        consumer=row.consumer,
        topic=row.topic,
        key=row.partition_key,
        sequence=row.key_seq,
        attempts=row.attempts,
        last_error=row.last_error or "",
        event=row.event,
    )
