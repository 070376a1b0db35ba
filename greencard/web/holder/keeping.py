"""What a holder does with the card: freeze it and take that back, report its loss, leave a job."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError

from greencard.domain.sentences import N_
from greencard.errors import Incomplete, NotAllowed, TooMany
from greencard.queries.holder import faces
from greencard.services.card import holding
from greencard.services.card.leaving import grace_of
from greencard.services.intake.fields import Day, Form, needed
from greencard.web import forms
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import now, read, service, today, write
from greencard.web.forms import Filled
from greencard.web.pages_of_error import sentence

bp = Blueprint("keeping", __name__)
MISSED = "missed"


class LeavingForm(Form):
    """The last day at the employer."""

    on = Day(**needed(N_("请填写离职日期。")))


@bp.post("/card/freeze")
@talent_only
def freeze() -> ResponseReturnValue:
    return _done(holding.freeze, _("已冻结。从现在起，任何人扫描这张卡都不能通过。"))


@bp.post("/card/unfreeze")
@talent_only
def unfreeze() -> ResponseReturnValue:
    return _done(holding.unfreeze, _("已解冻，可以继续使用。"))


@bp.get("/card/lost")
@talent_only
def loss() -> ResponseReturnValue:
    return render_template("card/loss.html", face=_face())


@bp.post("/card/lost")
@talent_only
def report_loss() -> ResponseReturnValue:
    return _done(
        partial(holding.report_lost, service=service()),
        _("已挂失。原来的二维码和卡片都已作废，补发新卡已经替您申请。"),
    )


@bp.get("/card/leaving")
@talent_only
def leaving() -> ResponseReturnValue:
    return _leaving(Filled())


@bp.post("/card/leaving")
@talent_only
def leave() -> ResponseReturnValue:
    """The day is told in two steps, so that a slip of the pen ends no card."""
    typed = forms.typed(request.form)
    if request.form.get("step") == "back":
        return _leaving(Filled(typed))
    try:
        last: date = LeavingForm().load(forms.nested(typed))["on"]
        if request.form.get("step") != "sure":
            return _foreseen(last, Filled(typed))
        with write() as session:
            holding.leave(session, registration_of_visitor(), **_told(last))
    except ValidationError as error:
        return _leaving(Filled(typed, forms.faults(error))), 422
    except Incomplete as error:
        return _leaving(Filled(typed, {error.field: [sentence(error)]})), 422
    except (NotAllowed, TooMany) as error:
        return _back(sentence(error), MISSED)
    return _back(_("已记下您的离职日期。"))


@bp.errorhandler(CSRFError)
@talent_only
def worn_out(_error: CSRFError) -> ResponseReturnValue:
    """The page stood open too long; nothing was done yet."""
    if request.endpoint == "keeping.leave":
        notice = _("页面停留时间过长，为安全起见请再提交一次。您填写的内容都还在。")
        return _leaving(Filled(forms.typed(request.form)), notice=notice), 400
    return _back(_("页面停留时间过长，为安全起见请再点一次。"), MISSED)


def _done(act: Callable[..., Any], words: str) -> ResponseReturnValue:
    """Do it to the card the page was about, and go back there."""
    try:
        with write() as session:
            act(session, registration_of_visitor(), now=now(), number=_number())
    except (NotAllowed, TooMany) as error:
        return _back(sentence(error), MISSED)
    return _back(words)


def _number() -> str | None:
    """The number the page named, else that of a relative's card; none means the talent's own."""
    return request.form.get("number") or (_face().number if _relative() else None)


def _face() -> faces.Face:
    with read() as session:
        return faces.face(session, registration_of_visitor(), relative=_relative(), today=today())


def _relative() -> int:
    return request.values.get("relative", 0, type=int)


def _leaving(form: Filled, *, notice: str | None = None) -> str:
    g.page_path = url_for("keeping.leaving")
    return render_template(
        "card/leaving.html", form=form, grace=grace_of(service(), now=now()), notice=notice
    )


def _foreseen(last: date, form: Filled) -> str:
    """On which day the card then ends; nothing is written down yet."""
    g.page_path = url_for("keeping.leaving")
    with read() as session:
        ends = holding.would_stay_to(session, registration_of_visitor(), **_told(last))
    return render_template(
        "card/leaving_sure.html",
        form=form,
        last=last,
        ends=ends,
        grace=grace_of(service(), now=now()),
    )


def _told(last: date) -> dict[str, Any]:
    return {"on": last, "service": service(), "now": now()}


def _back(words: str, kind: str = "message") -> ResponseReturnValue:
    flash(words, kind)
    place = url_for("card.family", relative=_relative()) if _relative() else url_for("card.face")
    return redirect(place, 303)
