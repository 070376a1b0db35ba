"""What other systems look for at a fixed place: the list of the keys we sign with."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from greencard.web.auth import public
from greencard.web.desk import ring

bp = Blueprint("well_known", __name__, url_prefix="/.well-known")
A_MINUTE = {"Cache-Control": "public, max-age=60"}


@bp.get("/tgc-keys.jwt")
@public
def keys() -> ResponseReturnValue:
    response = Response(ring().text, mimetype="application/jwt", headers=A_MINUTE)
    response.add_etag()
    return response.make_conditional(request)
