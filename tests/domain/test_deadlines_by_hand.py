"""The same days, counted on the fingers and by somebody else's calendar."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from greencard.domain.deadlines import Calendar, due_on, earlier, of_case, of_step
from greencard.matters import load
from greencard.matters.calendar import load_calendar
from greencard.matters.definition import Limit

OURS = load_calendar()
DAY = timedelta(days=1)
YEARS = (2023, 2024, 2025, 2026, 2027, 2028)
STARTS = st.dates(date(2023, 1, 1), date(2028, 10, 31))
LIMITS = st.builds(Limit, st.integers(1, 40), st.sampled_from(["working", "calendar"]))


@st.composite
def calendars(draw):
    """Any lists for some of the years, leap years among them."""
    lists = {}
    for year in draw(st.sets(st.sampled_from(YEARS))):
        days = st.sets(st.dates(date(year, 1, 1), date(year, 12, 31)), max_size=40)
        off = frozenset(draw(days))
        made_up = frozenset(day for day in draw(days) - off if day.weekday() >= 5)
        lists[year] = (off, made_up)
    return Calendar(lists)


def worked(day, calendar):
    if day.year not in calendar.years:
        return day.strftime("%a") not in ("Sat", "Sun")
    off, made_up = calendar.years[day.year]
    if day in made_up:
        return True
    return day not in off and day.strftime("%a") not in ("Sat", "Sun")


def on_the_fingers(start, limit, calendar):
    """Turn the pages of a wall calendar one by one; the day, and whether every page was known."""
    page, counted, known = start, 0, True
    while True:
        page += DAY
        known = known and page.year in calendar.years
        counted += 1 if limit.unit == "calendar" or worked(page, calendar) else 0
        if counted >= limit.days and worked(page, calendar):
            return page, known


@given(STARTS, LIMITS, calendars())
@example(date(2024, 2, 28), Limit(1, "working"), Calendar())
@example(date(2024, 2, 29), Limit(15, "calendar"), Calendar())
@example(date(2025, 2, 28), Limit(1, "calendar"), OURS)
@example(date(2026, 1, 31), Limit(20, "working"), OURS)
@example(date(2026, 12, 31), Limit(1, "working"), OURS)
def test_a_due_date_is_the_one_counted_on_the_fingers(start, limit, calendar):
    due = due_on(start, limit, calendar)

    assert (due.on, not due.provisional) == on_the_fingers(start, limit, calendar)


@given(STARTS, LIMITS, LIMITS, calendars(), calendars())
def test_a_firm_date_stays_whatever_is_published_later(start, one, other, now, published):
    """A list fills in a year that was unknown; it cannot move what was already firm."""
    later = Calendar({**published.years, **now.years})
    before = earlier(due_on(start, one, now), due_on(start, other, now))
    after = earlier(due_on(start, one, later), due_on(start, other, later))

    assert before.provisional or after == before


@given(STARTS, LIMITS, STARTS, calendars())
def test_a_step_is_due_at_its_limit_and_never_after_its_case(begun, limit, case_due, calendar):
    due = of_step(begun, limit, calendar, case_due=case_due)

    assert due == min(case_due, on_the_fingers(begun, limit, calendar)[0])
    assert of_step(begun, None, calendar, case_due=case_due) == case_due


@pytest.mark.parametrize("start", [date(2026, 2, 11), date(2026, 3, 2), date(2026, 9, 18)])
def test_a_case_is_due_at_the_earlier_of_its_two_limits(start):
    for matter in load().on(start).values():
        dates = of_case(start, matter, OURS)
        ends = [on_the_fingers(start, x, OURS)[0] for x in (matter.promise, matter.statute)]
        assert (dates.due.on, dates.statute.on) == (min(ends), ends[1])


def test_every_day_is_worked_that_another_calendar_calls_a_working_day():
    compared, different = set(), []
    for year in OURS.years:
        day = date(year, 1, 1)
        try:
            while day.year == year:
                if chinese_calendar.is_workday(day) != OURS.is_working_day(day):
                    different.append(day)
                day += DAY
        except NotImplementedError:
            continue  # a year the other calendar does not know yet
        compared.add(year)
    assert different == []
    assert compared >= {2025, 2026}
