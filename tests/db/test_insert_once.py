"""A row with the same unique key is inserted once, and the caller knows by whom."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from greencard.config import Config
from greencard.db import Base, connect, insert_once
from greencard.models import LiveUse

NOW = datetime(2026, 9, 21, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["embedded", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_the_first_is_told_that_it_was_first_and_the_second_that_it_was_not(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    env = {"GREENCARD_DATA": str(tmp_path)}
    if name == "postgres":
        url = request.getfixturevalue("postgres_url")
        env |= {"GREENCARD_DATABASE_URL": url, "GREENCARD_KAFKA": "127.0.0.1:9"}
    sessions = connect(Config.from_env(env))
    bind = sessions.kw["bind"]
    Base.metadata.create_all(bind)
    rows = [LiveUse(token_hash=bytes(32), partner=str(n), used_at=NOW) for n in (1, 2)]
    with sessions.begin() as session:
        assert [insert_once(session, row) for row in rows] == [True, False]
        assert session.get_one(LiveUse, bytes(32)).partner == "1"
    bind.dispose()
