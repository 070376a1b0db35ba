"""The card for its holder's own programs: the codes of the next ten minutes."""

from typing import Any

from flask import request

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems
from greencard.api.registrations import holder
from greencard.api.schemas_cards import Live
from greencard.db import reading as looking
from greencard.services.intake_fields import Form, Text, optional
from greencard.services.showing import live_codes

TAGS = ["cards"]
CARD_DIGITS = 12


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
