"""The code on the screen: ten minutes of it for a script, half a minute of it as a picture."""

from datetime import datetime

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from greencard.domain.token import text
from greencard.errors import NotAllowed
from greencard.services.card import showing
from greencard.web import drawing
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import now, read, ring, service

bp = Blueprint("showing", __name__)


@bp.get("/card/live")
@talent_only
def live() -> ResponseReturnValue:
    moment = now()
    return _live(moment).told(origin=_origin(), now=moment)


@bp.get("/card/live.svg")
@talent_only
def picture() -> ResponseReturnValue:
    """For browsers without scripts; good for the half minute that the page names."""
    codes = _live(now()).codes
    if not codes:
        raise NotAllowed("这张绿卡现在不能出示，请回到绿卡页面查看原因。")
    code = text.address(_origin(), codes[0].token)
    return Response(drawing.svg(code, level="M"), mimetype="image/svg+xml")


def _live(moment: datetime) -> showing.Live:
    keys = ring()
    with read() as session:
        return showing.live_codes(
            session,
            registration_of_visitor(),
            signer_at=lambda at: keys.signer("live", at=at),
            realm=service().realm,
            now=moment,
            number=request.args.get("card"),
        )


def _origin() -> str:
    return service().origin(request.host)
