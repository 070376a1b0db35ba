"""一点: the first page, the registration form and the receipt."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError

from greencard.services import limits, registration
from greencard.services.doors import sessions
from greencard.services.intake.registrations import read_registration
from greencard.services.registration import Submission
from greencard.web import auth, forms
from greencard.web.auth import public, talent_only
from greencard.web.desk import in_force, now, read, service, today, write
from greencard.web.forms import Filled
from greencard.web.pages import asset

bp = Blueprint("point", __name__)
RELATIVES = 3
DOCUMENTS = 1


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    return render_template("point/home.html", families=forms.offered(in_force()))


@bp.get("/favicon.ico")
@public
def picture() -> ResponseReturnValue:
    """Browsers ask for this beside whatever is not a page of ours."""
    return redirect(asset("icon.svg"))


@bp.get("/register")
@public
def form() -> ResponseReturnValue:
    return page(Filled())


@bp.post("/register")
@public
def submit() -> ResponseReturnValue:
    _count()
    typed, catalogue = forms.typed(request.form), in_force()
    values = forms.nested(typed, lists_of_numbers=forms.lists_of_numbers(catalogue))
    try:
        application = read_registration(values, catalogue, today=today())
    except ValidationError as error:
        return page(Filled(typed, forms.faults(error))), 422
    token = _register(application, _submission(values))
    return auth.hand_over(redirect(url_for("point.receipt"), 303), token)


@bp.get("/register/receipt")
@talent_only
def receipt() -> ResponseReturnValue:
    with read() as rows:
        paper = registration.receipt_of(rows, auth.registration_of_visitor(), now=now())
    if paper is None:  # a day has passed
        return redirect(url_for("card.face"), 303)
    return render_template("point/receipt.html", paper=paper)


@bp.errorhandler(CSRFError)
def worn_out(_error: CSRFError) -> ResponseReturnValue:
    """The page stood open too long: say so and keep what was typed."""
    notice = _("页面停留时间过长，为安全起见请再提交一次。您填写的内容都还在。")
    return page(Filled(forms.typed(request.form)), notice=notice), 400


def page(filled: Filled, *, notice: str | None = None) -> str:
    """The registration form as far as it is filled in."""
    g.page_path = url_for("point.form")
    catalogue = in_force()
    return render_template(
        "point/register.html",
        form=filled,
        notice=notice,
        replay=_replay(),
        parks=catalogue.parks,
        families=forms.offered(catalogue),
        asked=forms.asked(catalogue),
        relatives=RELATIVES,
        documents=DOCUMENTS,
    )


def _register(application: Any, submission: Submission) -> str:
    """Register and sign the newcomer in; the receipt is shown once this is committed."""
    with write() as rows:
        paper = registration.register(
            rows, application, service=service(), now=now(), submission=submission
        )
        newcomer = registration.enter(rows, paper.receipt, paper.secret)
        return sessions.open_for_registration(rows, newcomer, now=now())


def _count() -> None:
    """Raise TooMany where one address registers more often than the settings allow."""
    most = service().config.registration_limit
    if most is not None:
        with write() as rows:
            limits.count_registration(rows, request.remote_addr, limit=most, now=now())


def _replay() -> str:
    """What tells this browser's forms from everybody else's; it outlives the back button."""
    try:
        return str(UUID(request.form.get("replay", "")))
    except ValueError:
        return str(session.setdefault("replay", str(uuid4())))


def _submission(values: Mapping[str, Any]) -> Submission:
    """The same form sent again from the same browser is the same submission; another is not."""
    body = json.dumps(values, sort_keys=True)
    return Submission(key=f"form:{_replay()}:{sha256(body.encode()).hexdigest()}", body=body)
