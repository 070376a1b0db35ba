"""A holder sees who looked at the card, and says who may."""

from typing import Any

from greencard.api import desk, reading
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems, takes
from greencard.api.registrations import TAGS, holder
from greencard.api.schemas.consents import Consent, Consents, Looks
from greencard.db import reading as looking
from greencard.queries.holder import consents as consent_query
from greencard.queries.holder import looks as look_query
from greencard.services import consents
from greencard.services.intake.fields import Form, Text, YesNo

ONE = "/registrations/<string:receipt>/consents/<string:purpose>"


class AllowForm(Form):
    """Whether what is allowed ends with the next scan."""

    each_time = YesNo(load_default=False)


class LooksQuery(Form):
    """Where to go on."""

    cursor = Text(most=400)


@blueprint.route("/registrations/<string:receipt>/scans", methods=["GET"], tags=TAGS)
@blueprint.doc(parameters=[{"in": "query", "schema": LooksQuery}])
@blueprint.response(200, Looks)
@problems(404, 422)
@open_to("receipt")
def who_looked(receipt: str) -> Any:
    """Every look at the cards of this registration, granted or not, the latest first."""
    with looking(desk.service().sessions) as session:
        registration_id = holder(session, receipt)
        cursor = reading.query(LooksQuery).get("cursor")
        catalogue = desk.service().catalogue
        return look_query.page(session, registration_id, catalogue=catalogue, cursor=cursor)


@blueprint.route("/registrations/<string:receipt>/consents", methods=["GET"], tags=TAGS)
@blueprint.response(200, Consents)
@problems(404)
@open_to("receipt")
def list_consents(receipt: str) -> Any:
    """Every purpose cards are looked at for, and whether it is allowed."""
    service = desk.service()
    with looking(service.sessions) as session:
        rows = consent_query.page(session, holder(session, receipt), service=service)
    return {"items": rows, "next": None}


@blueprint.route(ONE, methods=["PUT"], tags=TAGS)
@blueprint.doc(requestBody=takes(AllowForm) | {"required": False})
@blueprint.response(200, Consent)
@problems(400, 404, 409, 413, 415, 422, 429)
@open_to("receipt")
def allow(receipt: str, purpose: str) -> Any:
    """Allow a purpose, until further notice or for one scan."""
    service = desk.service()
    with looking(service.sessions) as session:
        registration_id = holder(session, receipt)
    told = reading.form(AllowForm)
    with service.sessions.begin() as session:
        stand = consents.give(
            session, registration_id, purpose, **told, service=service, now=desk.now()
        )
    return consent_query.row(stand, service=service)


@blueprint.route(ONE, methods=["DELETE"], tags=TAGS)
@blueprint.response(200, Consent)
@problems(404, 409, 429)
@open_to("receipt")
def forbid(receipt: str, purpose: str) -> Any:
    """Allow a purpose no longer, from the next scan on."""
    service = desk.service()
    with looking(service.sessions) as session:
        registration_id = holder(session, receipt)
    with service.sessions.begin() as session:
        stand = consents.withdraw(
            session, registration_id, purpose, service=service, now=desk.now()
        )
    return consent_query.row(stand, service=service)
