"""The printed card: its code alone as a picture, or both sides on a sheet to cut out."""

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from greencard.domain.token import text
from greencard.services import limits
from greencard.services.card import showing
from greencard.web import drawing
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import in_force, now, read, service, today, write
from greencard.web.press import TEMPLATES, Press
from greencard.web.words import labels

bp = Blueprint("prints", __name__)
bp.record(lambda setup: setup.app.extensions.setdefault("card.print", printed))

SHEET = TEMPLATES / "card" / "paper.css"
LEVEL = "Q"
PRINTS, WINDOW_SECONDS = 3, 60


@bp.get("/card/print.<any(pdf, png, svg):kind>")
@talent_only
def sheet(kind: str) -> ResponseReturnValue:
    return printed(registration_of_visitor(), kind, number=request.args.get("card"))


def printed(registration_id: UUID, kind: str, *, number: str | None = None) -> Response:
    """The card of a registration as pdf, png or svg; raises NotAllowed while there is none."""
    with read() as session:
        card = showing.printed(session, registration_id, today=today(), number=number)
    code = text.address(service().origin(request.host), card.token)
    content, kept_as = KINDS[kind](registration_id, card, code)
    answer = Response(content, mimetype=kept_as)
    answer.headers["Content-Disposition"] = f'inline; filename="{card.number}.{kind}"'
    return answer


def _svg(_registration: UUID, _card: showing.Printed, code: str) -> tuple[bytes, str]:
    return drawing.svg(code, level=LEVEL).encode(), "image/svg+xml"


def _png(_registration: UUID, _card: showing.Printed, code: str) -> tuple[bytes, str]:
    return drawing.png(code, level=LEVEL), "image/png"


def _pdf(registration: UUID, card: showing.Printed, code: str) -> tuple[bytes, str]:
    """Both sides; printed once while nothing on them changes."""
    html = render_template(
        "card/paper.html",
        card=card,
        park=in_force().parks.get(card.park or ""),
        code=Markup(drawing.svg(code, level=LEVEL)),  # noqa: S704 - drawn by us, of digits
        labels=labels,
        printed_on=today(),
    )
    press: Press = current_app.extensions["press"]
    key = (registration, sha256(html.encode()).digest())
    return press.kept(key, lambda: _counted(registration, html), sheet=SHEET), "application/pdf"


def _counted(registration: UUID, html: str) -> str:
    """Only what is really printed counts; raises TooMany."""
    with write() as session:
        bucket = f"card print:{registration}"
        limits.count(session, bucket, limit=PRINTS, window_seconds=WINDOW_SECONDS, now=now())
    return html


KINDS: dict[str, Callable[[UUID, showing.Printed, str], tuple[bytes, str]]] = {
    "svg": _svg,
    "png": _png,
    "pdf": _pdf,
}
