"""Reads a registration, from a form or from JSON, into one Application or every fault at once.

Sentences are Chinese and are translated where they are shown: `in_words(errors, gettext)` gives
the tree of faults in the reader's language, `dotted(errors)` the same flat, keyed by
"education.level". A sentence with figures in it is a `Problem`, which keeps both apart.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError

from greencard.domain.application import (
    Application,
    Consent,
    Document,
    Education,
    Employment,
    FamilyMember,
)
from greencard.matters.catalogue import InForce
from greencard.services.intake_answers import read_facts
from greencard.services.intake_checks import check
from greencard.services.intake_faults import WHOLE, Faults, dotted, in_words, translated
from greencard.services.intake_fields import Problem
from greencard.services.intake_schema import RegistrationForm

__all__ = [
    "WHOLE",
    "Problem",
    "dotted",
    "in_words",
    "read_fields",
    "read_registration",
    "translated",
]


def read_registration(values: Mapping[str, Any], catalogue: InForce, *, today: date) -> Application:
    """Read what was filled in; raises marshmallow.ValidationError with every fault at once.

    `catalogue` and `today` are the definitions in force and the local day of the application.
    """
    found, faults = read_fields(RegistrationForm(), values)
    if isinstance(values, Mapping):
        check(found, faults, catalogue=catalogue, today=today)
    if faults.tree:
        raise ValidationError(faults.tree)
    return _application(found, catalogue)


def read_fields(form: Schema, values: Any) -> tuple[dict[str, Any], Faults]:
    """The fields that are right by themselves, and what is wrong with the others."""
    try:
        return dict(form.load(values)), Faults()
    except ValidationError as error:
        right = error.valid_data if isinstance(error.valid_data, Mapping) else {}
        return dict(right), Faults(error.messages)


def _application(found: dict[str, Any], catalogue: InForce) -> Application:
    return Application(
        name=found["name"],
        name_en=found["name_en"],
        id_type=found["id_type"],
        id_no=found["id_no"],
        id_valid_to=found["id_valid_to"],
        documents=tuple(Document(**document) for document in found["documents"] or ()),
        nationality=found["nationality"],
        birth_date=found["birth_date"],
        sex=found["sex"],
        mobile=found["mobile"],
        email=found["email"],
        education=Education(**found["education"]),
        category=found["category"],
        level_claimed=found["level_claimed"],
        employment=Employment(**found["employment"]),
        wants=_wants(found["wants"], catalogue),
        facts=read_facts(found, catalogue),
        family=tuple(FamilyMember(**relative) for relative in found["family"]),
        consents=tuple(Consent(**consent) for consent in found["consents"]),
    )


def _wants(names: list[str], catalogue: InForce) -> tuple[str, ...]:
    """Each once, without the card, which everybody gets.

    A matter that was named makes its whole family beside it superfluous.
    """
    chosen = {catalogue.family_of(name).id for name in names if name not in catalogue.families}
    on_card = [name for name in names if catalogue.family_of(name).on_card]
    return tuple(dict.fromkeys(name for name in on_card if name not in chosen))
