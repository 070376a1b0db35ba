"""Which days are worked: the State Council's list of days off and make-up days, year by year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from greencard.errors import BadCalendar, BadDefinition
from greencard.matters.reading.files import read_toml, told

CALENDAR = Path(__file__).parent / "calendar.toml"
SATURDAY = 5
LONGEST_SOURCE = 200


@dataclass(frozen=True, kw_only=True)
class YearList:
    """One year as it was published: days off, weekend days that are worked, and by whom."""

    year: int
    source: str
    off: frozenset[date]
    work: frozenset[date]


@dataclass(frozen=True)
class Calendar:
    """Days off and make-up working days of each year whose list has been published.

    `edition` counts how often the lists were changed, so that dates counted by an older one
    are found; 0 are the lists that come with the program.
    """

    years: Mapping[int, tuple[frozenset[date], frozenset[date]]] = field(default_factory=dict)
    edition: int = 0

    def knows(self, year: int) -> bool:
        """Whether the list of that year has been published."""
        return year in self.years

    def is_working_day(self, day: date) -> bool:
        """A year without a list counts Monday to Friday, which is only provisional."""
        off, made_up = self.years.get(day.year, (frozenset(), frozenset()))
        return day in made_up or (day.weekday() < SATURDAY and day not in off)

    def working_days_of(self, year: int) -> int:
        """How many days of a year are worked."""
        return sum(map(self.is_working_day, _days(date(year, 1, 1), date(year, 12, 31))))


def calendar_of(lists: Iterable[YearList], *, edition: int = 0) -> Calendar:
    """The calendar that these lists make together."""
    return Calendar({one.year: (one.off, one.work) for one in lists}, edition)


@cache
def load_calendar(path: Path = CALENDAR) -> Calendar:
    """The calendar of one file alone; raises BadCalendar with file, place and reason."""
    return calendar_of(read_years(path))


@cache
def read_years(path: Path = CALENDAR) -> tuple[YearList, ...]:
    """The years of a file; raises BadCalendar with file, place and reason."""
    try:
        tables = read_toml(path)
    except BadDefinition as error:
        raise BadCalendar(*map(str, error.values.values())) from error
    if not tables:
        raise BadCalendar(told(path), "全文", "没有任何一年，每年一段，写作 [2027]")
    return tuple(_year(text, row, told(path)) for text, row in tables.items())


def _year(text: str, row: object, file: str) -> YearList:
    """One year: `off` holds single days or pairs of first and last day, `work` single days."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadCalendar(file, text, "应为四位年份")
    if not isinstance(row, dict) or set(row) != {"source", "off", "work"}:
        raise BadCalendar(file, text, "应写且只写 source、off、work 三项")
    source = row["source"]
    if not isinstance(source, str) or not 0 < len(source.strip()) <= LONGEST_SOURCE:
        raise BadCalendar(file, f"{text}.source", f"应写明出处，不超过 {LONGEST_SOURCE} 字")
    off = frozenset(day for _, span in _spans(text, "off", row, file) for day in span)
    if not off:
        raise BadCalendar(file, f"{text}.off", "至少有一天放假")
    return YearList(
        year=int(text), source=source.strip(), off=off, work=_made_up(text, row, off, file)
    )


def _made_up(year: str, row: dict, off: frozenset[date], file: str) -> frozenset[date]:
    """Weekend days that are worked; a weekday among them is a slip of the pen."""
    days = frozenset[date]()
    for place, span in _spans(year, "work", row, file):
        if off.intersection(span):
            raise BadCalendar(file, place, "同一天不能既放假又上班")
        if any(day.weekday() < SATURDAY for day in span):
            raise BadCalendar(file, place, "这一天不是周末，本来就上班")
        days |= frozenset(span)
    return days


def _spans(year: str, name: str, row: dict, file: str) -> Iterable[tuple[str, list[date]]]:
    """Each entry of a list as its days, with its place in the file, counted from one."""
    if not isinstance(row[name], list):
        raise BadCalendar(file, f"{year}.{name}", "应为列表")
    for number, entry in enumerate(row[name], start=1):
        place = f"{year}.{name}[{number}]"
        try:
            span = _span(entry)
        except (TypeError, ValueError) as error:
            raise BadCalendar(file, place, "日期写作 2026-01-01，起止写作 [首日, 末日]") from error
        if any(str(day.year) != year for day in (span[0], span[-1])):
            raise BadCalendar(file, place, "日期不属于这一年")
        yield place, span


def _span(entry: object) -> list[date]:
    first, last = entry if isinstance(entry, list) else (entry, entry)
    if type(first) is not date or type(last) is not date or last < first:
        raise ValueError(entry)
    return _days(first, last)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
