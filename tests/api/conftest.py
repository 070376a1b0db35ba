"""What tests of the API share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from greencard.app import create_app
from greencard.config import Config
from greencard.db import Base
from tests.stacks import EmbeddedStack

NO_BROKER = "127.0.0.1:9"  # the web never speaks to Kafka: that is the relay's part


@pytest.fixture(scope="module")
def once_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStack]:
    """One service for a whole module, for tests that leave nothing behind."""
    with EmbeddedStack(tmp_path_factory.mktemp("once")) as stack:
        yield stack


@pytest.fixture(scope="module")
def once(once_stack: EmbeddedStack) -> FlaskClient:
    """A client for refusals and reads, which change nothing."""
    client: FlaskClient = once_stack.app.test_client()
    return client


@pytest.fixture(params=["embedded", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The web on each of the two databases."""
    env = {"GREENCARD_DATA": str(tmp_path), "GREENCARD_ENV": "test"}
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
        env |= {"GREENCARD_DATABASE_URL": url, "GREENCARD_KAFKA": NO_BROKER}
    app = create_app(Config.from_env(env))
    bind = app.extensions["greencard"].sessions.kw["bind"]
    Base.metadata.create_all(bind)
    yield app
    bind.dispose()
