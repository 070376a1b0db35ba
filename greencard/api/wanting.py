"""Asking for more, for the same again or for a person, and telling what has changed."""

from typing import Any

from marshmallow import fields

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems, takes
from greencard.api.registrations import TAGS, holder, progress
from greencard.api.schemas.progress import Progress
from greencard.db import reading as looking
from greencard.domain.sentences import N_
from greencard.services.intake.fields import Form, Text, needed, optional
from greencard.services.intake.later import MoreForm, read_change, read_more
from greencard.services.wanting import asking, changing

LONGEST_CODE = 32


class PersonForm(Form):
    """The family a person shall look at, and the matter where there are several ways."""

    family = Text(most=LONGEST_CODE, **needed(N_("请写明要人工核对的类别。")))
    matter = Text(most=LONGEST_CODE, **optional())


class PartialChangeForm(Form):
    """Any of what may be changed; what is left out stays."""

    mobile = fields.String()
    email = fields.String(allow_none=True)
    id_valid_to = fields.Date(allow_none=True)
    education = fields.Dict()
    employment = fields.Dict()
    category = fields.String()
    level_claimed = fields.String()
    facts = fields.Dict()


@blueprint.route("/registrations/<string:receipt>/wants", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(MoreForm))
@blueprint.response(200, Progress)
@problems(400, 404, 409, 413, 415, 422, 429)
@open_to("receipt")
def ask_more(receipt: str) -> dict[str, Any]:
    """Ask for more families or matters, or again after a refusal or an unmet condition.

    What is under way already is passed over. Answers given before need not be repeated.
    """
    service, now = desk.service(), desk.now()
    with looking(service.sessions) as session:
        registration_id = holder(session, receipt)
    values, in_force = reading.body(), service.in_force(now)
    with service.sessions.begin() as session:
        asking.ask_more(
            session,
            registration_id,
            lambda answers: read_more(values, in_force, answers=answers),
            service=service,
            now=now,
        )
    return _progress(receipt)


@blueprint.route("/registrations/<string:receipt>/person", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(PersonForm))
@blueprint.response(200, Progress)
@problems(400, 404, 409, 413, 415, 422, 429)
@open_to("receipt")
def ask_person(receipt: str) -> dict[str, Any]:
    """Have a person look at what the rules did not confirm."""
    service = desk.service()
    with looking(service.sessions) as session:
        registration_id = holder(session, receipt)
    told = reading.form(PersonForm)
    with service.sessions.begin() as session:
        asking.ask_person(session, registration_id, **told, service=service, now=desk.now())
    return _progress(receipt)


@blueprint.route("/registrations/<string:receipt>", methods=["PATCH"], tags=TAGS)
@blueprint.doc(requestBody=takes(PartialChangeForm))
@blueprint.response(200, Progress)
@problems(400, 404, 413, 415, 422, 429)
@open_to("receipt")
def change(receipt: str) -> dict[str, Any]:
    """Tell what has changed: employer, contract, degree, contact, answers.

    What is left out stays as it was; null takes an optional answer back.
    """
    service, now = desk.service(), desk.now()
    with looking(service.sessions) as session:
        registration_id = holder(session, receipt)
    values, today = reading.body(), service.today(now)
    with service.sessions.begin() as session:
        changing.change(
            session,
            registration_id,
            lambda before: read_change(values, before, service.catalogue.on(today), today=today),
            service=service,
            now=now,
        )
    return _progress(receipt)


def _progress(receipt: str) -> dict[str, Any]:
    with looking(desk.service().sessions) as session:
        return progress(session, holder(session, receipt))
