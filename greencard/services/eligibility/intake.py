"""Reads what somebody tells who only asks what they could apply for: as much as they like."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from greencard.domain.application import Outline
from greencard.domain.facts import facts_of_grant, facts_outlined
from greencard.matters.catalogue import InForce
from greencard.matters.vocabulary import (
    BASE_FACTS,
    CARD_CLASSES,
    CATEGORIES,
    EDUCATION_LEVELS,
    EMPLOYMENT_KINDS,
    GRANTED_FACTS,
    LEVELS,
    SEXES,
)
from greencard.services.intake.answers import answered, any_answers_form, check_answers
from greencard.services.intake.checks import UNKNOWN, check_birth, check_contract, check_park
from greencard.services.intake.faults import Faults, fields_of
from greencard.services.intake.fields import (
    Answers,
    Code,
    Count,
    Day,
    Form,
    Problem,
    Several,
    Text,
    YesNo,
    optional,
)
from greencard.services.intake.identity import LONGEST_NUMBER, IdType
from greencard.services.intake.schema import MONTHS_A_YEAR, MOST_WANTS, country


class StudiesForm(Form):
    """The highest degree."""

    level = Code(EDUCATION_LEVELS, **optional())
    full_time = YesNo(**optional())
    overseas = YesNo(**optional())


class WorkForm(Form):
    """Where they work, or will."""

    kind = Code(EMPLOYMENT_KINDS, **optional())
    park = Text(most=LONGEST_NUMBER, **optional())
    contract_from = Day(**optional())
    contract_to = Day(**optional())
    presence_months = Count(most=MONTHS_A_YEAR, **optional())


class HeldCardForm(Form):
    """A card they hold already."""

    held = YesNo(load_default=True)
    level = Code(LEVELS, **optional())
    card_class = Code(CARD_CLASSES, data_key="class", **optional())


class EligibilityForm(Form):
    """A registration without who it is for; whatever is left out counts as not yet known."""

    id_type = IdType(**optional())
    nationality = Text(validate=country, **optional())
    birth_date = Day(**optional())
    sex = Code(SEXES, **optional())
    education = fields.Nested(StudiesForm, **optional())
    category = Code(CATEGORIES, **optional())
    level_claimed = Code(LEVELS, **optional())
    employment = fields.Nested(WorkForm, **optional())
    facts = Answers(keys=fields.String(), **optional())
    card = fields.Nested(HeldCardForm, **optional())
    approved = Several(Text(), most=MOST_WANTS, **optional())  # matters had
    under_way = Several(Text(), most=MOST_WANTS, **optional())  # matters asked for
    wants = Several(Text(), most=MOST_WANTS, **optional())  # none: everything there is
    # Counts what is left out as a registration does: as not met.
    complete = YesNo(load_default=False)


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """What the rules may look at. A fact that is not in `facts` is not yet known."""

    facts: Mapping[str, object]
    approved: Set[str]
    taken: Set[str]
    wants: tuple[str, ...]


def read_inquiry(values: Mapping[str, Any], in_force: InForce, *, today: date) -> Inquiry:
    """Read what was told; raises marshmallow.ValidationError with every fault at once."""
    found, faults = fields_of(EligibilityForm(), values)
    _check(found, faults, in_force, today=today)
    if faults.tree:
        raise ValidationError(faults.tree)
    card = found["card"] or {"held": False}
    approved = {*(found["approved"] or ()), *(in_force.implied if card["held"] else ())}
    return Inquiry(
        facts=_facts(found, card, in_force, today=today),
        approved=approved,
        taken=frozenset(found["under_way"] or ()),
        wants=_wants(found["wants"], in_force, approved=approved),
    )


def _check(found: Mapping[str, Any], faults: Faults, in_force: InForce, *, today: date) -> None:
    work = found.get("employment") or {}
    check_birth(found, faults, today=today)
    check_contract(work, faults)
    check_park(work, faults, catalogue=in_force)
    check_answers(any_answers_form(in_force), found, faults)
    _check_known("wants", found, faults, known=[*in_force.families, *in_force])
    for field in ("approved", "under_way"):
        _check_known(field, found, faults, known=in_force)


def _check_known(
    field: str, found: Mapping[str, Any], faults: Faults, *, known: Iterable[str]
) -> None:
    if not set(found.get(field) or ()) <= set(known):
        faults.add((field,), Problem(UNKNOWN, known="、".join(known)))


def _facts(
    found: Mapping[str, Any], card: Mapping[str, Any], in_force: InForce, *, today: date
) -> dict[str, object]:
    """What was told, by the names the rules use; blanks are no answers, unless that is all."""
    base = facts_outlined(_outline(found), on=today)
    held = {"level": card.get("level"), "class": card.get("card_class")}
    granted = facts_of_grant({name: value for name, value in held.items() if value})
    told = {name: value for name, value in base.items() if value is not None}
    every = (*BASE_FACTS, *GRANTED_FACTS, *in_force.questions) if found["complete"] else ()
    return dict.fromkeys(every) | answered(any_answers_form(in_force), found) | told | granted


def _outline(found: Mapping[str, Any]) -> Outline:
    studies, work = found["education"] or {}, found["employment"] or {}
    return Outline(
        id_type=found["id_type"],
        nationality=found["nationality"],
        birth_date=found["birth_date"],
        sex=found["sex"],
        education=studies.get("level"),
        full_time=studies.get("full_time"),
        overseas=studies.get("overseas"),
        category=found["category"],
        level_claimed=found["level_claimed"],
        employment=work.get("kind"),
        contract_from=work.get("contract_from"),
        contract_to=work.get("contract_to"),
        presence_months=work.get("presence_months"),
        park=work.get("park"),
    )


def _wants(
    names: Iterable[str] | None, in_force: InForce, *, approved: Set[str]
) -> tuple[str, ...]:
    """Each once; nothing named is everything there is that they do not have yet."""
    if names:
        return tuple(dict.fromkeys(want for name in names for want in _named(name, in_force)))
    every = (want for family in in_force.families for want in _named(family, in_force))
    return tuple(want for want in every if not {m.id for m in in_force.routes(want)} <= approved)


def _named(name: str, in_force: InForce) -> Iterator[str]:
    """A matter is itself; a family what a registration asks of it, then each matter of the card."""
    if name not in in_force.families or in_force.routes(name):
        yield name
    for matter in in_force.in_family(name):
        if matter.starts_from == "card":
            yield matter.id
