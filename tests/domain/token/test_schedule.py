"""Keys change in time, and every moment ahead has its key."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from greencard.domain.token import schedule
from greencard.domain.token.keyset import USES, Key, Use
from greencard.domain.token.schedule import add_months, aged, closed, missing, shown
from greencard.errors import NotAllowed
from tests.domain.token.making import made_up

NOW = datetime(2026, 9, 21, 2, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def made(keys: Iterable[Key], use: Use, *, now: datetime) -> list[Key]:
    """The keys there were and those that were missing."""
    public = made_up("x").public
    new = [
        Key(algorithm="ES256", public=public, **vars(window))
        for window in missing(keys, use, now=now)
    ]
    return [*(key for key in keys if key.kid not in {one.kid for one in new}), *new]


def at(keys: Iterable[Key], moment: datetime) -> list[str]:
    return [key.kid for key in keys if key.signs_at(moment)]


def test_a_card_key_signs_six_months_and_is_believed_thirty_seven_more() -> None:
    (key,) = made([], "card", now=NOW)
    assert (key.kid, key.sign_from) == ("0", NOW)
    assert key.sign_until == datetime(2027, 3, 21, 2, 0, tzinfo=UTC)
    assert key.verify_until == datetime(2030, 4, 21, 2, 0, tzinfo=UTC)


def test_live_keys_are_there_nine_weeks_ahead_a_week_each_and_believed_a_day() -> None:
    keys = made([], "live", now=NOW)
    assert [key.kid for key in keys] == [str(128 + week) for week in range(9)]
    for week, key in enumerate(keys):
        assert (key.sign_from, key.sign_until) == (NOW + week * WEEK, NOW + (week + 1) * WEEK)
        assert key.verify_until == key.sign_until + DAY


def test_a_status_key_signs_a_year_and_is_believed_as_long_as_its_last_list() -> None:
    (key,) = made([], "status", now=NOW)
    assert key.kid == "s0" and key.sign_until == NOW.replace(year=2027)
    assert key.verify_until - key.sign_until == timedelta(hours=72)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("every", [1, 7, 30, 45, 59])
def test_signed_in_time_no_moment_of_five_years_is_without_exactly_one_key(use, every) -> None:
    """And each card key is published thirty days before it signs, whenever that is."""
    keys: list[Key] = []
    for day in range(0, 5 * 365, every):
        now = NOW + day * DAY
        before = {key.kid for key in keys}
        keys = made(keys, use, now=now)
        fresh = [key for key in keys if key.kid not in before]
        assert all(len(at(keys, now + ahead * DAY)) == 1 for ahead in range(60))
        if day and use != "live":
            assert all(key.sign_from >= now + 30 * DAY for key in fresh)


def test_numbers_of_card_keys_never_come_back() -> None:
    keys: list[Key] = []
    moment = NOW
    with pytest.raises(NotAllowed, match="密钥编号已用完"):
        for _ in range(200):
            keys = made([replace(key, state="compromised") for key in keys], "card", now=moment)
    assert [key.kid for key in keys] == [str(number) for number in range(128)]


def test_numbers_of_live_keys_come_back_after_a_year_at_the_earliest() -> None:
    keys: list[Key] = []
    ended: dict[str, datetime] = {}
    for week in range(400):
        keys = made(keys, "live", now=NOW + week * WEEK)
        for key in keys:
            if key.kid in ended and ended[key.kid] != key.sign_until:
                assert key.sign_from >= ended[key.kid] + timedelta(days=366)
            ended[key.kid] = key.sign_until
    assert {int(kid) for kid in ended} == set(range(128, 256))


def test_after_a_change_before_time_a_new_key_takes_the_rest() -> None:
    keys = made([], "card", now=NOW - 10 * DAY)
    keys = made([closed(key, now=NOW) for key in keys], "card", now=NOW)
    assert at(keys, NOW - timedelta(seconds=1)) == ["0"]
    assert at(keys, NOW) == ["1"]


def test_a_key_published_ahead_keeps_its_time_through_a_change() -> None:
    keys = made([], "live", now=NOW)
    keys = made([closed(key, now=NOW + DAY) for key in keys], "live", now=NOW + DAY)
    assert at(keys, NOW + DAY) == ["128"]
    assert at(keys, NOW + DAY + timedelta(minutes=15)) == ["137"]
    assert at(keys, NOW + WEEK) == ["129"]
    assert len(at(keys, NOW + 10 * DAY)) == 1


def test_a_compromised_key_is_followed_at_once() -> None:
    keys = [replace(key, state="compromised") for key in made([], "card", now=NOW - DAY)]
    assert at(made(keys, "card", now=NOW), NOW) == ["1"]


def test_a_key_retires_when_nothing_it_signed_is_believed() -> None:
    (key,) = made([], "status", now=NOW)
    assert aged(key, now=key.verify_until - DAY).state == "active"
    assert aged(key, now=key.verify_until).state == "retired"
    compromised = replace(key, state="compromised")
    assert aged(compromised, now=key.verify_until).state == "compromised"


def test_card_keys_are_shown_for_ever_and_others_a_week_after_their_end() -> None:
    (card,), (status,) = made([], "card", now=NOW), made([], "status", now=NOW)
    assert shown(card, now=card.verify_until + 9999 * DAY)
    assert shown(status, now=status.verify_until + 6 * DAY)
    assert not shown(status, now=status.verify_until + schedule.SHOWN_AFTER_THE_END)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-31", 37, "2030-01-31"),
        ("2026-01-15", 12, "2027-01-15"),
        ("2026-11-30", 1, "2026-12-30"),
    ],
)
def test_months_end_where_the_month_does(day: str, months: int, later: str) -> None:
    assert add_months(datetime.fromisoformat(day), months) == datetime.fromisoformat(later)
