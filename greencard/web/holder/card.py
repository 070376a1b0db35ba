"""一卡: the talent's own page, and a page for each card of the family."""

from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from greencard.queries.holder import card, faces, looks
from greencard.services.card.showing import STEP
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import now, read, service, today
from greencard.web.security import asking
from greencard.web.words import looks as words_of_looks

bp = Blueprint("card", __name__)


@bp.get("/card")
@talent_only
def face() -> ResponseReturnValue:
    with read() as session:
        page = card.page(
            session, registration_of_visitor(), catalogue=service().catalogue, today=today()
        )
        seen = looks.page(
            session, registration_of_visitor(), catalogue=service().catalogue, limit=1
        )
    return _shown("face", page=page, looks=seen.items, words=words_of_looks)


@bp.get("/card/family/<int:relative>")
@talent_only
def family(relative: int) -> ResponseReturnValue:
    registration = registration_of_visitor()
    with read() as session:
        found = faces.face(session, registration, relative=relative, today=today())
        standing = faces.standing(session, registration, today=today())
    return _shown("family", face=found, updated=standing.updated)


@bp.get("/card/state")
@talent_only
def state() -> ResponseReturnValue:
    """Asked every few seconds by an open page, so that it never says what is no longer so."""
    with read() as session:
        standing = faces.standing(session, registration_of_visitor(), today=today())
    return {"state": standing.state, "updated": standing.updated}


def _shown(template: str, **values: Any) -> Response:
    """A page with a card, and how long a code drawn now is good."""
    return asking(render_template(f"card/{template}.html", good_until=now() + STEP, **values))
