"""The card for its holder's own programs: the live codes, and the printed one."""

from typing import Any

from flask import Response, current_app, request

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems
from greencard.api.registrations import holder
from greencard.api.schemas.showing import Live
from greencard.db import reading as looking
from greencard.services.card.showing import live_codes
from greencard.services.intake.fields import Form, Text, optional

TAGS = ["cards"]
CARD_DIGITS = 12
PICTURE = {"type": "string", "format": "binary"}


class WhichCard(Form):
    """Whose card is meant: a relative's by its number, else the talent's own."""

    card = Text(most=CARD_DIGITS, **optional())


@blueprint.route("/registrations/<string:receipt>/live", methods=["GET"], tags=TAGS)
@blueprint.doc(parameters=[{"in": "query", "schema": WhichCard}])
@blueprint.response(200, Live)
@problems(404, 422)
@open_to("receipt")
def live(receipt: str) -> dict[str, Any]:
    """The codes to show in the next ten minutes, the first from now on.

    Go by `now` and the time that has passed since, not by a clock of your own.
    """
    service, now, keys = desk.service(), desk.now(), desk.ring()
    number = reading.query(WhichCard)["card"]
    with looking(service.sessions) as session:
        shown = live_codes(
            session,
            holder(session, receipt),
            signer_at=lambda at: keys.signer("live", at=at),
            realm=service.realm,
            now=now,
            number=number,
        )
    return shown.told(origin=service.origin(request.host), now=now)


@blueprint.route("/registrations/<string:receipt>/card.svg", methods=["GET"], tags=TAGS)
@blueprint.doc(parameters=[{"in": "query", "schema": WhichCard}])
@blueprint.response(200, PICTURE, content_type="image/svg+xml")
@problems(404, 409, 422)
@open_to("receipt")
def card_svg(receipt: str) -> Response:
    """The printed code as a picture of lines (error level Q, its white border included)."""
    return _printed(receipt, "svg")


@blueprint.route("/registrations/<string:receipt>/card.png", methods=["GET"], tags=TAGS)
@blueprint.doc(parameters=[{"in": "query", "schema": WhichCard}])
@blueprint.response(200, PICTURE, content_type="image/png")
@problems(404, 409, 422)
@open_to("receipt")
def card_png(receipt: str) -> Response:
    """The same as a picture of dots; print it at least 24 mm wide."""
    return _printed(receipt, "png")


@blueprint.route("/registrations/<string:receipt>/card.pdf", methods=["GET"], tags=TAGS)
@blueprint.doc(parameters=[{"in": "query", "schema": WhichCard}])
@blueprint.response(200, PICTURE, content_type="application/pdf")
@problems(404, 409, 422, 429, 503)
@open_to("receipt")
def card_pdf(receipt: str) -> Response:
    """Both sides of the card at their true size, to cut out."""
    return _printed(receipt, "pdf")


def _printed(receipt: str, kind: str) -> Response:
    """The press belongs to the pages; the application lends it."""
    number = reading.query(WhichCard)["card"]
    with looking(desk.service().sessions) as session:
        registration_id = holder(session, receipt)
    answer: Response = current_app.extensions["card.print"](registration_id, kind, number=number)
    return answer
