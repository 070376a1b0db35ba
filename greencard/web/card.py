"""一卡: the talent's own page, and a page for each card of the family."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from greencard.queries import card, faces
from greencard.services.showing import STEP
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import now, read, service, today
from greencard.web.security import asking

bp = Blueprint("card", __name__)


@bp.get("/card")
@talent_only
def face() -> ResponseReturnValue:
    with read() as session:
        page = card.page(
            session, registration_of_visitor(), catalogue=service().catalogue, today=today()
        )
    return asking(render_template("card/face.html", page=page, good_until=now() + STEP))


@bp.get("/card/family/<int:relative>")
@talent_only
def family(relative: int) -> ResponseReturnValue:
    registration = registration_of_visitor()
    with read() as session:
        found = faces.face(session, registration, relative=relative, today=today())
        standing = faces.standing(session, registration, today=today())
    updated, until = standing.updated, now() + STEP
    page = render_template("card/family.html", face=found, updated=updated, good_until=until)
    return asking(page)


@bp.get("/card/state")
@talent_only
def state() -> ResponseReturnValue:
    """Asked every few seconds by an open page, so that it never says what is no longer so."""
    with read() as session:
        standing = faces.standing(session, registration_of_visitor(), today=today())
    return {"state": standing.state, "updated": standing.updated}
