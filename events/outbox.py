"""Events leave in the transaction that caused them: with its rows, or not at all."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import event as listening
from sqlalchemy import insert, text
from sqlalchemy.orm import Session, SessionTransaction

from events.envelope import Envelope, seal, uuid7
from events.schemas import DEAD_LETTERS, Event
from events.tables import Moment, metadata, outbox, outbox_pending, stream_head

__all__ = [
    "Moment",
    "append",
    "because_of",
    "forward",
    "metadata",
    "outbox",
    "outbox_pending",
    "stream_head",
    "tell_the_dead",
]

# The largest payload that may be sent; far below the broker's limit of 1 MB.
MAX_PAYLOAD = 262_144
WAITING, SAVEPOINTS, CAUSE = "events.waiting", "events.savepoints", "events.cause"

# One statement takes the stream's row and as many numbers as its events need. The row stays
# locked until the commit, so the next writer of this talent gets both later numbers and later ids.
TAKE_NUMBERS = text(
    "INSERT INTO stream_head (topic, partition_key, last_seq) VALUES (:topic, :key, :count) "
    "ON CONFLICT (topic, partition_key) "
    "DO UPDATE SET last_seq = stream_head.last_seq + excluded.last_seq RETURNING last_seq"
)


def append(session: Session, event: Event, *, now: datetime, cause: UUID | None = None) -> Envelope:
    """Send an event if, and only if, the transaction of this session commits.

    It is written at the commit, so it has no sequence yet. Inside a consumer the event being
    handled is the cause unless another is named.
    """
    handled: Envelope | None = session.info.get(CAUSE)
    correlation = None
    if handled is not None:
        cause, correlation = cause or handled.id, handled.correlation or handled.id
    envelope = seal(event, now=now, cause=cause, correlation=correlation)
    if len(envelope.payload.encode()) > MAX_PAYLOAD:
        raise ValueError(f"{event.name} is too large to send")
    return _hold(session, envelope)


def forward(
    session: Session, envelope: Envelope, *, topic: str, extensions: dict[str, str]
) -> Envelope:
    """Send an event on to another topic as it is, under an id and a sequence of its own."""
    values = vars(envelope) | {
        "id": uuid7(),
        "topic": topic,
        "sequence": 0,
        "cause": envelope.id,
        "correlation": envelope.correlation or envelope.id,
        "extensions": {**envelope.extensions, **extensions},
    }
    return _hold(session, Envelope(**values))


def tell_the_dead(session: Session, envelope: Envelope, **why: str) -> None:
    """Send an event to the dead letters of its topic; a dead letter that fails has none itself."""
    if not envelope.topic.endswith(DEAD_LETTERS):
        extensions = {f"dlt{name}": text for name, text in why.items()}
        forward(session, envelope, topic=envelope.topic + DEAD_LETTERS, extensions=extensions)


def because_of(session: Session, envelope: Envelope) -> None:
    """From here to the end of the transaction, what is appended has this event as its cause."""
    session.info[CAUSE] = envelope


def _hold(session: Session, envelope: Envelope) -> Envelope:
    if not session.in_transaction():
        session.begin()  # so that the end of the transaction is noticed
    session.info.setdefault(WAITING, []).append(envelope)
    return envelope


@listening.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return  # only a savepoint is released; the transaction goes on
    if waiting := session.info.get(WAITING):
        session.flush()  # the stream's row is locked last and so for the shortest time
        _insert(session, list(_numbered(session, waiting)))
        waiting.clear()


def _numbered(session: Session, waiting: Sequence[Envelope]) -> Iterator[dict[str, Any]]:
    """Give each event its number; streams go in sorted order, so writers cannot deadlock."""
    stream = attrgetter("topic", "key")
    for (topic, key), group in groupby(sorted(waiting, key=stream), key=stream):
        envelopes = list(group)
        numbers = {"topic": topic, "key": key, "count": len(envelopes)}
        last: int = session.execute(TAKE_NUMBERS, numbers).scalar_one()
        for sequence, envelope in enumerate(envelopes, start=last - len(envelopes) + 1):
            yield _row(envelope, sequence)


def _row(envelope: Envelope, sequence: int) -> dict[str, Any]:
    return {
        "event_id": envelope.id,
        "event_type": envelope.type,
        "event_version": envelope.version,
        "topic": envelope.topic,
        "partition_key": envelope.key,
        "key_seq": sequence,
        "occurred_at": envelope.occurred_at,
        "cause": envelope.cause,
        "correlation": envelope.correlation,
        "payload": envelope.payload,
        "extensions": json.dumps(dict(envelope.extensions)) if envelope.extensions else None,
    }


def _insert(session: Session, rows: list[dict[str, Any]]) -> None:
    if session.connection().dialect.name != "postgresql":
        session.execute(insert(outbox), rows)
        return
    added = insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
    ids = session.scalars(added, rows).all()
    session.execute(insert(outbox_pending), [{"id": number} for number in ids])


def read_row(row: Any) -> Envelope:
    """A row of the outbox as the envelope it was."""
    return Envelope(
        id=row.event_id,
        type=row.event_type,
        version=row.event_version,
        topic=row.topic,
        key=row.partition_key,
        sequence=row.key_seq,
        occurred_at=row.occurred_at,
        cause=row.cause,
        correlation=row.correlation,
        payload=row.payload,
        extensions=json.loads(row.extensions) if row.extensions else {},
    )


@listening.listens_for(Session, "after_transaction_create")
def _remember(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        marks = session.info.setdefault(SAVEPOINTS, {})
        marks[transaction] = len(session.info.get(WAITING, ()))


@listening.listens_for(Session, "after_soft_rollback")
def _forget_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested and WAITING in session.info:
        del session.info[WAITING][session.info[SAVEPOINTS][transaction] :]


@listening.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        for name in (WAITING, SAVEPOINTS, CAUSE):
            session.info.pop(name, None)
