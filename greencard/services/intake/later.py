"""What a talent tells after the registration: more that they want, and what has changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError

from greencard.domain.application import More, Told
from greencard.domain.sentences import N_
from greencard.matters.catalogue import InForce
from greencard.services.intake.answers import answers_form, check_facts, read_facts
from greencard.services.intake.checks import (
    check_education,
    check_employment,
    check_park,
    check_wants,
)
from greencard.services.intake.documents import check_validity
from greencard.services.intake.faults import Faults, fields_of
from greencard.services.intake.schema import RegistrationForm
from greencard.services.intake.wants import once_each

CHANGEABLE = (
    "mobile",
    "email",
    "id_valid_to",
    "education",
    "employment",
    "category",
    "level_claimed",
    "facts",
)
FIXED = (
    *("name", "name_en", "id_type", "id_no", "nationality", "birth_date", "sex"),
    *("documents", "family"),
)
AT_THE_WINDOW = N_("这一项不能在线更改，请带身份证件到中心窗口办理。")


class MoreForm(RegistrationForm):
    """More that is wanted, and the answers to its questions."""

    class Meta(RegistrationForm.Meta):
        fields = ("wants", "facts")


class ChangeForm(RegistrationForm):
    """What may be changed without coming to the window."""

    class Meta(RegistrationForm.Meta):
        fields = CHANGEABLE


def read_more(values: Mapping[str, Any], catalogue: InForce, *, answers: Mapping[str, Any]) -> More:
    """What is asked for; raises marshmallow.ValidationError with every fault at once.

    `answers` were given before: what they tell need not be told again.
    """
    found, faults = fields_of(MoreForm(), values)
    found["facts"] = {**answers, **_given(found)}
    check_wants(found, faults, catalogue=catalogue, later=True)
    check_facts(found, faults, catalogue=catalogue, implied=())
    if faults.tree:
        raise ValidationError(faults.tree)
    wants = once_each(found["wants"], catalogue)
    return More(wants=wants, facts=read_facts(found, catalogue, implied=()))


def read_change(
    values: Mapping[str, Any], before: Told, catalogue: InForce, *, today: date
) -> dict[str, Any]:
    """Everything that may be changed, as it stands after the change.

    What `values` leaves out stays as it was `before`; null takes an optional answer back. Raises
    marshmallow.ValidationError with every fault at once.
    """
    found, faults = fields_of(ChangeForm(), _merged(values, before.values))
    for name in FIXED:
        if name in values:
            faults.add((name,), AT_THE_WINDOW)
    check_education(found.get("education", {}), faults, born=before.born, today=today)
    check_employment(found.get("employment", {}), faults)
    check_park(found.get("employment", {}), faults, catalogue=catalogue)
    if "id_valid_to" in values:
        document = {"id_type": before.id_type, "id_valid_to": found.get("id_valid_to")}
        check_validity(document, faults, ("id_valid_to",), today=today)
    _check_answers(found, faults, before.values["facts"], catalogue)
    if faults.tree:
        raise ValidationError(faults.tree)
    return found


def _given(found: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in (found.get("facts") or {}).items() if value != ""}


def _merged(values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The whole as it would stand, part by part; answers are laid side by side later."""
    whole = {name: before[name] for name in CHANGEABLE if name != "facts"}
    for name in (name for name in CHANGEABLE if name in values):
        old, new = whole.get(name), values[name]
        inside = isinstance(old, Mapping) and isinstance(new, Mapping)
        whole[name] = {**old, **new} if inside else new  # type: ignore[dict-item]
    return whole


def _check_answers(
    found: dict[str, Any], faults: Faults, before: Mapping[str, Any], catalogue: InForce
) -> None:
    """Any question of today may be answered anew; nothing asks for the others."""
    form = answers_form(catalogue, catalogue, implied=())
    try:
        given = form.load(found.get("facts") or {}, partial=True)
    except ValidationError as error:
        faults.tree["facts"] = error.messages
        return
    merged = {**before, **given}
    found["facts"] = {name: answer for name, answer in merged.items() if answer is not None}
