"""Whether something may be asked for: not while it is under way, nor once it is had for good."""

from collections.abc import Iterable
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


def standing(want: str, before: Iterable[Wanted], in_force: InForce) -> Standing:
    """How a family or matter stands, given everything asked for before.

    A family is under way as soon as anything of it is. What was approved may be asked for again
    only where the definition says so, and no other way to the same result is open then.
    """
    family = in_force.family_of(want).id
    others = [one for one in before if one.family == family]
    if any(_same(want, one, in_force) for one in others if one.state in UNDER_WAY):
        return "under_way"
    had = {one.matter for one in others if one.state == "approved"}
    return "had" if any(_had(want, matter, in_force) for matter in had if matter) else "open"


def _same(want: str, other: Wanted, in_force: InForce) -> bool:
    """Whether both lead, or may lead, to the same matter."""
    if want in in_force.families or want in (other.name, other.matter):
        return True
    return other.name in in_force.families and other.matter is None


def _had(want: str, matter: str, in_force: InForce) -> bool:
    """Whether the approved matter leaves nothing to ask for under this name."""
    if matter not in in_force:
        return want == matter
    if in_force[matter].repeats:
        return False
    results = {route.result for route in in_force.routes(want)}
    return results == {in_force[matter].result}
