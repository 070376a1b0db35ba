"""Days are counted as the law counts them, by the official calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greencard.domain.deadlines import Calendar, Due, due_on, earlier, working_days_between
from greencard.matters import load
from greencard.matters.calendar import load_calendar
from greencard.matters.definition import Limit

CALENDAR = load_calendar()
DAYS = st.dates(date(2024, 6, 1), date(2027, 6, 30))
LIMITS = st.builds(Limit, st.integers(1, 40), st.sampled_from(["working", "calendar"]))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-11", 5, "2026-02-25"),
        ("2026-02-11", 20, "2026-03-17"),
        ("2026-02-11", 10, "2026-03-03"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-18", 10, "2026-10-09"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-01-01", 1, "2026-01-04"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2025-12-31", 1, "2026-01-04"),
    ],
)
def test_working_days_follow_the_official_calendar(start, days, due):
    assert due_on(day(start), Limit(days, "working"), CALENDAR) == Due(day(due), provisional=False)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-11", 15, "2026-02-26"),
        ("2026-01-30", 1, "2026-02-02"),
        ("2025-02-28", 3, "2025-03-03"),
        ("2026-03-31", 30, "2026-04-30"),
        ("2026-02-05", 15, "2026-02-24"),
        ("2026-09-05", 15, "2026-09-20"),
    ],
)
def test_calendar_days_run_over_month_ends_and_never_end_on_a_day_off(start, days, due):
    assert due_on(day(start), Limit(days, "calendar"), CALENDAR).on == day(due)


def test_a_leap_day_is_a_day():
    leap = Calendar({2024: (frozenset(), frozenset())})

    assert due_on(day("2024-02-28"), Limit(1, "working"), leap).on == day("2024-02-29")
    assert due_on(day("2024-02-28"), Limit(2, "calendar"), leap).on == day("2024-03-01")


def test_a_residence_card_is_due_at_the_earlier_of_its_two_limits():
    start = day("2026-02-11")
    matter = load().on(start)["rs01"]
    promise, statute = (due_on(start, x, CALENDAR) for x in (matter.promise, matter.statute))

    assert promise.on == day("2026-03-03")
    assert earlier(promise, statute) == earlier(statute, promise) == statute
    assert statute.on == day("2026-02-26")


def test_a_residence_card_without_holidays_is_due_at_the_promise():
    start = day("2026-03-02")
    matter = load().on(start)["rs01"]
    promise, statute = (due_on(start, x, CALENDAR) for x in (matter.promise, matter.statute))

    assert earlier(promise, statute).on == promise.on == day("2026-03-16")


@pytest.mark.parametrize(
    ("start", "days", "unit", "due", "provisional"),
    [
        ("2026-12-28", 3, "working", "2026-12-31", False),
        ("2026-12-28", 4, "working", "2027-01-01", True),
        ("2026-12-15", 20, "working", "2027-01-12", True),
        ("2026-12-31", 1, "working", "2027-01-01", True),
        ("2026-12-20", 15, "calendar", "2027-01-04", True),
        ("2024-12-31", 1, "working", "2025-01-02", False),
        ("2024-12-30", 1, "working", "2024-12-31", True),
    ],
)
def test_a_year_without_a_list_makes_the_date_provisional(start, days, unit, due, provisional):
    assert due_on(day(start), Limit(days, unit), CALENDAR) == Due(day(due), provisional)


def test_a_date_becomes_firm_once_the_list_is_known():
    listed = Calendar({**CALENDAR.years, 2027: (frozenset({day("2027-01-01")}), frozenset())})

    assert due_on(day("2026-12-31"), Limit(1, "working"), listed) == Due(day("2027-01-04"), False)


@given(DAYS, LIMITS)
def test_a_due_date_is_later_than_the_start_and_worked(start, limit):
    due = due_on(start, limit, CALENDAR).on

    assert due > start
    assert CALENDAR.is_working_day(due)


@given(DAYS, st.integers(1, 40))
def test_counting_back_gives_the_limit(start, days):
    due = due_on(start, Limit(days, "working"), CALENDAR).on

    assert working_days_between(start, due, CALENDAR) == days


@given(DAYS, DAYS)
def test_days_past_are_days_left_with_a_minus(one, other):
    there = working_days_between(one, other, CALENDAR)

    assert working_days_between(other, one, CALENDAR) == -there
    assert working_days_between(one, one, CALENDAR) == 0


@given(DAYS, LIMITS)
def test_a_later_start_is_never_due_earlier(start, limit):
    tomorrow = start + timedelta(days=1)

    assert due_on(tomorrow, limit, CALENDAR).on >= due_on(start, limit, CALENDAR).on
