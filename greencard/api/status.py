"""The status lists, for everybody who checks cards off line."""

from typing import Any

from flask import Response, request

from greencard.api import desk
from greencard.api.blueprint import blueprint
from greencard.api.documented import open_to, problems
from greencard.db import reading
from greencard.domain.token.statuses import KIND
from greencard.services import status_lists

MEDIA_TYPE = f"application/{KIND}"
A_MINUTE = {"Cache-Control": "public, max-age=60"}


@blueprint.route("/status/<string:number>", methods=["GET"], tags=["cards"])
@blueprint.response(200, {"type": "string"}, content_type=MEDIA_TYPE)
@blueprint.alt_response(304, description="Not Modified")
@problems(404)
@open_to("public")
def status_list(number: str) -> Any:
    """One status list, signed (IETF Token Status List, two bits a card)."""
    with reading(desk.service().sessions) as session:
        text = status_lists.handed_out(session, number, now=desk.now())
    response = Response(text, mimetype=MEDIA_TYPE, headers=A_MINUTE)
    response.add_etag()
    return response.make_conditional(request)
