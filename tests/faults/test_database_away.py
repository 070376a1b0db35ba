"""While the database is away people read a decent sentence, and nothing is half done."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from greencard.app import create_app
from greencard.config import Config
from tests.client import LintingClient
from tests.processes import free_port
from tests.story import an_eligible_founder


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """A service whose PostgreSQL nobody has started."""
    env = {
        "GREENCARD_DATA": str(tmp_path),
        "GREENCARD_DATABASE_URL": f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none",
        "GREENCARD_KAFKA": f"127.0.0.1:{free_port()}",
    }
    app = create_app(Config.from_env(env))
    app.test_client_class = LintingClient
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_api_says_so_in_the_readers_language(client: FlaskClient) -> None:
    headers = {"Accept-Language": "en"}
    answer = client.post("/api/v1/registrations", json=an_eligible_founder(60), headers=headers)
    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 503 and "later" in answer.json["title"]


def test_a_page_that_needs_it_says_so(client: FlaskClient) -> None:
    client.set_cookie("greencard", "of somebody who was signed in")
    answer = client.get("/card")
    assert answer.status_code == 503
    assert "系统暂时不能使用" in answer.get_data(as_text=True)


def test_a_page_that_does_not_need_it_is_there(client: FlaskClient) -> None:
    assert client.get("/").status_code == 200


def test_it_is_alive_but_not_ready(client: FlaskClient) -> None:
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 503
