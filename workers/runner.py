"""Runs consumers: each event once and in its turn, and what fails waits without blocking others."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from threading import Event as Flag

from sqlalchemy.orm import Session, sessionmaker

from events import outbox, positions, unreadable
from events.away import is_away
from events.envelope import Envelope, Unreadable, unseal
from events.log import Delivery, EmbeddedLog, Log, Overtaken, Wake
from events.positions import Permanent, Turn
from events.schemas import Event

Handler = Callable[[Session, Envelope, Event], None]
Sessions = sessionmaker[Session]

MAX_ATTEMPTS = 8
POLL_SECONDS, LOOK_SECONDS, AWAY_SECONDS = 0.2, 1.0, 0.5
journal = logging.getLogger(__name__)
chance = secrets.SystemRandom()


@dataclass(frozen=True)
class Consumer:
    """Who listens, to what, and what it does; and how patient it is."""

    name: str
    topics: Sequence[str]
    handler: Handler
    attempts: int = MAX_ATTEMPTS
    backoff: timedelta = timedelta(seconds=0.5)
    cap: timedelta = timedelta(seconds=300)


class Outcome(Enum):
    """What became of one delivery."""

    DONE = "done"
    DUPLICATE = "duplicate"
    PARKED = "parked"  # too early: it waits for the one before it
    RETRY = "retry"
    DEAD = "dead"


def deliver(
    sessions: Sessions, consumer: Consumer, delivery: Delivery, *, log: Log, now: datetime
) -> Outcome:
    """Handle one event, and the parked ones that thereby have their turn.

    Turn, effects and outgoing events are one transaction. A database that is away is raised to
    the caller, who keeps the event: that is no fault of the event's.
    """
    outcome, follower = _try(sessions, consumer, delivery, log=log, now=now)
    while follower is not None:
        _, follower = _try(sessions, consumer, follower, log=log, now=now)
    return outcome


def step(
    consumer: Consumer,
    log: Log,
    sessions: Sessions,
    *,
    timeout: float = 0.0,
    stop: Flag | None = None,
) -> list[Outcome]:
    """One batch: poll, deliver each, and tell the log how far it was; a stop ends it early."""
    stop = stop or Flag()
    done: list[Delivery] = []
    outcomes: list[Outcome] = []
    for delivery in log.poll(timeout):
        outcome = _keep_trying(consumer, delivery, log, sessions, stop)
        if outcome is None:
            break
        done.append(delivery)
        outcomes.append(outcome)
        if stop.is_set():
            break
    log.commit(done)
    return outcomes


def retry_due(
    consumer: Consumer, log: Log, sessions: Sessions, *, now: datetime, stop: Flag | None = None
) -> list[Outcome]:
    """Try again the parked events whose time has come."""
    with sessions.begin() as session:
        envelopes = positions.due(session, consumer.name, now=now)
    return [
        deliver(sessions, consumer, _out_of_parked(envelope), log=log, now=now)
        for envelope in envelopes
        if stop is None or not stop.is_set()
    ]


def run(consumer: Consumer, log: Log, sessions: Sessions, stop: Flag) -> None:
    """The main loop of a worker process; returns after the event in hand once `stop` is set."""
    look_at = 0.0
    while not stop.is_set():
        with _patience(stop):
            step(consumer, log, sessions, timeout=POLL_SECONDS, stop=stop)
            if time.monotonic() >= look_at:
                retry_due(consumer, log, sessions, now=datetime.now(UTC), stop=stop)
                look_at = time.monotonic() + LOOK_SECONDS
    log.close()


def run_all(consumers: Iterable[Consumer], sessions: Sessions, stop: Flag) -> None:
    """Several consumers in one thread on the embedded stack, woken by each commit."""
    logs = [(c, EmbeddedLog(sessions, c.name, c.topics)) for c in consumers]
    wake = Wake(sessions.kw["bind"])
    look_at = 0.0
    while not stop.is_set():
        with _patience(stop):
            wake.look()
            happened = [step(c, log, sessions, stop=stop) for c, log in logs]
            if time.monotonic() >= look_at:
                now = datetime.now(UTC)
                happened += [retry_due(c, log, sessions, now=now, stop=stop) for c, log in logs]
                look_at = time.monotonic() + LOOK_SECONDS
            if not any(happened):
                wake.wait(POLL_SECONDS, stop)
    wake.close()


def settle(sessions: Sessions, consumers: Sequence[Consumer]) -> int:
    """Run consumers on the embedded stack until all is quiet; returns how many events it took."""
    logs = [(c, EmbeddedLog(sessions, c.name, c.topics)) for c in consumers]
    total = 0
    while happened := sum(_round(consumer, log, sessions) for consumer, log in logs):
        total += happened
    return total


def _round(consumer: Consumer, log: Log, sessions: Sessions) -> int:
    handled = len(step(consumer, log, sessions))
    return handled + len(retry_due(consumer, log, sessions, now=datetime.now(UTC)))


def _keep_trying(
    consumer: Consumer, delivery: Delivery, log: Log, sessions: Sessions, stop: Flag
) -> Outcome | None:
    """Deliver, however long the database is away; None when told to stop meanwhile."""
    while True:
        try:
            return deliver(sessions, consumer, delivery, log=log, now=datetime.now(UTC))
        except Exception as error:
            if not is_away(error):
                raise
            journal.warning("%s waits for the database", consumer.name)
        if stop.wait(AWAY_SECONDS):
            return None


def _try(
    sessions: Sessions, consumer: Consumer, delivery: Delivery, *, log: Log, now: datetime
) -> tuple[Outcome, Delivery | None]:
    try:
        try:
            return _attempt(sessions, consumer, delivery, log=log, now=now)
        except Overtaken:
            raise
        except Exception as error:
            if is_away(error) or delivery.envelope is None:
                raise
            return _set_aside(sessions, consumer, delivery, log=log, now=now, error=error), None
    except Overtaken:
        return Outcome.DUPLICATE, None


def _attempt(
    sessions: Sessions, consumer: Consumer, delivery: Delivery, *, log: Log, now: datetime
) -> tuple[Outcome, Delivery | None]:
    """One transaction; gives what became of the event, and the parked one that is next now."""
    envelope = delivery.envelope
    with sessions.begin() as session:
        log.handled(session, delivery)
        if envelope is None:
            unreadable.bury(session, consumer.name, delivery, now=now)
            return Outcome.DEAD, None
        turn = positions.take(session, consumer.name, envelope, again=delivery.again)
        if turn is Turn.DUPLICATE:
            return Outcome.DUPLICATE, None
        if turn is Turn.EARLY:
            positions.park(session, consumer.name, envelope)
            return Outcome.PARKED, None
        outbox.because_of(session, envelope)
        consumer.handler(session, envelope, unseal(envelope))
        follower = positions.following(session, consumer.name, envelope)
    return Outcome.DONE, _out_of_parked(follower) if follower else None


def _set_aside(
    sessions: Sessions,
    consumer: Consumer,
    delivery: Delivery,
    *,
    log: Log,
    now: datetime,
    error: Exception,
) -> Outcome:
    """After a failure, in a transaction of its own: retry later, or give up and say so."""
    name, envelope = consumer.name, delivery.envelope
    assert envelope is not None  # noqa: S101  # an unreadable record reaches no handler
    with sessions.begin() as session:
        log.handled(session, delivery)
        before = positions.attempted(session, name, envelope)
        if before is None:
            return Outcome.DUPLICATE
        tries = before + 1
        journal.warning("%s: %s failed, attempt %d", name, envelope.id, tries)
        if isinstance(error, Permanent | Unreadable) or tries >= consumer.attempts:
            origin = delivery.origin
            positions.bury(session, name, envelope, attempts=tries, error=error, origin=origin)
            return Outcome.DEAD
        wait = positions.backoff(
            tries, base=consumer.backoff, cap=consumer.cap, jitter=chance.uniform(0.5, 1)
        )
        positions.try_later(session, name, envelope, attempts=tries, at=now + wait, error=error)
        return Outcome.RETRY


def _out_of_parked(envelope: Envelope) -> Delivery:
    return Delivery(origin="parked", topic=envelope.topic, envelope=envelope, again=True)


@contextmanager
def _patience(stop: Flag) -> Iterator[None]:
    """Outlast a database that is away; anything else ends the process."""
    try:
        yield
    except Exception as error:
        if not is_away(error):
            raise
        journal.warning("waiting for the database")
        stop.wait(AWAY_SECONDS)
