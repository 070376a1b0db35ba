"""The code on the screen: ten minutes of it for a script, half a minute of it as a picture."""

import io
from datetime import datetime

import qrcode
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from qrcode.constants import ERROR_CORRECT_M

from greencard.domain.token import text
from greencard.errors import NotAllowed
from greencard.services import showing
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import now, read, ring, service

bp = Blueprint("showing", __name__)
QUIET = 4  # modules of white around the code, as readers expect


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
    return Response(drawn(code), mimetype="image/svg+xml")


def drawn(text: str) -> str:
    """A QR code of error level M as one SVG path."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows, path = code.get_matrix(), io.StringIO()
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            path.write(f"M{x} {y}h1v1h-1z" if dark else "")
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{size * 8}" height="{size * 8}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path.getvalue()}"/></svg>'
    )


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
