"""When something is due: working days by the official calendar, or calendar days."""

from dataclasses import dataclass
from datetime import date, timedelta

from greencard.matters.calendar import Calendar
from greencard.matters.definition import Limit, Matter

__all__ = [
    "Calendar",
    "CaseDue",
    "Due",
    "due_on",
    "earlier",
    "of_case",
    "of_step",
    "working_days_between",
]

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """The last day, and whether it may move once a year's calendar is published."""

    on: date
    provisional: bool


@dataclass(frozen=True)
class CaseDue:
    """Both limits of a case counted out: `due` is the day that binds, the earlier of the two."""

    due: Due
    statute: Due


def of_case(submitted_on: date, matter: Matter, calendar: Calendar) -> CaseDue:
    """When a case of this matter is due; both limits count from the day of submission."""
    promise = due_on(submitted_on, matter.promise, calendar)
    statute = due_on(submitted_on, matter.statute, calendar)
    return CaseDue(earlier(promise, statute), statute)


def of_step(begun_on: date, limit: Limit | None, calendar: Calendar, *, case_due: date) -> date:
    """When a step is due: at its own limit if it has one, and never after the case itself."""
    return min(case_due, due_on(begun_on, limit, calendar).on) if limit else case_due


def due_on(start: date, limit: Limit, calendar: Calendar) -> Due:
    """The last day of a limit that begins on `start`, which itself is not counted.

    A limit in calendar days that ends on a day off ends on the next working day
    (民法典 第二百零一条、第二百零三条).
    """
    if limit.unit == "working":
        last = _after_working_days(start, limit.days, calendar)
    else:
        last = _worked(start + limit.days * DAY, calendar)
    known = all(calendar.knows(year) for year in range((start + DAY).year, last.year + 1))
    return Due(last, provisional=not known)


def earlier(first: Due, second: Due) -> Due:
    """Whichever comes first; both are kept by keeping it.

    A firm date stays the earlier one whatever is published later: every day up to it is known.
    """
    return min(first, second, key=lambda due: due.on)


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after `first` up to and including `last`; negative when `last` has passed."""
    if last < first:
        return -working_days_between(last, first, calendar)
    span = (last - first).days
    return sum(calendar.is_working_day(first + n * DAY) for n in range(1, span + 1))


def _after_working_days(start: date, days: int, calendar: Calendar) -> date:
    day = start
    while days:
        day += DAY
        days -= calendar.is_working_day(day)
    return day


def _worked(day: date, calendar: Calendar) -> date:
    while not calendar.is_working_day(day):
        day += DAY
    return day
