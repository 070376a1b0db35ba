"""Who may apply for what: now, later, or not and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
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


@dataclass(frozen=True)
class Unknown:
    """Nobody can say before these facts are told."""

    facts: tuple[str, ...]


@dataclass(frozen=True)
class Weighed:
    """A condition and whether it is met; None while facts are missing, which `lacks` names.

    A condition on what an earlier matter will grant is open and lacks nothing of the talent.
    """

    rule: Rule
    holds: bool | None
    lacks: tuple[str, ...] = ()


Decision = Ask | Defer | NotMet
Outlook = Decision | Unknown


@dataclass(frozen=True)
class Routed:
    """What became of a want: the matter that fits (none when every route failed)."""

    matter: str | None
    decision: Decision


@dataclass(frozen=True)
class Foreseen:
    """What would become of a want, as far as can be said; `lacks` are facts that could change it.

    `matter` is the first that is open for certain, whatever is told later.
    """

    matter: str | None
    outlook: Outlook
    lacks: tuple[str, ...] = ()


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
    waiting_for, had = _waiting_for(matter, approved), (approved | taken) - {matter.id}
    asked = [rule for rule in matter.rules if not (waiting_for and _on_a_grant(rule))]
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
    waiting_for = _waiting_for(nearest, approved)
    return Routed(nearest.id, Defer(waiting_for) if waiting_for else Ask())


def weigh(
    matter: Matter,
    facts: Mapping[str, object],
    *,
    approved: Set[str],
    taken: Set[str] = frozenset(),
) -> tuple[Weighed, ...]:
    """Every condition of the matter, for somebody who may not have told everything yet."""
    waiting_for, had = _waiting_for(matter, approved), (approved | taken) - {matter.id}
    return tuple(
        Weighed(rule, None)
        if waiting_for and _on_a_grant(rule)
        else Weighed(rule, None if lacks else rule.holds(facts, taken=had), lacks)
        for rule in matter.rules
        for lacks in [rule.lacks(facts)]
    )


def foresee(
    matter: Matter,
    facts: Mapping[str, object],
    *,
    approved: Set[str],
    taken: Set[str] = frozenset(),
) -> Outlook:
    """What `decide` will say whatever is told later, or Unknown; the same once all is told."""
    weighed = weigh(matter, facts, approved=approved, taken=taken)
    unmet = tuple(f"{matter.id}.{one.rule.id}" for one in weighed if one.holds is False)
    if unmet:
        return NotMet(unmet)
    lacks = _once(fact for one in weighed for fact in one.lacks)
    return Unknown(lacks) if lacks else decide(matter, facts, approved=approved, taken=taken)


def foresee_route(
    matters: Sequence[Matter],
    facts: Mapping[str, object],
    *,
    approved: Set[str],
    taken: Set[str] = frozenset(),
) -> Foreseen:
    """The first matter that is open for certain; else what is lacking, or the reasons of all.

    Once everything is told this is what `route` answers.
    """
    lacking: list[str] = []
    reasons: list[str] = []
    for matter in matters:
        outlook = foresee(matter, facts, approved=approved, taken=taken)
        if isinstance(outlook, Unknown):
            lacking += outlook.facts
        elif isinstance(outlook, NotMet):
            reasons += outlook.reasons
        else:
            return Foreseen(matter.id, outlook, _once(lacking))
    lacks = _once(lacking)
    return Foreseen(None, Unknown(lacks) if lacks else NotMet(tuple(reasons)), lacks)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _waiting_for(matter: Matter, approved: Set[str]) -> tuple[str, ...]:
    return tuple(earlier for earlier in matter.after if earlier not in approved)


def _on_a_grant(rule: Rule) -> bool:
    return any(fact in GRANTED_FACTS for fact in rule.facts)
