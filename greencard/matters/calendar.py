"""Which days are worked: the State Council's list of days off and make-up days, year by year."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from greencard.errors import BadDefinition

CALENDAR = Path(__file__).parent / "calendar.toml"
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Days off and make-up working days of each year whose list has been published."""

    years: Mapping[int, tuple[frozenset[date], frozenset[date]]] = field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Whether the list of that year has been published."""
        return year in self.years

    def is_working_day(self, day: date) -> bool:
        """A year without a list counts Monday to Friday, which is only provisional."""
        off, made_up = self.years.get(day.year, (frozenset(), frozenset()))
        return day in made_up or (day.weekday() < SATURDAY and day not in off)


@cache
def load_calendar(path: Path = CALENDAR) -> Calendar:
    """Read the table; raises BadDefinition with file, place and reason."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadDefinition(path.name, "全文", f"不是有效的 TOML：{error}") from error
    return Calendar({_year(year, path): _days(year, row, path) for year, row in table.items()})


def _year(text: str, path: Path) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadDefinition(path.name, text, "应为四位年份")
    return int(text)


def _days(year: str, row: object, path: Path) -> tuple[frozenset[date], frozenset[date]]:
    """One year: `off` holds single days or pairs of first and last day, `work` single days."""
    if not isinstance(row, dict) or set(row) != {"source", "off", "work"}:
        raise BadDefinition(path.name, year, "应写且只写 source、off、work 三项")
    try:
        off = frozenset(day for span in row["off"] for day in _span(span))
        work = frozenset(day for single in row["work"] for day in _span(single))
    except (TypeError, ValueError) as error:
        raise BadDefinition(path.name, year, "日期写作 2026-01-01，起止写作两个日期") from error
    if {day.year for day in off | work} - {int(year)}:
        raise BadDefinition(path.name, year, "日期不属于这一年")
    if off & work:
        raise BadDefinition(path.name, year, "同一天不能既放假又上班")
    return off, work


def _span(span: object) -> list[date]:
    first, last = span if isinstance(span, list) else (span, span)
    if type(first) is not date or type(last) is not date or last < first:
        raise ValueError(span)
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
