"""Who looked at the card, and whom its holder lets look for what."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from greencard.errors import NotAllowed, TooMany
from greencard.queries.holder import consents as consent_pages
from greencard.queries.holder import looks as look_pages
from greencard.services import consents
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import now, read, service, write
from greencard.web.pages_of_error import sentence
from greencard.web.words import looks as words

bp = Blueprint("looking", __name__)
ON, ONCE, OFF = "on", "once", "off"


@bp.get("/card/looks")
@talent_only
def looks() -> ResponseReturnValue:
    registration, cursor = registration_of_visitor(), request.args.get("cursor")
    with read() as session:
        page = look_pages.page(session, registration, catalogue=service().catalogue, cursor=cursor)
    return render_template("card/looks.html", page=page, later=cursor is not None, words=words)


@bp.get("/card/consents")
@talent_only
def allowed() -> ResponseReturnValue:
    with read() as session:
        rows = consent_pages.page(session, registration_of_visitor(), service=service())
    return render_template("card/consents.html", rows=rows, words=words)


@bp.post("/card/consents")
@talent_only
def answer() -> ResponseReturnValue:
    """One purpose: allowed from now on, for the next look alone, or no longer."""
    purpose, said = request.form.get("purpose", ""), request.form.get("answer")
    about: dict[str, Any] = {"service": service(), "now": now()}
    registration = registration_of_visitor()
    if said not in (ON, ONCE, OFF):
        return _back(_("请选择同意或关闭。"), "missed")
    try:
        with write() as session:
            if said == OFF:
                consents.withdraw(session, registration, purpose, **about)
            else:
                once = said == ONCE
                consents.give(session, registration, purpose, each_time=once, **about)
    except (NotAllowed, TooMany) as error:
        return _back(sentence(error), "missed")
    return _back(_("已关闭。") if said == OFF else _("已同意。"), anchor=purpose)


@bp.errorhandler(CSRFError)
@talent_only
def worn_out(_error: CSRFError) -> ResponseReturnValue:
    """The page stood open too long; nothing was changed yet."""
    return _back(_("页面停留时间过长，为安全起见请再点一次。"), "missed")


def _back(said: str, kind: str = "message", *, anchor: str | None = None) -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for("looking.allowed", _anchor=anchor), 303)
