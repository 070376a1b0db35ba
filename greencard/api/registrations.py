"""一点 for other systems: register a talent, and follow the registration."""

import re
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems, takes
from greencard.api.schemas import progress as shapes
from greencard.db import reading as looking
from greencard.domain.numbers import is_receipt
from greencard.domain.sentences import N_
from greencard.errors import NotFound
from greencard.queries.holder import card
from greencard.services.intake.registrations import read_registration
from greencard.services.intake.schema import RegistrationForm
from greencard.services.registration import Receipt, Submission, enter, register

TAGS = ["registrations"]
KEY = re.compile(r"[\x21-\x7e]{1,128}")
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "the same key with the same body gets the first answer again",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
}


@blueprint.route("/registrations", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(RegistrationForm), parameters=[KEY_HEADER])
@blueprint.response(201, shapes.Receipt, headers={"Location": {"schema": {"type": "string"}}})
@problems(400, 409, 413, 415, 422, 429)
@open_to("public")
def submit() -> ResponseReturnValue:
    """Register a talent."""
    desk.count_registration()
    values = reading.body()
    submission = _submission(values)
    service, now = desk.service(), desk.now()
    application = read_registration(values, service.in_force(now), today=service.today(now))
    with service.sessions.begin() as session:
        receipt = register(session, application, service=service, now=now, submission=submission)
    return _answer(receipt)


@blueprint.route("/registrations/<string:receipt>", methods=["GET"], tags=TAGS)
@blueprint.response(200, shapes.Progress)
@problems(404)
@open_to("receipt")
def show(receipt: str) -> dict[str, Any]:
    """The card and where each matter stands.

    The secret of the receipt is the bearer token; without the right one there is nothing here.
    """
    with looking(desk.service().sessions) as session:
        return progress(session, holder(session, receipt))


def holder(session: Session, receipt: str) -> UUID:
    """The registration that the receipt and the bearer's secret open; raises NotFound."""
    if not is_receipt(receipt):
        raise NotFound
    return enter(session, receipt, desk.bearer_secret())


def progress(session: Session, registration_id: UUID) -> dict[str, Any]:
    """The card, its lines, and what is offered next."""
    service = desk.service()
    today = service.today(desk.now())
    page = card.page(session, registration_id, catalogue=service.catalogue, today=today)
    return {
        "card": page.face,
        "holding": page.holding,
        "application": page.application,
        "lines": page.lines,
        "offered": page.offered,
    }


def _submission(values: Any) -> Submission | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not KEY.fullmatch(key):
        sentence = N_("提交编号（Idempotency-Key）须为 1 至 128 个可见的 ASCII 字符。")
        raise ValidationError({"Idempotency-Key": [sentence]})
    return Submission(key=key, body=reading.canonical(values))


def _answer(receipt: Receipt) -> ResponseReturnValue:
    follow = url_for("api.show", receipt=receipt.receipt)
    answer = {
        "receipt": receipt.receipt,
        "secret": receipt.secret,
        "card_number": receipt.card_number,
        "follow": follow,
    }
    return answer, 201, {"Location": follow}
