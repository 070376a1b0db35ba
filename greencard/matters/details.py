"""What an approval brings and for how long, and the points on which the sources disagree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from greencard.matters.months import MONTHS_A_YEAR, add_months, last_of_months


@dataclass(frozen=True, kw_only=True)
class Validity:
    """How long the result is good for.

    `most` and `least` are in `unit`; `contract` means never beyond the work contract;
    `remind_days` is how long before the end the talent is told to see to it. A renewal is open
    from the first of `reminders` on: so many days before the end, each told of more urgently.
    """

    says: str
    says_en: str
    basis: str
    basis_en: str
    grade: str
    unit: str | None = None
    least: int | None = None
    most: int | None = None
    contract: bool = False
    remind_days: int | None = None
    reminders: tuple[int, ...] = ()

    def renewable_from(self, last_day: date) -> date | None:
        """The first day of renewing what ends on that day; None where any day will do."""
        return last_day - timedelta(days=self.reminders[0]) if self.reminders else None

    def longest_from(self, day: date) -> date | None:
        """The last day of what begins on a day; None where only the contract ends it."""
        if self.most is None:
            return None
        if self.unit == "day":
            return day + timedelta(days=self.most - 1)
        months = self.most * (MONTHS_A_YEAR if self.unit == "year" else 1)
        return last_of_months(day, months)


@dataclass(frozen=True, kw_only=True)
class Grace:
    """What a holder who leaves the employer has: so many days to tell, so many months to stay.

    `extension_months` is how much longer an office may let the card go on, at most.
    """

    report_days: int
    months: int
    extension_months: int
    says: str
    says_en: str
    basis: str
    basis_en: str
    grade: str

    def ends(self, left_on: date) -> date:
        """The last day of a card whose holder left on this day."""
        return add_months(left_on, self.months)

    def longest(self, left_on: date) -> date:
        """The last day an office may extend it to."""
        return add_months(self.ends(left_on), self.extension_months)


@dataclass(frozen=True, kw_only=True)
class Tier:
    """What one level is entitled to; a column that does not concern the matter is None.

    `area` in square metres, `relief` in per cent of the rent that need not be paid,
    `monthly_cap` and `total_cap` in yuan.
    """

    level: str
    area: int | None = None
    relief: int | None = None
    monthly_cap: int | None = None
    total_cap: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tiers:
    """The table of a tiered matter, a row a level, and the limits common to all rows.

    `parts` are the per cents in which money is paid; `less_earlier_aid` and `within_price` say
    that aid had before is taken off and that the price of the home is never exceeded.
    """

    rows: tuple[Tier, ...]
    basis: str
    basis_en: str
    grade: str
    lease_years: int | None = None
    total_years: int | None = None
    total_months: int | None = None
    sharer_area: int | None = None
    couple_area: int | None = None
    parts: tuple[int, ...] = ()
    less_earlier_aid: bool = False
    within_price: bool = False

    @property
    def by_level(self) -> Mapping[str, Tier]:
        """The row of each level."""
        return {row.level: row for row in self.rows}


@dataclass(frozen=True, kw_only=True)
class Value:
    """One of the values found, with who says so; `chosen` marks the one in use."""

    figure: Any
    says: str
    says_en: str
    basis: str
    basis_en: str
    grade: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A point on which the sources disagree: `place` is where the value in use stands."""

    id: str
    place: str
    about: str
    about_en: str
    values: tuple[Value, ...]

    @property
    def chosen(self) -> Value:
        """The value in use."""
        return next(value for value in self.values if value.chosen)
