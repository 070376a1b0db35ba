"""Whether something may be asked for: not while it is under way, nor once it is had for good."""

from collections.abc import Iterable, Set
from typing import Literal, Protocol

from greencard.matters.catalogue import InForce

UNDER_WAY = frozenset({"routing", "waiting", "requested"})
Standing = Literal["open", "under_way", "had"]


class Wanted(Protocol):
    """Something asked for before: by which name, which matter it led to, how far it got."""

    @property
    def name(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def matter(self) -> str | None: ...
    @property
    def state(self) -> str: ...


def standing(want: str, before: Iterable[Wanted], in_force: InForce, *, had: Set[str]) -> Standing:
    """How a family or matter stands, given what was asked for before and the matters approved.

    A family is under way as soon as anything of it is. What was approved may be asked for again
    only where the definition says so, and no other way to the same result is open then.
    """
    family = in_force.family_of(want).id
    others = [one for one in before if one.family == family and one.state in UNDER_WAY]
    if any(_same(want, one, in_force) for one in others):
        return "under_way"
    routes = in_force.routes(want)
    return "had" if routes and all(_had(one.id, in_force, had) for one in routes) else "open"


def _same(want: str, other: Wanted, in_force: InForce) -> bool:
    """Whether both lead, or may lead, to the same thing."""
    if want in in_force.families or want == other.name:
        return True
    led_to = other.matter or other.name
    return led_to in in_force.families or in_force.same_result(want, led_to)


def _had(matter: str, in_force: InForce, had: Set[str]) -> bool:
    """Whether the matter, or another way to its result, is approved and not to be had again."""
    if in_force[matter].repeats:
        return False
    return any(in_force.same_result(matter, one) for one in had)
