"""Finds policies and matters that give the same thing at once without anybody having said so."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from greencard.matters.catalogue import Catalogue, InForce
from greencard.matters.definition import Matter
from greencard.matters.policies import Policies, days_of_change, in_force_on, side_by_side


@dataclass(frozen=True, order=True)
class Overlap:
    """Two of the same in force at once: file and place of the later one, and the reason."""

    file: str
    place: str
    reason: str


def overlaps(catalogue: Catalogue) -> tuple[Overlap, ...]:
    """Every overlap on any day that nobody excluded or declared, each told once.

    The plan asks to go through all policies for talents and to cut what is given twice
    (规划纲要: 全面梳理整合各级各类人才政策，减少重复性项目).
    """
    found = (*_of_policies(catalogue.policies), *_of_matters(catalogue))
    return tuple(sorted(set(found)))


def _of_policies(policies: Policies) -> Iterator[Overlap]:
    for day in days_of_change(policies):
        for first, second in combinations(in_force_on(policies, day=day), 2):
            shared = "、".join(one for one in first.subjects if one in second.subjects)
            if shared and not side_by_side(first, second):
                reason = f"与 {first.id} 同属 {shared}，同时有效，未写 replaces 或 beside"
                yield Overlap(second.file, second.id, reason)


def _of_matters(catalogue: Catalogue) -> Iterator[Overlap]:
    for day in catalogue.changes:
        in_force = catalogue.on(day)
        for first, second in combinations(in_force.values(), 2):
            benefit = _same_benefit(first, second, in_force)
            if benefit and not _settled(first, second):
                reason = f"与 {first.id} {benefit}，同时有效，未互相排除，也未写 beside"
                yield Overlap(second.file, "beside", reason)


def _same_benefit(first: Matter, second: Matter, in_force: InForce) -> str | None:
    """What both give; the routes of a family are alternatives: who wants the family gets one."""
    if first.family == second.family:
        family = in_force.families[first.family]
        apart = family.chosen_by == "talent" and not family.together
        return f"同属由本人选择的类别 {family.id}" if apart else None
    return f"同样办得“{first.result}”" if first.result == second.result else None


def _settled(first: Matter, second: Matter) -> bool:
    """Whether one shuts the other out, or says that it may be had as well."""
    return second.id in (*first.excludes, *first.beside) or first.id in second.beside
