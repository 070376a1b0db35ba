"""The policies behind the matters: what each gives, since when, and what it replaces."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("plan", "law", "policy", "guide")
SUBJECTS = ("card", "hukou", "residence", "permit", "housing", "services", "procedure")
STATES = ("in_force", "coming", "replaced", "ended")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A plan, law, policy or guide; what its source does not tell is None.

    `replaces` are policies it took the place of; `beside` are policies of the same subject that
    hold at the same time.
    """

    id: str
    kind: str
    subjects: tuple[str, ...]
    title: str
    title_en: str
    number: str | None
    number_en: str | None
    issuer: str | None
    issuer_en: str | None
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    replaces: tuple[str, ...]
    beside: tuple[str, ...]
    source: str
    source_en: str
    grade: str
    file: str


Policies = Mapping[str, Policy]


def replaced_by(policy: Policy, policies: Policies) -> tuple[Policy, ...]:
    """The policies that took, or will take, its place."""
    return tuple(other for other in policies.values() if policy.id in other.replaces)


def state_on(policy: Policy, policies: Policies, *, day: date) -> str:
    """in_force, coming, replaced or ended; an unknown first day counts as past."""
    if policy.valid_from and policy.valid_from > day:
        return "coming"
    if any(_begun(other, day) for other in replaced_by(policy, policies)):
        return "replaced"
    return "ended" if policy.valid_to and policy.valid_to < day else "in_force"


def in_force_on(policies: Policies, *, day: date) -> tuple[Policy, ...]:
    """The policies in force on a day, in the order of the catalogue."""
    return tuple(p for p in policies.values() if state_on(p, policies, day=day) == "in_force")


def side_by_side(policy: Policy, other: Policy) -> bool:
    """Whether one of the two says that they hold at the same time."""
    return other.id in policy.beside or policy.id in other.beside


def days_of_change(policies: Policies) -> list[date]:
    """The first of all days, and each day on which a policy begins or has ended."""
    return sorted({date.min, *_changes(policies)})


def _begun(policy: Policy, day: date) -> bool:
    return policy.valid_from is None or policy.valid_from <= day


def _changes(policies: Policies) -> Iterator[date]:
    for policy in policies.values():
        if policy.valid_from:
            yield policy.valid_from
        if policy.valid_to and policy.valid_to < date.max:
            yield policy.valid_to + timedelta(days=1)
