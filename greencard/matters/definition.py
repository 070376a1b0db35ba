"""The shape of a matter: who may apply, what to bring, who works on it and by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from greencard.matters.details import Alternative, Grace, Tiers, Validity
from greencard.matters.months import MONTHS_A_YEAR, last_of_months
from greencard.matters.rule import Rule

__all__ = [
    "Choice",
    "Family",
    "Grant",
    "Limit",
    "Matter",
    "Office",
    "Paper",
    "Question",
    "Rule",
    "Step",
]


@dataclass(frozen=True)
class Limit:
    """How long something may take: so many working or calendar days, and who says so.

    `extension` is by how many more days a leader may lengthen it, the reason told. `of` is whose
    limit it is: of the law, or of the authority that decides, as it publishes it.
    """

    days: int
    unit: str
    basis: str = ""
    basis_en: str = ""
    grade: str = ""
    extension: int = 0
    of: str = "law"


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office that works on cases, and where to find it; `cards`: it may act on cards as well."""

    id: str
    title: str
    title_en: str
    kind: str
    address: str
    address_en: str
    telephone: str
    cards: bool = False


@dataclass(frozen=True, kw_only=True)
class Family:
    """A group of matters, such as housing; `chosen_by` is router or talent.

    `together`: each of its matters may be had beside the others.
    """

    id: str
    title: str
    title_en: str
    order: int
    chosen_by: str
    on_card: bool = True
    together: bool = False


@dataclass(frozen=True)
class Choice:
    """One answer a question offers."""

    value: str
    says: str
    says_en: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something the registration form asks when the matter is ticked.

    An `optional` one may be left out: what nobody told us counts as not met.
    """

    id: str
    ask: str
    ask_en: str
    kind: str
    choices: tuple[Choice, ...] = ()
    hint: str | None = None
    hint_en: str | None = None
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper to bring: `key` papers can never be handed in later, `on_file` ones never asked.

    `sample` says what a good one looks like; `trust` is the level wanted: A from the issuing
    authority, B checked at a window, C uploaded (the original is looked at), D self-made.
    `within_months` is how old it may be.
    """

    id: str
    title: str
    title_en: str
    sample: str
    sample_en: str
    trust: str
    key: bool = False
    on_file: bool = False
    when: str | None = None
    within_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stage of the work; several offices in one step work side by side.

    `asks` is what the officer must enter to finish it. `automatic` would name a check that can
    pass the step without an officer, never refuse it. `given_for` names the purpose of a partner:
    once the office tells, as that partner, that it has given what it scanned the card for, its
    part is done.
    """

    id: str
    title: str
    title_en: str
    offices: tuple[str, ...]
    limit: Limit | None = None
    asks: tuple[str, ...] = ()
    automatic: str | None = None
    given_for: str | None = None


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What an approval gives: a card of a class that follows the level, for so many years.

    Beside a card of the classes in `family` those of the family who came along get one each,
    children below the age of `child_under`.
    """

    kind: str
    years: int
    classes: Mapping[str, str]
    basis: str
    basis_en: str
    grade: str
    family: tuple[str, ...] = ()
    child_under: int | None = None

    def longest_from(self, day: date) -> date:
        """The last day of validity: the day before the anniversary."""
        return last_of_months(day, MONTHS_A_YEAR * self.years)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One edition of a matter, in force from `valid_from`; everything about it is told here.

    `starts_from` is registration, or card: then a registration neither asks for it nor routes
    a family to it, and whoever holds the card asks for it later. `next` is offered when this
    one is approved. `repeats`: it may be asked for again once approved. `gives` are yes-facts that
    an approval makes true. `remedies` is false where the law makes a refusal final. `rests_on` are
    the policies behind it; `beside` are matters of the same benefit that may be had as well.
    `card_act` is what an approval does to the card: issue, renew, replace or change.
    """

    id: str
    family: str
    title: str
    title_en: str
    result: str
    result_en: str
    order: int
    valid_from: date
    valid_to: date | None
    policy: str
    policy_en: str
    policy_no: str | None
    policy_no_en: str | None
    source: str
    source_en: str
    grade: str
    rests_on: tuple[str, ...]
    after: tuple[str, ...]
    next: tuple[str, ...]
    beside: tuple[str, ...]
    starts_from: str
    repeats: bool
    gives: tuple[str, ...]
    card_act: str | None
    remedies: bool
    fee: str | None
    fee_en: str | None
    grant: Grant | None
    validity: Validity | None
    grace: Grace | None
    tiers: Tiers | None
    alternatives: tuple[Alternative, ...]
    promise: Limit
    statute: Limit
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]
    file: str

    @property
    def grants(self) -> str | None:
        """The kind of thing an approval gives (`card`), or None."""
        return self.grant.kind if self.grant else None

    @property
    def excludes(self) -> tuple[str, ...]:
        """The matters that cannot be had beside this one; a rule says so of each."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.excludes))

    @property
    def facts(self) -> frozenset[str]:
        """Every fact the rules and papers look at, whoever asks for it."""
        in_rules = {fact for rule in self.rules for fact in rule.facts}
        return frozenset(in_rules | {paper.when for paper in self.papers if paper.when})

    @property
    def offices(self) -> frozenset[str]:
        """Every office that works on the matter."""
        return frozenset(office for step in self.steps for office in step.offices)

    def papers_for(self, facts: Mapping[str, Any]) -> tuple[Paper, ...]:
        """The papers this talent needs."""
        return tuple(p for p in self.papers if p.when is None or facts.get(p.when) is True)

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id; raises KeyError."""
        return {rule.id: rule for rule in self.rules}[rule_id]

    def step(self, step_id: str) -> Step:
        """The step with this id; raises KeyError."""
        return {step.id: step for step in self.steps}[step_id]
