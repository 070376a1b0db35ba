"""Who may apply for what: now, later, or not and why."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from greencard.matters.definition import Matter, Rule
from greencard.matters.vocabulary import GRANTED_FACTS


@dataclass(frozen=True)
class Ask:
    """The matter may open now."""


@dataclass(frozen=True)
class Defer:
    """The matter opens once these are approved."""

    waiting_for: tuple[str, ...]


@dataclass(frozen=True)
class NotMet:
    """Conditions that are not met, all of them, as matter and rule: `hk06.founder`."""

    reasons: tuple[str, ...]


Decision = Ask | Defer | NotMet


@dataclass(frozen=True)
class Routed:
    """What became of a want: the matter that fits (none when every route failed)."""

    matter: str | None
    decision: Decision


def decide(
    matter: Matter,
    facts: Mapping[str, object],
    *,
    approved: Set[str],
    taken: Set[str] = frozenset(),
) -> Decision:
    """Look at every rule, so that the talent is told once and told all.

    While an earlier matter is awaited, rules on what it will grant are not asked yet. `taken`
    are matters asked for and not refused: like approved ones they may shut others out.
    """
    waiting_for = tuple(earlier for earlier in matter.after if earlier not in approved)
    asked = [rule for rule in matter.rules if not (waiting_for and _on_a_grant(rule))]
    had = (approved | taken) - {matter.id}
    unmet = [rule.id for rule in asked if not rule.holds(facts, taken=had)]
    if unmet:
        return NotMet(tuple(f"{matter.id}.{rule_id}" for rule_id in unmet))
    return Defer(waiting_for) if waiting_for else Ask()


def route(
    matters: Sequence[Matter],
    facts: Mapping[str, object],
    *,
    approved: Set[str],
    taken: Set[str] = frozenset(),
) -> Routed:
    """The first matter in order that is open to the talent; else the reasons of every route."""
    reasons: list[str] = []
    for matter in matters:
        decision = decide(matter, facts, approved=approved, taken=taken)
        if not isinstance(decision, NotMet):
            return Routed(matter.id, decision)
        reasons += decision.reasons
    return Routed(None, NotMet(tuple(reasons)))


def for_a_person(
    matters: Sequence[Matter],
    facts: Mapping[str, object],
    *,
    approved: Set[str],
    taken: Set[str] = frozenset(),
    chosen: str | None = None,
) -> Routed:
    """The same, but what the rules do not confirm a person shall look at.

    That is the route chosen, else the one with the fewest conditions unmet. It still waits for
    what must come before it.
    """
    routed = route(matters, facts, approved=approved, taken=taken)
    if not isinstance(routed.decision, NotMet):
        return routed
    unmet = Counter(reason.partition(".")[0] for reason in routed.decision.reasons)
    nearest = min(matters, key=lambda matter: (matter.id != chosen, unmet[matter.id]))
    waiting_for = tuple(earlier for earlier in nearest.after if earlier not in approved)
    return Routed(nearest.id, Defer(waiting_for) if waiting_for else Ask())


def _on_a_grant(rule: Rule) -> bool:
    return any(fact in GRANTED_FACTS for fact in rule.facts)
