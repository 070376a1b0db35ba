"""Carries the outbox to Kafka: sends what is pending and deletes exactly what was acknowledged."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlalchemy.orm import Session

from events.dead import RELAY
from events.envelope import Record, to_json, to_record
from events.outbox import read_row, tell_the_dead
from events.pauses import Pauses
from events.positions import PARK, reason
from events.tables import outbox, outbox_pending, parked
from events.unreadable import as_letter

# Whoever holds this advisory lock of the session is the relay; all others wait for it.
RELAY_LOCK = (7001, 1)


class TooLarge(Exception):
    """The broker does not take a record of this size."""


# Sends all, waits for all, and answers for each: None, or why it is not there for certain.
Publish = Callable[[Sequence[Record]], Sequence[Exception | None]]

PENDING = (
    select(outbox)
    .join(outbox_pending, outbox_pending.c.id == outbox.c.id)
    .order_by(outbox_pending.c.id)
    .limit(bindparam("limit"))
)


def take_lock(connection: Connection) -> bool:
    """Become the relay if nobody is; the lock goes when the connection goes."""
    query = text("SELECT pg_try_advisory_lock(:space, :number)")
    held = connection.scalar(query, dict(zip(("space", "number"), RELAY_LOCK, strict=True)))
    connection.commit()
    return bool(held)


def relay(
    connection: Connection, publish: Publish, *, limit: int = 500, pauses: Pauses | None = None
) -> int:
    """Send the oldest pending events; returns how many have left the queue.

    Call it on the connection that holds the lock: once that is lost, nothing can be deleted.
    `pauses` keeps from one call to the next what had failed, so that it starves nothing else.
    """
    pauses = pauses or Pauses()
    rows = connection.execute(pauses.leave_out(PENDING), {"limit": limit}).all()
    connection.commit()  # no transaction stays open while Kafka answers
    if not rows:
        return 0
    answers = publish([to_record(read_row(row)) for row in rows])
    gone, refused, stopped = _sort(rows, answers)
    pauses.learn([_stream(row) for row in gone], list(stopped))
    if gone:
        ids = [row.id for row in gone]
        connection.execute(delete(outbox_pending).where(outbox_pending.c.id.in_(ids)))
        connection.commit()
    for row, error in refused:
        _bury(connection, row, error)
    return len(gone) + len(refused)


def _stream(row: Any) -> tuple[str, str]:
    return row.topic, row.partition_key


def _sort(
    rows: Sequence[Any], answers: Sequence[Exception | None]
) -> tuple[list[Any], list[tuple[Any, TooLarge]], set[tuple[str, str]]]:
    """Per stream, what was acknowledged before its first failure; the rest is sent again.

    Gives what was taken, what is too large for ever, and the streams that did not get through.
    """
    gone: list[Any] = []
    refused: list[tuple[Any, TooLarge]] = []
    stopped: set[tuple[str, str]] = set()
    for row, answer in zip(rows, answers, strict=True):
        if _stream(row) in stopped:
            continue
        if isinstance(answer, TooLarge):
            refused.append((row, answer))
        elif answer is None:
            gone.append(row)
        else:
            stopped.add(_stream(row))
    return gone, refused, stopped


def _bury(connection: Connection, row: Any, error: TooLarge) -> None:
    """Take it out of the queue, so that the others flow; its own stream waits for a person."""
    envelope = read_row(row)
    place = {
        "consumer": RELAY,
        "topic": row.topic,
        "partition_key": row.partition_key,
        "key_seq": row.key_seq,
    }
    values = {"event": to_json(envelope), "attempts": 1, "dead": True}
    letter = as_letter(row.topic, row.partition_key, "{}", now=row.occurred_at)
    with Session(connection) as session:
        session.execute(PARK, place | values)
        session.execute(parked.update().filter_by(**place).values(last_error=reason(error)))
        session.execute(delete(outbox_pending).filter_by(id=row.id))
        why = {"consumer": RELAY, "reason": reason(error), "origin": f"outbox/0/{row.id}"}
        tell_the_dead(session, letter, **why)
        session.commit()
