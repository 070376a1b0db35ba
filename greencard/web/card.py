"""一卡: the talent's own page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from greencard.queries import card
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import read, service, today

bp = Blueprint("card", __name__)


@bp.get("/card")
@talent_only
def face() -> ResponseReturnValue:
    return render_template("card/face.html", page=_page())


def _page() -> card.CardPage:
    with read() as session:
        return card.page(
            session, registration_of_visitor(), catalogue=service().catalogue, today=today()
        )
