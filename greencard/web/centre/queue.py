"""一中心: an office's queue, and one case with everything about it."""

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from greencard.errors import GreencardError, Incomplete, NotAllowed, NotYourTurn
from greencard.queries.centre import cases as case_pages
from greencard.queries.centre import queue as queue_pages
from greencard.services.casework import cases
from greencard.web.auth import staff_only
from greencard.web.centre.desk import actor, frame, office
from greencard.web.desk import now, read, service, today, write
from greencard.web.forms import Filled, day_typed, worded
from greencard.web.pages_of_error import sentence

bp = Blueprint("centre", __name__)
STATES = ("open", "done")
MISSED = "missed"


@bp.get("/centre")
@staff_only
def queue() -> ResponseReturnValue:
    state = request.args.get("state")
    state = state if state in STATES else STATES[0]
    sought = request.args.get("q", "").strip()
    with read() as session:
        page = queue_pages.page(
            session,
            office(),
            service=service(),
            state=state,
            sought=sought,
            cursor=request.args.get("cursor"),
            today=today(),
        )
        around = frame(session)
    shown = None if sought else state
    return render_template("centre/queue.html", page=page, state=shown, sought=sought, **around)


@bp.get("/centre/cases/<string:case_no>")
@staff_only
def case(case_no: str) -> ResponseReturnValue:
    return _case_page(case_no, Filled())


@bp.post("/centre/cases/<string:case_no>/tasks/<string:step>/<any(finish, refuse):act>")
@staff_only
def act(case_no: str, step: str, act: str) -> ResponseReturnValue:
    try:
        done = _finish(case_no, step) if act == "finish" else _refuse(case_no, step)
    except Incomplete as error:
        typed = dict(request.form.lists())
        told = {error.field: [worded(error.message, **error.values)]}
        return _case_page(case_no, Filled(typed, told)), 422
    except (NotYourTurn, NotAllowed) as error:
        flash(_too_late(error), MISSED)
    else:
        flash(done)
    return redirect(url_for("centre.case", case_no=case_no), 303)


@bp.get("/centre/cases/<string:case_no>/tasks/<string:step>/<any(finish, refuse):act>")
@staff_only
def look_again(case_no: str, step: str, act: str) -> ResponseReturnValue:
    """An answer to a form that is opened again as a page: show the case as it is now."""
    return redirect(url_for("centre.case", case_no=case_no), 303)


@bp.errorhandler(CSRFError)
@staff_only
def worn_out(_error: CSRFError) -> ResponseReturnValue:
    """The page stood open too long: say so and keep what was typed."""
    notice = _("页面停留时间过长，为安全起见请再提交一次。您填写的内容都还在。")
    typed = dict(request.form.lists())
    return _case_page(str((request.view_args or {})["case_no"]), Filled(typed), notice=notice), 400


def _too_late(error: GreencardError) -> str:
    """What stood in the way; where somebody was faster, that the page has been renewed."""
    if error.message == type(error).__doc__:
        return _("这一步没有办成：可能已由他人办理，或办件已经办结。下面是最新情况。")
    return sentence(error)


def _finish(case_no: str, step: str) -> str:
    with write() as session:
        cases.finish_task(
            session,
            case_no,
            step=step,
            office=office(),
            actor=actor(),
            values=_values(),
            service=service(),
            now=now(),
        )
    return _("本环节已办结。")


def _refuse(case_no: str, step: str) -> str:
    with write() as session:
        cases.refuse(
            session,
            case_no,
            step=step,
            office=office(),
            actor=actor(),
            reason=request.form.get("reason", ""),
            now=now(),
        )
    return _("已作出不予批准的决定，理由已记入办件。")


def _case_page(case_no: str, form: Filled, *, notice: str | None = None) -> str:
    with read() as session:
        view = case_pages.view(session, case_no, office=office(), catalogue=service().catalogue)
        around = frame(session)
    g.page_path = url_for("centre.case", case_no=case_no)
    return render_template("centre/case.html", case=view, form=form, notice=notice, **around)


def _values() -> Mapping[str, object]:
    values = {"level": request.form.get("level"), "class": request.form.get("class")}
    values["valid_to"] = day_typed(request.form, "valid_to")
    return {name: value for name, value in values.items() if value}
