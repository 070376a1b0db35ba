"""一卡: the talent's own page."""

import io

import qrcode
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from qrcode.constants import ERROR_CORRECT_M

from greencard.queries import card
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import read, service, today

bp = Blueprint("card", __name__)
QUIET = 4  # modules of white around the code, as readers expect


@bp.get("/card")
@talent_only
def face() -> ResponseReturnValue:
    return render_template("card/face.html", page=_page())


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


def _page() -> card.CardPage:
    with read() as session:
        return card.page(
            session, registration_of_visitor(), catalogue=service().catalogue, today=today()
        )
