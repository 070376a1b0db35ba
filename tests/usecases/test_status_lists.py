"""The lists say of every card how it stands, a minute after it changed, on both databases."""

import logging
import sqlite3
import time
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from greencard.db import reading
from greencard.domain import numbers
from greencard.domain.token import statuses
from greencard.domain.token.algorithms import ALGORITHMS
from greencard.errors import KeysMissing, NotFound
from greencard.keys.ring import Ring
from greencard.models import Card, PublishedStatusList
from greencard.services import status_lists
from greencard.services.desk import Service
from tests.domain.token import independent
from tests.usecases.conftest import NOW, registered
from workers import clock

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest) -> Service:
    name = {"sqlite": "service", "postgres": "on_postgres"}[request.param]
    return request.getfixturevalue(name)


def tick(service: Service, *, now: datetime) -> None:
    """What the clock does about the lists."""
    clock.tell_standings(service, ring=Ring(service.config.keys, "status"), now=now)


def published(service: Service) -> dict[int, PublishedStatusList]:
    with service.sessions() as session:
        return {row.number: row for row in session.scalars(select(PublishedStatusList))}


def standing(service: Service, number: str) -> int:
    """How a card stands by the list handed out, read by the second verifier."""
    place, index = numbers.place_of(number)
    roots = [
        {"kid": kid, **ALGORITHMS[root.algorithm].to_jwk(root.public)}
        for kid, root in Ring(service.config.keys).folder.read_roots().items()
    ]
    keys = independent.open_key_set(Ring(service.config.keys).text, roots)
    subject = f"http://localhost/api/v1/status/{place}"
    _, packed = independent.open_list(published(service)[place].text, subject, keys)
    return independent.status_at(packed, index)


def put(service: Service, number: str, state: str) -> None:
    with service.sessions.begin() as session:
        session.execute(update(Card).where(Card.number == number).values(state=state))


def test_before_the_first_card_there_is_a_list_and_nobody_is_good(either: Service) -> None:
    tick(either, now=NOW)
    assert set(published(either)) == {0}
    assert {standing(either, numbers.spelled_number(0, place)) for place in range(9)} == {1}


@pytest.mark.parametrize(
    ("state", "told"),
    [("applied", 1), ("active", 0), ("expired", 0), ("suspended", 2), ("lost", 1),
     ("revoked", 1), ("cancelled", 1), ("replaced", 1)],
)  # fmt: skip
def test_every_state_of_a_card_has_its_standing(service: Service, state: str, told: int) -> None:
    number = registered(service, 1).card_number
    put(service, number, state)
    tick(service, now=NOW)
    assert standing(service, number) == told


def test_a_change_is_told_after_a_minute_and_no_earlier(either: Service) -> None:
    one, other = (registered(either, index).card_number for index in (1, 2))
    put(either, one, "active")
    tick(either, now=NOW)
    assert (standing(either, one), standing(either, other)) == (0, 1)
    put(either, one, "suspended")
    put(either, other, "active")
    tick(either, now=NOW + MINUTE - timedelta(seconds=1))
    assert (standing(either, one), standing(either, other)) == (0, 1)
    tick(either, now=NOW + MINUTE)
    assert (standing(either, one), standing(either, other)) == (2, 0)


def test_without_a_change_a_list_is_signed_anew_each_hour(service: Service) -> None:
    issued = []
    for minutes in (0, 1, 30, 59, 60, 61, 119, 120):
        tick(service, now=NOW + minutes * MINUTE)
        issued.append(published(service)[0].issued_at - NOW)
    assert issued == [0 * HOUR] * 4 + [HOUR] * 3 + [2 * HOUR]


def test_each_list_is_told_by_itself(either: Service) -> None:
    told = {0: {"active": [0, 2**20 - 1]}, 1: {"active": [5], "suspended": [2**20 - 1]}, 2: {}}
    numbered = [
        (numbers.spelled_number(number, index), state)
        for number, states in told.items()
        for state, indexes in (states or {"revoked": [7]}).items()
        for index in indexes
    ]
    for index, (number, state) in enumerate(numbered):
        given = registered(either, index).card_number
        with either.sessions.begin() as session:
            changed = update(Card).where(Card.number == given)
            session.execute(changed.values(number=number, state=state))
    with reading(either.sessions) as session:
        built = status_lists.build(session)
    assert built == {
        number: statuses.pack(states.get("active", []), states.get("suspended", []))
        for number, states in told.items()
    }


def test_one_that_is_two_hours_old_is_handed_out_and_complained_of_once_an_hour(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    tick(service, now=NOW)
    status_lists._complain.cache_clear()

    def asked_at(now: datetime) -> int:
        with service.sessions() as session:
            status_lists.handed_out(session, "0", now=now)
        return len(caplog.records)

    with caplog.at_level(logging.WARNING):
        assert asked_at(NOW + 2 * HOUR - timedelta(seconds=1)) == 0
        assert asked_at(NOW + 2 * HOUR) == asked_at(NOW + 2 * HOUR + MINUTE) == 1
        assert asked_at(NOW + 3 * HOUR) == 2


@pytest.mark.parametrize("number", ["1", "00", "-0", "", "x", "100", "９", "0" * 5000, "0\0"])
def test_there_is_no_list_of_another_name(service: Service, number: str) -> None:
    tick(service, now=NOW)
    with service.sessions() as session, pytest.raises(NotFound):
        status_lists.handed_out(session, number, now=NOW)


def test_a_key_set_about_to_end_is_told_in_the_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    tick(service, now=NOW)
    (service.config.keys / "root.pem").rename(service.config.data / "root.pem")
    with caplog.at_level(logging.WARNING):
        tick(service, now=NOW + timedelta(days=45))
        assert caplog.records == []
        tick(service, now=NOW + timedelta(days=46))
    assert "keys sign" in caplog.records[0].getMessage()


def test_without_keys_nothing_is_signed(service: Service) -> None:
    tick(service, now=NOW)
    (service.config.keys / "tgc-keys.jwt").unlink()
    (service.config.keys / "root.pem").unlink()
    with pytest.raises(KeysMissing):
        tick(service, now=NOW + HOUR)


# Cards of nobody, the next number after the last, one in a hundred revoked.
MANY = """
INSERT INTO card (id, talent_id, number, relative, state, created_at)
WITH RECURSIVE serial(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM serial WHERE i < :last)
SELECT printf('%032x', i), printf('%032x', i), printf('00-%07d-0', i), 0,
       CASE WHEN i % 100 THEN 'active' ELSE 'revoked' END, ''
FROM serial
"""


def test_two_hundred_thousand_cards_are_told_in_half_a_second(service: Service) -> None:
    """Read from the table, packed, compressed and signed; the best of three."""
    with closing(sqlite3.connect(service.config.data / "greencard.db")) as unguarded, unguarded:
        unguarded.execute(MANY, {"last": 199_999})
    times = []
    for hour in range(3):
        begin = time.perf_counter()
        tick(service, now=NOW + hour * HOUR)
        times.append(time.perf_counter() - begin)
    assert len(published(service)[0].text) < 10 * 1024
    assert min(times) < 0.5
