"""Who is signed in, and which pages they may open; every route names its permission."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from greencard.errors import Forbidden
from greencard.services.doors import sessions
from greencard.services.doors.sessions import StaffMember, Who
from greencard.web import pages_of_error
from greencard.web.desk import now, read, service, write
from greencard.web.security import HARMLESS, cookie_name

View = TypeVar("View", bound=Callable[..., Any])
HOMES = {"talent": "card.face", "staff": "centre.queue"}
COUNTER = "partner.scan"


def public(view: View) -> View:
    """Anybody may open this page."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def talent_only(view: View) -> View:
    """Only the holder of a receipt and its secret may open this page."""
    return _only("talent", view, home=HOMES["talent"])


def staff_only(view: View) -> View:
    """Only officers of an office may open this page."""
    return _only("staff", view, home=HOMES["staff"])


def partner_only(view: View) -> View:
    """Only people at the counter of a partner may open this page."""

    @wraps(view)
    def at_the_counter(*args: Any, **values: Any) -> ResponseReturnValue:
        if g.who.staff.partner is None:
            return pages_of_error.answer(Forbidden(), 403)
        answer: ResponseReturnValue = view(*args, **values)
        return answer

    checked = _only("staff", at_the_counter, home=COUNTER)
    checked.permission = "partner"  # type: ignore[attr-defined]
    return checked  # type: ignore[return-value]


def _only(kind: str, view: View, *, home: str) -> View:
    @wraps(view)
    def checked(*args: Any, **values: Any) -> ResponseReturnValue:
        if visitor() is None:
            return redirect(url_for("door.sign_in", **_come_back(kind, home)), 303)
        if g.who.kind != kind:  # answered here: raised while another error is handled it is lost
            return pages_of_error.answer(Forbidden(), 403)
        answer: ResponseReturnValue = view(*args, **values)
        return answer

    checked.permission = kind  # type: ignore[attr-defined]
    return checked  # type: ignore[return-value]


def _come_back(kind: str, home: str) -> dict[str, Any]:
    """Where to go after signing in: back to the page asked for, if it can be asked for again."""
    path = request.full_path.rstrip("?") if request.method in HARMLESS else url_for(home)
    return {"as": kind, "next": path}


def home_of(kind: str, *, partner: str | None = None) -> str:
    """The page somebody begins at: the card, the queue, or the counter of a partner."""
    return url_for(COUNTER if partner else HOMES[kind])


def visitor() -> Who | None:
    """Who is asking; None for anybody."""
    if "who" not in g:
        recognise()
    who: Who | None = g.who
    return who


def recognise() -> None:
    """Find out who is asking, before the view runs; a worn-out cookie is nobody's."""
    token = request.cookies.get(_cookie())
    g.who = None
    if not token or request.endpoint == "static":
        return
    with read() as session:
        g.who = sessions.who(session, token, now=now())
    if g.who and g.who.stale:
        with write() as session:
            sessions.seen(session, token, now=now())


def registration_of_visitor() -> Any:
    """The registration of the talent who is signed in."""
    who: Who = g.who
    return who.registration_id


def officer() -> StaffMember:
    """The officer who is signed in; raises Forbidden for staff without an office."""
    who: Who = g.who
    if who.staff is None or who.staff.office is None:
        raise Forbidden
    return who.staff


def partner_of_visitor() -> Any:
    """The partner at whose counter somebody is signed in."""
    who: Any = g.who
    return who.staff.partner


def hand_over(response: Response, token: str) -> Response:
    """Give the browser its session cookie."""
    response.set_cookie(
        _cookie(), token, secure=service().config.service, httponly=True, samesite="Lax", path="/"
    )
    return response


def take_back(response: Response) -> Response:
    """End the session on the server and have the browser forget it."""
    token = request.cookies.get(_cookie())
    if token:
        with write() as session:
            sessions.close(session, token)
    secure = service().config.service
    response.delete_cookie(_cookie(), secure=secure, httponly=True, samesite="Lax", path="/")
    if secure:  # in local mode it would only add a note to the browser's console
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def local_path(path: str | None, *, otherwise: str) -> str:
    """A path of this site, or `otherwise` for anything that could lead elsewhere."""
    if not path or not path.startswith("/") or path.startswith("//"):
        return otherwise
    if "\\" in path or any(ord(letter) <= ord(" ") for letter in path):
        return otherwise
    parts = urlsplit(path)
    return otherwise if parts.scheme or parts.netloc else path


def _cookie() -> str:
    config = current_app.extensions["greencard"].config
    return cookie_name("greencard", service=config.service)
