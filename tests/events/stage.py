"""Two small stages on which the log's promises are played: the embedded log, and Kafka for real."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from events import outbox
from events.envelope import Envelope
from events.kafka import KafkaLog, KafkaPublisher, create_topics
from events.log import Delivery, EmbeddedLog, Log
from events.positions import Permanent
from events.relay import relay
from events.schemas import Event, TalentEvent
from events.tables import outbox_pending
from greencard.config import Config
from greencard.db import connect
from workers import runner
from workers.runner import Consumer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SECONDS = 60.0
QUICK_GROUP = {"session_timeout_ms": 6000, "heartbeat_interval_ms": 500}

notes = MetaData()
# What handlers did, deliberately without a unique key: an effect done twice would show.
effect = Table(
    "effect",
    notes,
    Column("id", Integer, primary_key=True),
    Column("consumer", String(80)),
    Column("key", String(64)),
    Column("number", Integer),
)


@dataclass(frozen=True, kw_only=True)
class Happened(TalentEvent):
    """Something a test made up; each test gives it a topic of its own."""

    number: int


class Trouble(Exception):
    """Something that passes."""


@dataclass
class Clerk:
    """A handler that writes down each event, and stumbles over those it is told to."""

    name: str
    stumbles: dict[tuple[UUID, int], list[Exception]] = field(default_factory=dict)
    seen: list[tuple[UUID, int]] = field(default_factory=list)

    def __call__(self, session: Session, envelope: Envelope, event: Event) -> None:
        assert isinstance(event, Happened)
        place = (event.talent_id, event.number)
        self.seen.append(place)
        values = {"consumer": self.name, "key": envelope.key, "number": event.number}
        session.execute(insert(effect).values(**values))
        if waiting := self.stumbles.get(place):
            raise waiting.pop(0)

    def fail_at(self, talent: UUID, number: int, *, times: int = 1) -> None:
        self.stumbles[talent, number] = [Trouble() for _ in range(times)]

    def give_up_at(self, talent: UUID, number: int) -> None:
        self.stumbles[talent, number] = [Permanent("this one never works")]


class Stage:
    """A log with its database; `carry` moves what was committed to where consumers read."""

    sessions: sessionmaker[Session]
    topic: str

    def __init__(self) -> None:
        self.name = f"reader-{uuid4().hex}"
        self.logs: list[Log] = []

    def carry(self) -> None: ...

    def new_log(self, consumer: Consumer) -> Log:
        raise NotImplementedError

    def open(self, consumer: Consumer) -> Log:
        log = self.new_log(consumer)
        self.logs.append(log)
        return log

    def consumer(self, handler: Clerk | None = None, **options: object) -> Consumer:
        handler = handler or Clerk(self.name)
        return Consumer(handler.name, [self.topic], handler, **options)

    def send(self, talent: UUID, *numbers: int) -> list[Envelope]:
        """One transaction an event."""
        return [self._send(Happened(talent_id=talent, number=number)) for number in numbers]

    def _send(self, event: Event) -> Envelope:
        with self.sessions.begin() as session:
            return outbox.append(session, event, now=NOW)

    def work(self, consumer: Consumer, log: Log, *, until: Callable[[], bool]) -> None:
        """Let the consumer work until something is so; fails after a while."""
        end = time.monotonic() + SECONDS
        while not until():
            assert time.monotonic() < end, "it did not come to that"
            self.carry()
            runner.step(consumer, log, self.sessions, timeout=0.1)
            runner.retry_due(consumer, log, self.sessions, now=datetime.now(UTC))

    def effects(self, consumer: str | None = None) -> list[tuple[str, int]]:
        """Talent and number of each effect, in the order in which they came about."""
        query = select(effect.c.key, effect.c.number).order_by(effect.c.id)
        with self.sessions() as session:
            found = session.execute(query.filter_by(consumer=consumer or self.name))
            return [(key, number) for key, number in found]

    def of(self, talent: UUID, consumer: str | None = None) -> list[int]:
        return [number for key, number in self.effects(consumer) if key == str(talent)]

    def letters(self) -> list[Envelope]:
        """The dead letters of this stage's topic."""
        query = select(outbox.outbox).order_by(outbox.outbox.c.id)
        with self.sessions() as session:
            rows = session.execute(query.filter_by(topic=f"{self.topic}.dlt"))
            return [outbox.read_row(row) for row in rows]

    def close(self) -> None:
        for log in self.logs:
            log.close()
        self.sessions.kw["bind"].dispose()


class EmbeddedStage(Stage):
    def __init__(self, folder: Path, topic: str) -> None:
        super().__init__()
        self.topic = topic
        self.sessions = sqlite(folder)

    def new_log(self, consumer: Consumer) -> Log:
        return EmbeddedLog(self.sessions, consumer.name, consumer.topics)


class KafkaStage(Stage):
    def __init__(self, folder: Path, topic: str, *, url: str, servers: str) -> None:
        super().__init__()
        self.topic, self.servers = topic, servers
        self.sessions = postgres(folder, url)
        self.publisher = KafkaPublisher(servers)
        create_topics(servers, [topic, f"{topic}.dlt"], partitions=3)

    def new_log(self, consumer: Consumer) -> Log:
        return KafkaLog(self.servers, consumer.name, consumer.topics, settings=QUICK_GROUP)

    def carry(self) -> None:
        with self.sessions.kw["bind"].connect() as connection:
            while relay(connection, self.publisher):
                pass

    def close(self) -> None:
        super().close()
        self.publisher.close()


def sqlite(folder: Path) -> sessionmaker[Session]:
    """The embedded database as the service opens it, with an empty log."""
    config = Config.from_env({"GREENCARD_DATA": str(folder), "GREENCARD_ENV": "test"})
    return _with_tables(connect(config))


def postgres(folder: Path, url: str) -> sessionmaker[Session]:
    """PostgreSQL as the service opens it, with an empty log."""
    stack = {"GREENCARD_DATABASE_URL": url, "GREENCARD_KAFKA": "127.0.0.1:1"}
    place = {"GREENCARD_DATA": str(folder), "GREENCARD_ENV": "test"}
    return _with_tables(connect(Config.from_env(stack | place)))


def _with_tables(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    engine = sessions.kw["bind"]
    outbox.metadata.create_all(engine)
    notes.create_all(engine)
    return sessions


def pending(sessions: sessionmaker[Session]) -> int:
    """How many events wait for the relay."""
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(outbox_pending)) or 0


def rows(sessions: sessionmaker[Session]) -> list[Envelope]:
    """The whole outbox, in order."""
    with sessions() as session:
        found = session.execute(select(outbox.outbox).order_by(outbox.outbox.c.id))
        return [outbox.read_row(row) for row in found]


def handed(envelope: Envelope) -> Delivery:
    """An event as a log without order or memory would hand it over."""
    return Delivery(origin="hand", topic=envelope.topic, envelope=envelope)


class Nowhere:
    """A log that gives nothing: the test hands the events over itself."""

    def poll(self, timeout: float) -> list[Delivery]:
        return []

    def handled(self, session: Session, delivery: Delivery) -> None: ...

    def commit(self, done: Sequence[Delivery]) -> None: ...

    def close(self) -> None: ...
