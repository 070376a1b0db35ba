"""Tries are counted from the first one on, for all processes alike, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from greencard import migrations
from greencard.config import Config
from greencard.db import connect
from greencard.errors import TooMany
from greencard.services import limits

AT = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    env = {"GREENCARD_DATA": str(tmp_path)}
    if request.param == "postgresql":
        env["GREENCARD_DATABASE_URL"] = request.getfixturevalue("postgres_url")
        env["GREENCARD_KAFKA"] = "127.0.0.1:1"
    opened = connect(Config.from_env(env))
    migrations.upgrade(opened.kw["bind"])
    yield opened
    opened.kw["bind"].dispose()


def tried(sessions: sessionmaker[Session], seconds: float, bucket: str = "a") -> None:
    with sessions.begin() as session:
        now = AT + timedelta(seconds=seconds)
        limits.count(session, bucket, limit=3, window_seconds=60, now=now)


def test_the_window_begins_with_the_first_try_not_with_the_clock(
    sessions: sessionmaker[Session],
) -> None:
    for seconds in (0, 2, 30):
        tried(sessions, seconds)
    with pytest.raises(TooMany) as caught:
        tried(sessions, 59)
    assert caught.value.retry_after == 1
    tried(sessions, 60)


def test_one_bucket_does_not_fill_another(sessions: sessionmaker[Session]) -> None:
    for _ in range(3):
        tried(sessions, 0)
    tried(sessions, 0, bucket="b")


def test_a_success_forgets_the_tries(sessions: sessionmaker[Session]) -> None:
    for _ in range(3):
        tried(sessions, 0)
    with sessions.begin() as session:
        limits.reset(session, "a")
    tried(sessions, 1)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        (None, "None"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_line_of_ipv6_addresses_is_one_place(address: str | None, place: str) -> None:
    assert limits.place(address) == place


def test_sixty_later_steps_an_hour_are_enough(sessions: sessionmaker[Session]) -> None:
    own, other = uuid4(), uuid4()
    with sessions.begin() as session:
        for _ in range(60):
            limits.count_step(session, own, now=AT)
        limits.count_step(session, other, now=AT)
        with pytest.raises(TooMany):
            limits.count_step(session, own, now=AT + timedelta(seconds=3599))
        limits.count_step(session, own, now=AT + timedelta(seconds=3600))


def test_old_windows_are_forgotten(sessions: sessionmaker[Session]) -> None:
    for _ in range(3):
        tried(sessions, 0)
    with sessions.begin() as session:
        limits.forget(session, before=AT + timedelta(seconds=1))
    tried(sessions, 2)
