"""The log as a consumer sees it; on the embedded stack the outbox itself is that log."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event as Flag
from typing import Any, Protocol

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from events.envelope import Envelope
from events.outbox import read_row
from events.tables import consumer_offset, outbox

WAKE_SECONDS = 0.005


class Overtaken(Exception):
    """Another process of the same consumer has read this place of the log already."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One record handed to a consumer: readable, or raw with the reason why it is not."""

    origin: str  # "topic/partition/offset", or where else it came from
    topic: str
    partition: int = 0
    offset: int = 0
    previous: int = 0  # the place in the log before it, embedded stack only
    again: bool = False  # out of the parked events, not out of the log
    envelope: Envelope | None = None
    raw: str = ""
    reason: str = ""


class Log(Protocol):
    """What a consumer needs of a log; the embedded one and Kafka keep the same promises."""

    def poll(self, timeout: float) -> list[Delivery]:
        """The next records, after at most `timeout` seconds; each at least once."""

    def handled(self, session: Session, delivery: Delivery) -> None:
        """Called inside the transaction in which the record has its effect."""

    def commit(self, done: Sequence[Delivery]) -> None:
        """Called after a batch with what was done of it."""

    def close(self) -> None: ...


class Wake:
    """Notices, within some milliseconds, that another connection has committed to SQLite."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.raw_connection()
        self.seen = self.version()

    def version(self) -> int:
        cursor = self._connection.cursor()
        try:
            return int(cursor.execute("PRAGMA data_version").fetchone()[0])
        finally:
            cursor.close()

    def look(self) -> None:
        """Remember how things stand; call it before reading, so that nothing is slept over."""
        self.seen = self.version()

    def wait(self, timeout: float, stop: Flag | None = None) -> bool:
        """Wait for a commit since the last look; True when there was one."""
        end = time.monotonic() + timeout
        while not (changed := self.version() != self.seen) and time.monotonic() < end:
            if stop is not None and stop.wait(WAKE_SECONDS):
                break
            if stop is None:
                time.sleep(WAKE_SECONDS)
        return changed

    def close(self) -> None:
        self._connection.close()


@dataclass
class EmbeddedLog:
    """Reads the outbox by id; the offset moves in the transaction of the event itself.

    Only SQLite has a single writer at a time, so only there do ids appear in their order.
    """

    sessions: sessionmaker[Session]
    consumer: str
    topics: Sequence[str]
    batch: int = 100
    _scanned: int = 0  # nothing of ours lies at or below, so it need not be looked at again
    _wake: Wake | None = field(default=None, repr=False)

    def poll(self, timeout: float) -> list[Delivery]:
        if timeout <= 0:
            return self._read()
        if self._wake is None:
            self._wake = Wake(self.sessions.kw["bind"])
        self._wake.look()
        return self._read() or (self._read() if self._wake.wait(timeout) else [])

    def handled(self, session: Session, delivery: Delivery) -> None:
        if delivery.again:
            return
        moved: Any = session.execute(
            update(consumer_offset)
            .filter_by(consumer=self.consumer, last_id=delivery.previous)
            .values(last_id=delivery.offset)
        )
        if moved.rowcount != 1:
            raise Overtaken

    def commit(self, done: Sequence[Delivery]) -> None:
        """Nothing is left to do: each event has moved the offset itself."""

    def close(self) -> None:
        if self._wake is not None:
            self._wake.close()
            self._wake = None

    def _read(self) -> list[Delivery]:
        with self.sessions() as session:
            session.connection(execution_options={"read_only": True})
            previous = session.scalar(
                select(consumer_offset.c.last_id).filter_by(consumer=self.consumer)
            )
            if previous is not None:
                return self._after(session, previous)
        self._begin()
        return self._read()

    def _after(self, session: Session, previous: int) -> list[Delivery]:
        top = session.scalar(select(func.max(outbox.c.id))) or 0
        start = max(previous, self._scanned)
        if start >= top:
            return []
        query = select(outbox).where(outbox.c.id > start, outbox.c.id <= top)
        query = query.where(outbox.c.topic.in_(self.topics)).order_by(outbox.c.id)
        rows = session.execute(query.limit(self.batch)).all()
        if not rows:
            self._scanned = top
        places = [previous, *(row.id for row in rows)]
        return [_delivery(row, place) for row, place in zip(rows, places, strict=False)]

    def _begin(self) -> None:
        with self.sessions.begin() as session:
            if session.scalar(select(consumer_offset).filter_by(consumer=self.consumer)) is None:
                session.execute(insert(consumer_offset).values(consumer=self.consumer, last_id=0))


def _delivery(row: Any, previous: int) -> Delivery:
    return Delivery(
        origin=f"outbox/0/{row.id}",
        topic=row.topic,
        offset=row.id,
        previous=previous,
        envelope=read_row(row),
    )
