"""What is done with cards: by their holders, with the secret of the receipt, and by offices."""

from collections.abc import Callable
from typing import Any

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.documented import CSRF_HEADER, open_to, problems, takes
from greencard.api.registrations import TAGS, holder, progress
from greencard.api.schemas.cards import CardRecord
from greencard.api.schemas.progress import Progress
from greencard.db import reading as looking
from greencard.domain.numbers import is_card_number
from greencard.domain.sentences import N_
from greencard.errors import NotFound
from greencard.queries.centre import card_record
from greencard.services.card import card_acts, holding
from greencard.services.casework import reasons
from greencard.services.intake.fields import Day, Form, Lines, Text, needed, optional

LONGEST_NUMBER = 12
STAFF_TAGS = ["cards"]


class OwnCardForm(Form):
    """Which card: the number of one of the family; without it the talent's own."""

    number = Text(most=LONGEST_NUMBER, **optional())


class LeftForm(Form):
    """The last day with the employer."""

    on = Day(**needed(N_("请写明离职日期。")))


class CardActForm(Form):
    """Why an office acts; `to` until when it extends, `on` the right day of leaving.

    To correct without `on` is to take the leaving back.
    """

    reason = Lines(most=reasons.LONGEST, **needed(card_acts.ASK))
    to = Day(**optional())
    on = Day(**optional())


@blueprint.route("/registrations/<string:receipt>/card/freeze", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(OwnCardForm))
@blueprint.response(200, Progress)
@problems(400, 404, 409, 413, 415, 422)
@open_to("receipt")
def freeze(receipt: str) -> dict[str, Any]:
    """Stop a card at once; freezing twice is freezing once."""
    return _do(receipt, holding.freeze, **reading.form(OwnCardForm))


@blueprint.route("/registrations/<string:receipt>/card/unfreeze", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(OwnCardForm))
@blueprint.response(200, Progress)
@problems(400, 404, 409, 413, 415, 422, 429)
@open_to("receipt")
def unfreeze(receipt: str) -> dict[str, Any]:
    """Lift the holder's own freeze; what an office has suspended stays so."""
    return _do(receipt, holding.unfreeze, **reading.form(OwnCardForm))


@blueprint.route("/registrations/<string:receipt>/card/lost", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(OwnCardForm))
@blueprint.response(200, Progress)
@problems(400, 404, 409, 413, 415, 422)
@open_to("receipt")
def report_lost(receipt: str) -> dict[str, Any]:
    """Report a card lost: it is worth nothing any more, and another one is asked for."""
    return _do(receipt, holding.report_lost, service=desk.service(), **reading.form(OwnCardForm))


@blueprint.route("/registrations/<string:receipt>/card/left", methods=["POST"], tags=TAGS)
@blueprint.doc(requestBody=takes(LeftForm))
@blueprint.response(200, Progress)
@problems(400, 404, 409, 413, 415, 422)
@open_to("receipt")
def leave(receipt: str) -> dict[str, Any]:
    """Tell that the holder has left the employer; `holding.grace_to` is the card's last day then.

    A day whose grace is over already is refused, and nothing changes.
    """
    return _do(receipt, holding.leave, service=desk.service(), **reading.form(LeftForm))


@blueprint.route("/cards/<string:number>", methods=["GET"], tags=STAFF_TAGS)
@blueprint.response(200, CardRecord)
@problems(401, 403, 404)
@open_to("staff")
def card(number: str) -> card_record.CardRecord:
    """A card, for an office with the duty to act on cards."""
    return _record(number)


@blueprint.route("/cards/<string:number>/<string:act>", methods=["POST"], tags=STAFF_TAGS)
@blueprint.doc(requestBody=takes(CardActForm), parameters=[CSRF_HEADER])
@blueprint.response(200, CardRecord)
@problems(400, 401, 403, 404, 409, 413, 415, 422)
@open_to("staff")
def act_on_card(number: str, act: str) -> card_record.CardRecord:
    """Suspend, resume, revoke, cancel, replace or extend a card, or correct its day of leaving.

    The answer is the card as it stands then.
    """
    caller = desk.caller()
    if act not in card_acts.ACTS or not is_card_number(number):
        raise NotFound
    told, service = reading.form(CardActForm), desk.service()
    with service.sessions.begin() as session:
        card_acts.act(
            session, number, act, actor=caller.actor, **told, service=service, now=desk.now()
        )
    return _record(number)


def _do(receipt: str, act: Callable[..., None], **told: Any) -> dict[str, Any]:
    """The act of a holder, and the card as it stands then."""
    sessions = desk.service().sessions
    with looking(sessions) as session:
        me = holder(session, receipt)
    with sessions.begin() as session:
        act(session, me, **told, now=desk.now())
    with looking(sessions) as session:
        return progress(session, me)


def _record(number: str) -> card_record.CardRecord:
    caller, service = desk.caller(), desk.service()
    if not is_card_number(number):
        raise NotFound
    with looking(service.sessions) as session:
        return card_record.record(
            session, number, office=caller.office, service=service, now=desk.now()
        )
