"""When the database is away, other systems are told so, and nothing is half done."""

import pytest
from sqlalchemy.exc import OperationalError

from greencard.app import create_app
from greencard.config import Config
from tests.builders import an_application

NOWHERE = "postgresql+psycopg://greencard@127.0.0.1:9/greencard?connect_timeout=1"


@pytest.fixture
def away(tmp_path):
    """The web with a database that does not answer."""
    env = {
        "GREENCARD_DATA": str(tmp_path),
        "GREENCARD_ENV": "test",
        "GREENCARD_DATABASE_URL": NOWHERE,
        "GREENCARD_KAFKA": "127.0.0.1:9",
    }
    app = create_app(Config.from_env(env))
    with pytest.raises(OperationalError):
        app.extensions["greencard"].sessions().connection()
    return app.test_client()


def test_a_registration_is_not_taken(away):
    answer = away.post("/api/v1/registrations", json=an_application(0))
    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert "稍后" in answer.json["title"]


def test_the_handbook_is_still_told(away):
    assert away.get("/api/v1/matters").status_code == 200
