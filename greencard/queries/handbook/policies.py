"""The catalogue of policies as readers see it: each with its state and the matters behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from greencard.matters.catalogue import Catalogue, InForce
from greencard.matters.definition import Matter
from greencard.matters.policies import Policy, in_force_on, replaced_by, side_by_side, state_on


@dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """A policy on one day; `beside` are those that hold with it, `matters` rest on it today."""

    policy: Policy
    state: str
    replaces: tuple[Policy, ...]
    replaced_by: tuple[Policy, ...]
    beside: tuple[Policy, ...]
    matters: tuple[Matter, ...]
    former: tuple[Matter, ...]


def page(catalogue: Catalogue, *, today: date, subject: str | None = None) -> list[PolicyRow]:
    """The policies of one subject, or all, in the order of the catalogue."""
    chosen = [p for p in catalogue.policies.values() if subject in (None, *p.subjects)]
    return [_row(policy, catalogue, today) for policy in chosen]


def had_together(in_force: InForce) -> list[tuple[Matter, Matter]]:
    """The pairs of matters of one benefit that are declared to be had side by side."""
    pairs = combinations(in_force.values(), 2)
    return [(a, b) for a, b in pairs if b.id in a.beside or a.id in b.beside]


def _row(policy: Policy, catalogue: Catalogue, today: date) -> PolicyRow:
    policies, now = catalogue.policies, _resting_on(policy, catalogue.on(today).values())
    valid = in_force_on(policies, day=today)
    latest = (editions[-1] for editions in catalogue.editions.values())
    ever = {matter.id for matter in _ever_on(policy, catalogue)}
    return PolicyRow(
        policy=policy,
        state=_state(policy, catalogue, today),
        replaces=tuple(policies[name] for name in policy.replaces),
        replaced_by=replaced_by(policy, policies),
        beside=tuple(p for p in valid if policy in valid and side_by_side(policy, p)),
        matters=now,
        former=tuple(m for m in latest if m.id in ever - {one.id for one in now}),
    )


def _state(policy: Policy, catalogue: Catalogue, today: date) -> str:
    """Of a plan or policy without a first day nobody has checked that it still holds."""
    found = state_on(policy, catalogue.policies, day=today)
    dated = policy.valid_from or policy.kind not in ("plan", "policy")
    return found if dated or found != "in_force" else "unchecked"


def _resting_on(policy: Policy, matters: Iterable[Matter]) -> tuple[Matter, ...]:
    return tuple(matter for matter in matters if policy.id in matter.rests_on)


def _ever_on(policy: Policy, catalogue: Catalogue) -> tuple[Matter, ...]:
    every = (edition for editions in catalogue.editions.values() for edition in editions)
    return _resting_on(policy, every)
