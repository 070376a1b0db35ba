"""Whether what one file says in one place agrees with what it says in another."""

from collections.abc import Iterator, Mapping
from typing import Any

from greencard.matters.definition import Matter
from greencard.matters.details import Alternative
from greencard.matters.reading.edition import Edition
from greencard.matters.vocabulary import is_ours


def check_agreement(edition: Edition) -> None:
    """Refuse the file where two of its parts contradict each other."""
    matter = edition.matter
    for place, part in _sourced(matter):
        if is_ours(part) and ("《" in part.basis or "Law," in part.basis_en):
            edition.refuse(f"{place}.basis", f"等级为 {part.grade} 的约定不能写成法规依据")
    _check_validity(edition)
    _check_tiers(edition)
    settled = _settled(matter)
    for alternative in matter.alternatives:
        _check_alternative(edition, alternative, settled)


def _sourced(matter: Matter) -> Iterator[tuple[str, Any]]:
    """Every part that names a basis, and where it stands."""
    for name in ("promise", "statute", "grant", "validity", "grace", "tiers"):
        if part := getattr(matter, name):
            yield name, part
    yield from ((f"rules.{rule.id}", rule) for rule in matter.rules)
    yield from ((f"steps.{step.id}.limit", step.limit) for step in matter.steps if step.limit)
    for alternative in matter.alternatives:
        place = f"alternatives.{alternative.id}"
        yield from ((place, value) for value in alternative.values)


def _check_validity(edition: Edition) -> None:
    grant, validity = edition.matter.grant, edition.matter.validity
    if grant and not validity:
        edition.refuse("validity", "授予绿卡的事项须写明有效期")
    if grant and validity and (validity.unit, validity.most) != ("year", grant.years):
        edition.refuse("validity.most", f"与 grant.years = {grant.years} 不一致")


def _check_tiers(edition: Edition) -> None:
    """Whoever the rules let in has a row, and no row is for nobody."""
    tiers = edition.matter.tiers
    if not tiers:
        return
    asked = [r for r in edition.matter.rules if r.fact == "level" and r.test == "one_of"]
    if len(asked) != 1 or asked[0].by:
        edition.refuse("tiers", "分档的事项须有一条规则用 one_of 写明 level")
    elif sorted(asked[0].figure) != list(tiers.by_level):
        edition.refuse("tiers.rows", f"与 rules.{asked[0].id} 写的层次不一致")


def _settled(matter: Matter) -> Mapping[str, Any]:
    """Every value an alternative may speak of, by its place in the file."""
    found = {f"rules.{rule.id}": rule.figure for rule in matter.rules if rule.test}
    for name, limit in (("promise", matter.promise), ("statute", matter.statute)):
        found |= {f"{name}.days": limit.days, f"{name}.unit": limit.unit}
    found |= {f"steps.{step.id}.days": step.limit.days for step in matter.steps if step.limit}
    if matter.grant:
        found |= {"grant.years": matter.grant.years}
        found |= {"grant.classes": sorted(set(matter.grant.classes.values()))}
    if matter.validity and matter.validity.most:
        found |= {"validity.most": matter.validity.most}
    return found


def _check_alternative(
    edition: Edition, alternative: Alternative, settled: Mapping[str, Any]
) -> None:
    place = f"alternatives.{alternative.id}"
    if alternative.place not in settled:
        edition.refuse(f"{place}.place", f"没有 {alternative.place} 这个数值")
    if alternative.chosen.figure != settled[alternative.place]:
        edition.refuse(place, f"选定的数值与 {alternative.place} 不一致")
