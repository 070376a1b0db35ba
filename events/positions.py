"""How far each consumer has come with each talent, and the events that had to be put aside."""

import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, FromClause, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from events.envelope import Envelope, Unreadable, from_json, to_json
from events.outbox import tell_the_dead
from events.tables import parked, position


class Permanent(Exception):
    """An error that trying again cannot mend; its message must hold no value of a person."""


class Turn(Enum):
    """Whether an event is the next of its stream for a consumer."""

    MINE = "mine"
    DUPLICATE = "duplicate"
    EARLY = "early"


FORGOTTEN = "~forgotten"  # no consumer is called so: what the log has forgotten of a stream
GONE = f"""COALESCE((SELECT gone.last_seq FROM position AS gone
   WHERE gone.consumer = '{FORGOTTEN}' AND gone.topic = :topic
     AND gone.partition_key = :partition_key), 0)"""  # noqa: S608  # a name of ours

# One statement: the first event of a stream makes the row, every other moves it by exactly one.
# What the log has forgotten counts as done, so a stream that lost its head holds up nobody.
MOVE_ON = """
INSERT INTO position (consumer, topic, partition_key, last_seq)
SELECT CAST(:consumer AS VARCHAR(64)), CAST(:topic AS VARCHAR(120)),
       CAST(:partition_key AS VARCHAR(64)), CAST(:key_seq AS BIGINT)
 WHERE (:key_seq = 1 OR EXISTS (SELECT 1 FROM position
   WHERE consumer = :consumer AND topic = :topic AND partition_key = :partition_key)
   OR :key_seq <= {gone} + 1) {unless}
ON CONFLICT (consumer, topic, partition_key) DO UPDATE SET last_seq = excluded.last_seq
 WHERE position.last_seq = excluded.last_seq - 1
    OR (position.last_seq < excluded.last_seq AND excluded.last_seq <= {gone} + 1)
"""
NOT_PUT_ASIDE = """AND NOT EXISTS (SELECT 1 FROM parked WHERE consumer = :consumer
   AND topic = :topic AND partition_key = :partition_key AND key_seq = :key_seq)"""
TAKE = text(MOVE_ON.format(unless=NOT_PUT_ASIDE, gone=GONE))
TAKE_AGAIN = text(MOVE_ON.format(unless="", gone=GONE))

# Holds the stream's row without moving it, so that nobody moves it meanwhile.
STAND_STILL = text(
    "INSERT INTO position (consumer, topic, partition_key, last_seq) "
    "VALUES (:consumer, :topic, :partition_key, 0) "
    "ON CONFLICT (consumer, topic, partition_key) "
    "DO UPDATE SET last_seq = position.last_seq RETURNING last_seq"
)

PARK = text(
    "INSERT INTO parked (consumer, topic, partition_key, key_seq, event, attempts, dead) "
    "VALUES (:consumer, :topic, :partition_key, :key_seq, :event, :attempts, :dead) "
    "ON CONFLICT (consumer, topic, partition_key, key_seq) DO NOTHING"
)


def take(session: Session, consumer: str, envelope: Envelope, *, again: bool = False) -> Turn:
    """Move the position to this event if it is the next one.

    `again` says that the event comes out of the parked ones. One that is parked or dead and
    arrives a second time from the log is early: its own row decides when it is tried.
    """
    place = _place(consumer, envelope)
    moved: Any = session.execute(TAKE_AGAIN if again else TAKE, place)
    turn = Turn.MINE if moved.rowcount == 1 else _not_mine(session, consumer, envelope)
    if again and turn is not Turn.EARLY:
        session.execute(delete(parked).filter_by(**place))
    return turn


def _not_mine(session: Session, consumer: str, envelope: Envelope) -> Turn:
    stream = {"consumer": consumer, "topic": envelope.topic, "partition_key": envelope.key}
    last = session.scalar(select(position.c.last_seq).filter_by(**stream)) or 0
    return Turn.DUPLICATE if envelope.sequence <= last else Turn.EARLY


def park(session: Session, consumer: str, envelope: Envelope) -> None:
    """Keep an early event until the one before it is done; again is harmless."""
    values = {"event": to_json(envelope), "attempts": 0, "dead": False}
    session.execute(PARK, _place(consumer, envelope) | values)


def attempted(session: Session, consumer: str, envelope: Envelope) -> int | None:
    """How often this event was tried and put aside; None when it has been done meanwhile.

    Holds the stream's row until the commit.
    """
    place = _place(consumer, envelope)
    last = session.execute(STAND_STILL, place).scalar_one()
    if envelope.sequence <= last:
        session.execute(delete(parked).filter_by(**place))
        return None
    return session.scalar(select(parked.c.attempts).filter_by(**place)) or 0


def try_later(
    session: Session,
    consumer: str,
    envelope: Envelope,
    *,
    attempts: int,
    at: datetime,
    error: BaseException,
) -> None:
    """Put an event aside until `at`; only its own stream in its own consumer waits with it."""
    _put_aside(session, consumer, envelope, attempts=attempts, next_attempt_at=at, error=error)


def bury(
    session: Session,
    consumer: str,
    envelope: Envelope,
    *,
    attempts: int,
    error: BaseException,
    origin: str,
) -> None:
    """Give an event up until a person replays or discards it, and tell the dead letters."""
    _put_aside(session, consumer, envelope, attempts=attempts, error=error, dead=True)
    why = {"consumer": consumer, "reason": reason(error), "origin": origin}
    tell_the_dead(session, envelope, attempts=str(attempts), **why)


def due(session: Session, consumer: str, *, now: datetime, limit: int = 50) -> Sequence[Envelope]:
    """Parked events whose time has come, and those whose forerunner was done unnoticed."""
    gone = position.alias()
    next_one = func.coalesce(position.c.last_seq, 0) + 1
    next_left = func.coalesce(gone.c.last_seq, 0) + 1
    rows = session.scalars(
        select(parked.c.event)
        .outerjoin(position, _stream(position) & (position.c.consumer == parked.c.consumer))
        .outerjoin(gone, _stream(gone) & (gone.c.consumer == FORGOTTEN))
        .where(parked.c.consumer == consumer, ~parked.c.dead)
        .where(
            or_(
                parked.c.next_attempt_at <= now,
                parked.c.next_attempt_at.is_(None)
                & or_(parked.c.key_seq <= next_one, parked.c.key_seq <= next_left),
            )
        )
        .order_by(parked.c.topic, parked.c.partition_key, parked.c.key_seq)
        .limit(limit)
    )
    return [from_json(event) for event in rows]


def _stream(place: FromClause) -> ColumnElement[bool]:
    same_key = place.c.partition_key == parked.c.partition_key
    return (place.c.topic == parked.c.topic) & same_key


def following(session: Session, consumer: str, envelope: Envelope) -> Envelope | None:
    """The parked event right after this one, if it is there and not dead."""
    place = _place(consumer, envelope) | {"key_seq": envelope.sequence + 1}
    event = session.scalar(select(parked.c.event).filter_by(**place, dead=False))
    return from_json(event) if event else None


def backoff(attempts: int, *, base: timedelta, cap: timedelta, jitter: float) -> timedelta:
    """How long to wait after so many attempts: doubling, capped, times the jitter (0.5 to 1)."""
    return min(cap, base * 2 ** min(attempts - 1, 30)) * jitter


def reason(error: BaseException) -> str:
    """What an operator may read: the class and the place, and a message only if it is ours."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    own = f": {error}" if isinstance(error, Permanent | Unreadable) and str(error) else ""
    return f"{type(error).__name__}{place}{own}"


def _put_aside(
    session: Session,
    consumer: str,
    envelope: Envelope,
    *,
    attempts: int,
    error: BaseException,
    next_attempt_at: datetime | None = None,
    dead: bool = False,
) -> None:
    park(session, consumer, envelope)
    session.execute(
        update(parked)
        .filter_by(**_place(consumer, envelope))
        .values(
            attempts=attempts,
            next_attempt_at=next_attempt_at,
            dead=dead,
            last_error=reason(error),
        )
    )


def _place(consumer: str, envelope: Envelope) -> dict[str, Any]:
    return {
        "consumer": consumer,
        "topic": envelope.topic,
        "partition_key": envelope.key,
        "key_seq": envelope.sequence,
    }
