"""What tests of the log can ask for: an event of their own, databases, and both stages."""

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from events.schemas import REGISTRY
from tests.events import stage as stages
from tests.events.stage import EmbeddedStage, Happened, KafkaStage


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> str:
    """A topic no other test uses, and an event that goes there."""
    name = f"test.{uuid4().hex}"
    monkeypatch.setitem(REGISTRY, ("test.happened", 1), Happened)
    monkeypatch.setattr(Happened, "name", "test.happened", raising=False)
    monkeypatch.setattr(Happened, "schema_version", 1, raising=False)
    monkeypatch.setattr(Happened, "topic", name, raising=False)
    return name


@pytest.fixture(autouse=True)
def swept(request: pytest.FixtureRequest) -> Iterator[None]:
    """The Kafka client leaves some sockets to the collector; they shall not fail other tests."""
    yield
    if request.node.get_closest_marker("kafka"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@pytest.fixture
def talent() -> UUID:
    return uuid4()


@pytest.fixture
def neighbour() -> UUID:
    return uuid4()


@pytest.fixture
def embedded_stage(tmp_path: Path, topic: str) -> Iterator[EmbeddedStage]:
    stage = EmbeddedStage(tmp_path, topic)
    yield stage
    stage.close()


@pytest.fixture
def kafka_stage(
    tmp_path: Path, topic: str, postgres_url: str, kafka_servers: str
) -> Iterator[KafkaStage]:
    stage = KafkaStage(tmp_path, topic, url=postgres_url, servers=kafka_servers)
    yield stage
    stage.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    """The log's tables on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        sessions = stages.sqlite(tmp_path)
    else:
        sessions = stages.postgres(tmp_path, request.getfixturevalue("postgres_url"))
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture
def on_postgres(postgres_url: str, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    sessions = stages.postgres(tmp_path, postgres_url)
    yield sessions
    sessions.kw["bind"].dispose()
