"""Tells somebody who has not registered what they could apply for, and what speaks against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from greencard.domain import deadlines
from greencard.domain.eligibility import (
    Ask,
    Defer,
    Foreseen,
    NotMet,
    Outlook,
    Unknown,
    Weighed,
    foresee_route,
    weigh,
)
from greencard.matters.calendar import Calendar
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Family, Matter, Paper
from greencard.services.desk import Service
from greencard.services.eligibility.asks import Asked, asked, field_of
from greencard.services.eligibility.intake import Inquiry

DECISIONS: dict[type[Outlook], str] = {
    Ask: "now",
    Defer: "later",
    NotMet: "not_met",
    Unknown: "unknown",
}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A condition in the words of its definition, and whether it is met.

    `holds` is None while nobody can say; `asks` are the questions whose answers would tell.
    """

    rule: str
    says: str
    says_en: str
    basis: str
    basis_en: str
    grade: str
    holds: bool | None
    asks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One matter that could answer the want, with every condition of it."""

    matter: Matter
    rules: tuple[Condition, ...]

    def count(self, holds: bool | None) -> int:
        """How many conditions are met, not met, or open."""
        return sum(condition.holds is holds for condition in self.rules)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The last days of both limits for somebody who applies today; the earlier one binds."""

    promise_on: date
    statute_on: date
    due_on: date
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """What would become of one want. `matter` is None where none is open for certain.

    `asks` are the questions whose answers could change the matter, or tell which papers it needs.
    """

    want: str
    family: Family
    named: Family | Matter
    matter: Matter | None
    decision: str
    waiting_for: tuple[Matter, ...]
    routes: tuple[Route, ...]
    papers: tuple[Paper, ...]
    due: Dates | None
    asks: tuple[str, ...]

    @property
    def titled(self) -> Family | Matter:
        """Whose title it bears: the matter that is open, else what was wanted."""
        return self.matter or self.named

    @property
    def by_holders(self) -> bool:
        """Whether only holders of a card ask for it, and no registration does."""
        return isinstance(self.named, Matter) and self.named.starts_from == "card"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Every prospect, and the questions named in them."""

    items: tuple[Prospect, ...]
    asks: tuple[Asked, ...]


def answer(session: Session, inquiry: Inquiry, *, service: Service, now: datetime) -> Answer:
    """What the rules say of an inquiry on the local day of `now`; nothing is written down."""
    today, in_force = service.today(now), service.in_force(now)
    return answer_on(today, inquiry, in_force, calendar=service.calendar(session))


def answer_on(today: date, inquiry: Inquiry, in_force: InForce, *, calendar: Calendar) -> Answer:
    """The same on any day, under the definitions in force then."""
    found = tuple(
        _prospect(want, inquiry, in_force, calendar, today=today) for want in inquiry.wants
    )
    named = {one for prospect in found for one in prospect.asks}
    rules = (rule for prospect in found for route in prospect.routes for rule in route.rules)
    named |= {one for rule in rules for one in rule.asks}
    return Answer(items=found, asks=asked(named, in_force))


def _prospect(
    want: str, inquiry: Inquiry, in_force: InForce, calendar: Calendar, *, today: date
) -> Prospect:
    matters = in_force.routes(want)
    foreseen = foresee_route(matters, inquiry.facts, approved=inquiry.approved, taken=inquiry.taken)
    routes = tuple(_route(matter, inquiry) for matter in matters)
    matter = in_force[foreseen.matter] if foreseen.matter else None
    later = foreseen.outlook.waiting_for if isinstance(foreseen.outlook, Defer) else ()
    opens = matter if isinstance(foreseen.outlook, Ask) else None
    return Prospect(
        want=want,
        family=in_force.family_of(want),
        named=in_force.families.get(want) or in_force[want],
        matter=matter,
        decision=DECISIONS[type(foreseen.outlook)],
        waiting_for=tuple(in_force[earlier] for earlier in later),
        routes=routes,
        papers=matter.papers_for(inquiry.facts) if matter else (),
        due=_dates(opens, calendar, today=today) if opens else None,
        asks=_asks(foreseen, routes, inquiry),
    )


def _route(matter: Matter, inquiry: Inquiry) -> Route:
    weighed = weigh(matter, inquiry.facts, approved=inquiry.approved, taken=inquiry.taken)
    return Route(matter=matter, rules=tuple(_condition(matter, one) for one in weighed))


def _condition(matter: Matter, weighed: Weighed) -> Condition:
    rule = weighed.rule
    return Condition(
        rule=f"{matter.id}.{rule.id}",
        says=rule.says,
        says_en=rule.says_en,
        basis=rule.basis,
        basis_en=rule.basis_en,
        grade=rule.grade,
        holds=weighed.holds,
        asks=_fields(weighed.lacks),
    )


def _dates(matter: Matter, calendar: Calendar, *, today: date) -> Dates:
    case = deadlines.of_case(today, matter, calendar)
    return Dates(
        promise_on=deadlines.due_on(today, matter.promise, calendar).on,
        statute_on=case.statute.on,
        due_on=case.due.on,
        provisional=case.due.provisional,
    )


def _asks(foreseen: Foreseen, routes: Iterable[Route], inquiry: Inquiry) -> tuple[str, ...]:
    """What could still change the matter, and which papers it needs."""
    papers = (paper.when for route in _alive(foreseen, routes) for paper in route.matter.papers)
    needed = (fact for fact in papers if fact and fact not in inquiry.facts)
    return _fields([*foreseen.lacks, *needed])


def _alive(foreseen: Foreseen, routes: Iterable[Route]) -> Iterator[Route]:
    """The routes nothing speaks against, up to the first that is open for certain."""
    for route in routes:
        if not route.count(False):
            yield route
        if route.matter.id == foreseen.matter:
            return


def _fields(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field_of(fact) for fact in facts))
