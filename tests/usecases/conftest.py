"""An opened service on either database, with cases to work on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from greencard import migrations
from greencard.config import Config
from greencard.services import registration
from greencard.services.desk import Service, open_service
from greencard.services.intake.registrations import read_registration
from tests.story import an_eligible_founder

NOW = datetime(2026, 9, 21, 2, 0, tzinfo=UTC)


def _opened(**env: str) -> Iterator[Service]:
    service = open_service(Config.from_env(env))
    migrations.upgrade(service.sessions.kw["bind"])
    yield service
    service.sessions.kw["bind"].dispose()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """On SQLite."""
    yield from _opened(GREENCARD_DATA=str(tmp_path))


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_url: str) -> Iterator[Service]:
    """On PostgreSQL; nobody reads the events."""
    yield from _opened(
        GREENCARD_DATA=str(tmp_path),
        GREENCARD_DATABASE_URL=postgres_url,
        GREENCARD_KAFKA="127.0.0.1:1",
    )


def registered(service: Service, index: int, **changes: object) -> registration.Receipt:
    """Somebody registers at NOW."""
    today = service.today(NOW)
    body = an_eligible_founder(index, **changes)
    application = read_registration(body, service.catalogue.on(today), today=today)
    with service.sessions.begin() as session:
        return registration.register(session, application, service=service, now=NOW)
