"""Who may look at a card, for which purposes, and what each purpose shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

ALLOWED = ("shown", "asked", "statutory")
CONFIRMATIONS = ("id_seen", "ticket_seen")
PERIODS = ("year", "day_venue", "case")
COUNTED = ("scan", "given")
KINDS = (
    "hospital", "traffic", "venue", "school", "authority", "finance", "region", "centre",
)  # fmt: skip
FIELDS = (
    "valid", "class", "level", "name", "name_masked", "surname", "valid_to", "id_type", "id_no",
    "id_last4", "passport_no", "employer", "title", "category", "photo", "designated", "tier",
    "entitlement_left", "family_count", "children", "district", "case_no", "papers", "account",
)  # fmt: skip
# What stands in the code itself, and so can be shown off line or to whoever types a number.
ON_THE_CARD = ("valid", "class", "level", "name_masked", "valid_to")
BY_NUMBER = ("valid", "class", "name_masked")


@dataclass(frozen=True, kw_only=True)
class Quota:
    """Once a year, once a day and venue, or once a case; a scan counts, or what was given."""

    per: str
    counts: str


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """Why a card is looked at.

    `allowed`: showing the card is enough (the holder may switch it off), the holder must have
    been asked, or a law allows it. `each_time`: what was allowed ends with the next scan.
    `family` names the family whose cases are shown. `confirm` is what the person at the counter
    must have seen.
    """

    id: str
    title: str
    title_en: str
    allowed: str
    each_time: bool
    fields: tuple[str, ...]
    confirm: tuple[str, ...]
    limit: Quota | None
    family: str | None
    basis: str
    basis_en: str
    grade: str

    @property
    def counts_given(self) -> bool:
        """Whether what was given counts, so that the counter has to tell."""
        return self.limit is not None and self.limit.counts == "given"

    @property
    def by_case(self) -> bool:
        """Whether it is given once for each case."""
        return self.limit is not None and self.limit.per == "case"


@dataclass(frozen=True, kw_only=True)
class Partner:
    """An office or a firm that may look at cards."""

    id: str
    title: str
    title_en: str
    kind: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Watch:
    """How much looking is usual, and how long it is remembered.

    Scans and guesses a minute and partner, looks at the public page a minute and place, scans
    an hour from which a partner is reported, months for which a scan is kept.
    """

    scans_a_minute: int
    guesses_a_minute: int
    looks_a_minute: int
    alarm_an_hour: int
    kept_months: int
    basis: str
    basis_en: str
    grade: str

    @property
    def kept(self) -> timedelta:
        """The months as days, rounded down, so that nothing is kept longer than said."""
        return timedelta(days=self.kept_months * 365 // 12)


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """Every purpose and every partner, and the figures for all of them."""

    purposes: Mapping[str, Purpose]
    partners: Mapping[str, Partner]
    watch: Watch

    def partners_for(self, purpose_id: str) -> tuple[Partner, ...]:
        """Those who may look for this purpose, in the order of the file."""
        return tuple(p for p in self.partners.values() if purpose_id in p.purposes)

    def purposes_allowed(self, *kinds: str) -> Iterable[Purpose]:
        """The purposes allowed in one of these ways, in the order of the file."""
        return (purpose for purpose in self.purposes.values() if purpose.allowed in kinds)
