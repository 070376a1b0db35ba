"""The calendar of working days as the database holds it, and how a new year gets there."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from greencard.matters.calendar import (
    Calendar,
    YearList,
    calendar_of,
    load_calendar,
    read_years,
)
from greencard.models import CalendarYear

ALONE = text("LOCK TABLE calendar_year IN SHARE ROW EXCLUSIVE MODE")  # readers go on


class Almanac:
    """What a process remembers of the calendar: read anew only when its edition has changed.

    Before anything is written down, these are the lists that come with the program.
    """

    def __init__(self) -> None:
        self._calendar = load_calendar()

    def calendar(self, session: Session) -> Calendar:
        """The calendar as it stands now; one small question where nothing has changed."""
        with session.no_autoflush:  # the caller's unfinished rows have nothing to do with it
            calendar = self._calendar
            if calendar.edition != _edition(session):
                calendar = self._calendar = _read(session)
        return calendar


def load(session: Session, lists: Iterable[YearList], *, now: datetime) -> tuple[int, ...]:
    """Write down these lists; which years were new or different. Doing it twice is harmless."""
    _alone(session)
    _keep_own(session, now=now)
    return _keep(session, lists, now=now)


def seed(session: Session, *, now: datetime) -> tuple[int, ...]:
    """Write down the lists that come with the program, where the year has none yet."""
    _alone(session)
    return _keep_own(session, now=now)


def listing(session: Session) -> list[CalendarYear]:
    """Every year there is, in order."""
    return list(session.scalars(select(CalendarYear).order_by(CalendarYear.year)))


def list_of(row: CalendarYear) -> YearList:
    """A row as the list it was loaded from."""
    return YearList(
        year=row.year,
        source=row.source,
        off=frozenset(map(date.fromisoformat, row.off)),
        work=frozenset(map(date.fromisoformat, row.work)),
    )


def _edition(session: Session) -> int:
    return session.scalar(select(func.max(CalendarYear.edition))) or 0


def _read(session: Session) -> Calendar:
    """One statement, so that a load that ends in between cannot mix two editions."""
    columns = CalendarYear.year, CalendarYear.source, CalendarYear.off, CalendarYear.work
    rows = session.execute(select(*columns, CalendarYear.edition)).all()
    if not rows:
        return load_calendar()
    lists = [list_of(CalendarYear(**row._mapping)) for row in rows]
    return calendar_of(lists, edition=max(row.edition for row in rows))


def _alone(session: Session) -> None:
    """One load at a time, so that no two changes get the same edition."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(ALONE)


def _keep_own(session: Session, *, now: datetime) -> tuple[int, ...]:
    there = set(session.scalars(select(CalendarYear.year)))
    return _keep(session, [one for one in read_years() if one.year not in there], now=now)


def _keep(session: Session, lists: Iterable[YearList], *, now: datetime) -> tuple[int, ...]:
    there = {row.year: list_of(row) for row in listing(session)}
    changed = [one for one in lists if there.get(one.year) != one]
    edition = _edition(session) + 1
    for one in changed:
        session.merge(
            CalendarYear(
                year=one.year,
                edition=edition,
                source=one.source,
                off=_told(one.off),
                work=_told(one.work),
                loaded_at=now,
            )
        )
    session.flush()  # the next change counts on from this edition
    return tuple(one.year for one in changed)


def _told(days: Collection[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]
