"""Counts in months, as terms and keys do."""

from datetime import date, timedelta
from typing import TypeVar

MONTHS_A_YEAR = 12
Day = TypeVar("Day", bound=date)


def add_months(day: Day, months: int) -> Day:
    """The same day so many months later, or the last one such a month has."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    first = day.replace(year=year, month=month + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def last_of_months(day: date, months: int) -> date:
    """The last of so many months that begin on this day; of 29 February the 28th."""
    after = add_months(day, months)
    return after if after.day < day.day else after - timedelta(days=1)
