"""一中心: one card, and what an office with the duty may do with it."""

from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from greencard.domain.numbers import is_card_number
from greencard.domain.sentences import N_
from greencard.errors import Incomplete, NotAllowed, NotFound
from greencard.queries.centre import card_record
from greencard.services.card import card_acts
from greencard.web.auth import staff_only
from greencard.web.centre.desk import actor, frame, office
from greencard.web.centre.queue import MISSED
from greencard.web.desk import now, read, service, write
from greencard.web.forms import IN_BOXES, Filled, day_typed, worded
from greencard.web.pages_of_error import sentence

bp = Blueprint("centre_cards", __name__)
WHICH = N_("请填写正确的离职日期，或者勾选撤回，只选一项。")
SURE = N_("请先勾选确认，这一步不能撤回。")
ACT = f"/centre/cards/<string:number>/<any({', '.join(card_acts.ACTS)}):act>"


@bp.get("/centre/cards/<string:number>")
@staff_only
def card(number: str) -> ResponseReturnValue:
    return _page(number, Filled())


@bp.post(ACT)
@staff_only
def act(number: str, act: str) -> ResponseReturnValue:
    try:
        _act(number, act)
    except Incomplete as error:
        told = {f"{act}.{error.field}": [worded(error.message, **error.values)]}
        return _page(number, Filled(dict(request.form.lists()), told)), 422
    except NotAllowed as error:
        flash(sentence(error), MISSED)
    else:
        flash(_("已经办好，持卡人的页面随即更新。"))
    return redirect(url_for("centre_cards.card", number=number), 303)


@bp.get(ACT)
@staff_only
def look_again(number: str, act: str) -> ResponseReturnValue:
    """An answer to a form that is opened again as a page: show the card as it is now."""
    return redirect(url_for("centre_cards.card", number=number), 303)


@bp.errorhandler(CSRFError)
@staff_only
def worn_out(_error: CSRFError) -> ResponseReturnValue:
    """The page stood open too long: say so and keep what was typed."""
    notice = _("页面停留时间过长，为安全起见请再提交一次。您填写的内容都还在。")
    typed = Filled(dict(request.form.lists()))
    return _page(str((request.view_args or {})["number"]), typed, notice=notice), 400


def _act(number: str, act: str) -> None:
    if act in card_acts.FINAL and not request.form.get(f"{act}.sure"):
        raise Incomplete("sure", SURE)
    days = {name: _day(act, name) for name in ("to", "on")}
    if act == "correct" and bool(days["on"]) == bool(request.form.get("correct.none")):
        raise Incomplete("on", WHICH)
    with write() as session:
        card_acts.act(
            session,
            number,
            act,
            actor=actor(),
            reason=request.form.get(f"{act}.reason", ""),
            **days,
            service=service(),
            now=now(),
        )


def _day(act: str, name: str) -> date | None:
    typed = day_typed(request.form, f"{act}.{name}")
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise Incomplete(name, IN_BOXES) from error


def _page(number: str, form: Filled, *, notice: str | None = None) -> str:
    if not is_card_number(number):
        raise NotFound
    with read() as session:
        found = card_record.record(session, number, office=office(), service=service(), now=now())
        around = frame(session)
    g.page_path = url_for("centre_cards.card", number=number)
    return render_template("centre/card.html", card=found, form=form, notice=notice, **around)
