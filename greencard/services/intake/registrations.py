"""Reads a registration, from a form or from JSON, into one Application or every fault at once.

Sentences are Chinese and are translated where they are shown: `in_words(errors, gettext)` gives
the tree of faults in the reader's language, `dotted(errors)` the same flat, keyed by
"education.level". A sentence with figures in it is a `Problem`, which keeps both apart.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError

from greencard.domain.application import (
    Application,
    Consent,
    Document,
    Education,
    Employment,
    FamilyMember,
)
from greencard.matters.catalogue import InForce
from greencard.services.intake.answers import read_facts
from greencard.services.intake.checks import check
from greencard.services.intake.faults import WHOLE, dotted, fields_of, in_words, translated
from greencard.services.intake.fields import Problem
from greencard.services.intake.schema import RegistrationForm
from greencard.services.intake.wants import on_the_card, once_each

__all__ = ["WHOLE", "Problem", "dotted", "in_words", "read_registration", "translated"]


def read_registration(values: Mapping[str, Any], catalogue: InForce, *, today: date) -> Application:
    """Read what was filled in; raises marshmallow.ValidationError with every fault at once.

    `catalogue` and `today` are the definitions in force and the local day of the application.
    """
    found, faults = fields_of(RegistrationForm(), values)
    if isinstance(values, Mapping):
        check(found, faults, catalogue=catalogue, today=today)
    if faults.tree:
        raise ValidationError(faults.tree)
    return _application(found, catalogue)


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
        wants=on_the_card(once_each(found["wants"], catalogue), catalogue),
        facts=read_facts(found, catalogue),
        family=tuple(FamilyMember(**relative) for relative in found["family"]),
        consents=tuple(Consent(**consent) for consent in found["consents"]),
    )
