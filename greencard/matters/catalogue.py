"""All matters the centre handles, in every edition, and which of them are in force on a day."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from greencard.matters.definition import Family, Matter, Office, Question, Rule
from greencard.matters.parks import Park
from greencard.matters.partners import Book, Partner, Purpose
from greencard.matters.policies import Policies
from greencard.matters.remedies import Remedy


@dataclass(frozen=True, kw_only=True, eq=False)
class InForce(Mapping[str, Matter]):
    """The matters in force on one day, by id, in the order of their families."""

    families: Mapping[str, Family]
    matters: Mapping[str, Matter]
    parks: Mapping[str, Park]

    def __getitem__(self, matter_id: str) -> Matter:
        return self.matters[matter_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.matters)

    def __len__(self) -> int:
        return len(self.matters)

    def in_family(self, family_id: str) -> tuple[Matter, ...]:
        """The matters of a family, first choice first."""
        return tuple(matter for matter in self.values() if matter.family == family_id)

    def after(self, matter_id: str) -> tuple[Matter, ...]:
        """The matters that wait for this one."""
        return tuple(matter for matter in self.values() if matter_id in matter.after)

    def resolve(self, want: str) -> Family | Matter | None:
        """The family or matter a want names; None when there is nothing of it to open today."""
        named = self.families.get(want) or self.matters.get(want)
        return named if named and self.routes(want) else None

    def named(self, want: str) -> str | None:
        """The matter a want names; None for a whole family."""
        return want if want in self.matters else None

    def family_of(self, want: str) -> Family:
        """The family a want belongs to; raises KeyError."""
        return self.families.get(want) or self.families[self.matters[want].family]

    def same_result(self, one: str, other: str) -> bool:
        """Whether two matters are ways to the same thing, of which only one can be had."""
        first, second = self.matters.get(one), self.matters.get(other)
        if first is None or second is None or first.family != second.family:
            return one == other
        ways = self.families[first.family].chosen_by == "router"
        return one == other or (ways and first.result == second.result)

    def routes(self, want: str) -> tuple[Matter, ...]:
        """The matters that can answer a want, first choice first; raises KeyError."""
        if want not in self.families:
            return (self.matters[want],)
        return tuple(m for m in self.in_family(want) if m.starts_from == "registration")

    @cached_property
    def offered(self) -> tuple[Family, ...]:
        """The families a registration may ask for; the card itself is not asked for."""
        return tuple(f for f in self.families.values() if f.on_card and self.routes(f.id))

    @cached_property
    def implied(self) -> tuple[str, ...]:
        """What everybody wants without asking: the matter that grants the first card."""
        first = (m for m in self.values() if m.starts_from == "registration")
        return tuple(matter.id for matter in first if matter.grants == "card")

    def acting(self, card_act: str) -> Matter | None:
        """The matter whose approval does this to a card."""
        return next((matter for matter in self.values() if matter.card_act == card_act), None)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question asked today, whichever matter asks it."""
        return {question.id: question for m in self.values() for question in m.questions}

    def questions_for(self, wants: Iterable[str]) -> tuple[Question, ...]:
        """What to ask someone who wants these, each question once; raises KeyError."""
        routes = [matter for want in wants for matter in self.routes(want)]
        needed = {fact for matter in routes for fact in matter.facts}
        return tuple(question for name, question in self.questions.items() if name in needed)


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalogue:
    """Every edition of every matter; what is in force changes only on a few days."""

    families: Mapping[str, Family]
    offices: Mapping[str, Office]
    parks: Mapping[str, Park]
    policies: Policies
    remedies: tuple[Remedy, ...]
    book: Book
    editions: Mapping[str, Sequence[Matter]]
    _known: dict[int, InForce] = field(default_factory=dict, repr=False)

    def on(self, day: date) -> InForce:
        """The matters in force on a local day; the same object between two changes."""
        period = bisect_right(self.changes, day)
        if period not in self._known:
            matters = [
                found for versions in self.editions.values() if (found := in_force(versions, day))
            ]
            self._known[period] = self._in_force(matters)
        return self._known[period]

    def matter(self, matter_id: str, version: date) -> Matter:
        """The edition that came into force on `version`; raises KeyError."""
        return {edition.valid_from: edition for edition in self.editions[matter_id]}[version]

    def rule(self, reference: str, on: date) -> tuple[Matter, Rule]:
        """What a reference like `hk06.founder` names, as it stood on a day; raises KeyError.

        Where that day's edition has no such rule, the latest that has it.
        """
        matter_id, _, rule_id = reference.partition(".")
        today = in_force(self.editions[matter_id], on)
        for edition in filter(None, (today, *reversed(self.editions[matter_id]))):
            found = next((rule for rule in edition.rules if rule.id == rule_id), None)
            if found:
                return edition, found
        raise KeyError(reference)

    def latest(self, matter_id: str, on: date) -> Matter:
        """The edition in force on a day, else the newest there is; raises KeyError."""
        return in_force(self.editions[matter_id], on) or self.editions[matter_id][-1]

    @property
    def partners(self) -> Mapping[str, Partner]:
        """Who may look at cards, by id."""
        return self.book.partners

    @property
    def purposes(self) -> Mapping[str, Purpose]:
        """Why cards are looked at, by id."""
        return self.book.purposes

    def office(self, office_id: str) -> Office:
        """The office with this id; raises KeyError."""
        return self.offices[office_id]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question ever asked, in its latest words."""
        matters = (matter for versions in self.editions.values() for matter in versions)
        return {x.id: x for m in sorted(matters, key=_begins) for x in m.questions}

    @cached_property
    def changes(self) -> Sequence[date]:
        """The days on which something comes into force or has ceased to be."""
        return change_days(edition for versions in self.editions.values() for edition in versions)

    def _in_force(self, matters: Iterable[Matter]) -> InForce:
        ordered = sorted(matters, key=self._place)
        by_id = {matter.id: matter for matter in ordered}
        return InForce(families=self.families, matters=by_id, parks=self.parks)

    def _place(self, matter: Matter) -> tuple[int, str, int, str]:
        return self.families[matter.family].order, matter.family, matter.order, matter.id


def _begins(matter: Matter) -> date:
    return matter.valid_from


def in_force(editions: Iterable[Matter], day: date) -> Matter | None:
    """The edition in force on a day, among those of one matter, oldest first."""
    begun = [edition for edition in editions if edition.valid_from <= day]
    latest = begun[-1] if begun else None
    return None if latest is None or (latest.valid_to and latest.valid_to < day) else latest


def change_days(editions: Iterable[Matter]) -> list[date]:
    """Each first day, and each day after a last one."""
    days = set()
    for edition in editions:
        days.add(edition.valid_from)
        if edition.valid_to and edition.valid_to < date.max:
            days.add(edition.valid_to + timedelta(days=1))
    return sorted(days)
