"""The talent's own later steps: ask for more, for a person, and tell what has changed."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError

from greencard.domain.application import Told
from greencard.domain.sentences import N_
from greencard.errors import NotAllowed, NotFound, TooMany
from greencard.matters.definition import Question
from greencard.queries.holder.choices import choices, questions
from greencard.services.intake.later import CHANGEABLE, read_change, read_more
from greencard.services.intake.schema import MOST_WANTS
from greencard.services.wanting import asking, changing
from greencard.web import forms
from greencard.web.auth import registration_of_visitor, talent_only
from greencard.web.desk import in_force, now, read, service, today, write
from greencard.web.forms import Filled
from greencard.web.pages_of_error import sentence

bp = Blueprint("wanting", __name__)
MISSED = "missed"
STALE = N_("您的信息刚在别处更新过。您填写的内容都还在，请核对后再保存一次。")


class Stale(Exception):
    """The page was opened before the latest change."""


@bp.get("/card/wants")
@talent_only
def more() -> ResponseReturnValue:
    wants = _wanted({"wants": request.args.getlist("want")})
    return _questions(wants, Filled()) if _known(wants) else _choices("next" in request.args)


@bp.post("/card/wants")
@talent_only
def ask_more() -> ResponseReturnValue:
    typed = forms.typed(request.form)
    values = forms.nested(typed, lists_of_numbers=forms.lists_of_numbers(in_force()))
    wants = _wanted(typed)
    try:
        with write() as session:
            asked = asking.ask_more(
                session,
                registration_of_visitor(),
                lambda answers: read_more(values, in_force(), answers=answers),
                service=service(),
                now=now(),
            )
    except ValidationError as error:
        if not _known(wants):
            raise NotFound from error
        return _questions(wants, Filled(typed, forms.faults(error))), 422
    except (NotAllowed, TooMany) as error:
        return _back(sentence(error), MISSED)
    return _back(_("已经收到，正在为您分派。") if asked else _("这些事已经在办理，不用再申请。"))


@bp.post("/card/person")
@talent_only
def ask_person() -> ResponseReturnValue:
    family, matter = request.form.get("family", ""), request.form.get("matter") or None
    try:
        with write() as session:
            asking.ask_person(
                session,
                registration_of_visitor(),
                family,
                matter=matter,
                service=service(),
                now=now(),
            )
    except (NotAllowed, TooMany) as error:
        return _back(sentence(error), MISSED)
    return _back(_("已经转给工作人员核对，结果会写在这张绿卡上。"))


@bp.get("/card/changes")
@talent_only
def changes() -> ResponseReturnValue:
    return _changes(Filled(forms.as_typed(_told().values)))


@bp.post("/card/changes")
@talent_only
def change() -> ResponseReturnValue:
    typed = forms.typed(request.form)
    body = forms.nested(typed, lists_of_numbers=forms.lists_of_numbers(in_force()))
    try:
        with write() as session:
            changed = changing.change(
                session,
                registration_of_visitor(),
                lambda before: _read(body, before),
                service=service(),
                now=now(),
            )
    except ValidationError as error:
        return _changes(Filled(typed, forms.faults(error))), 422
    except TooMany as error:
        return _changes(Filled(typed), notice=sentence(error)), 429
    except Stale:
        return _changes(Filled(typed), notice=_(STALE)), 409
    return _back(_("您的信息已经更新。") if changed else _("没有需要更新的内容。"))


@bp.get("/card/person")
@talent_only
def look_again() -> ResponseReturnValue:
    """An answer to a form that is opened again as a page."""
    return redirect(url_for("card.face"), 303)


@bp.errorhandler(CSRFError)
@talent_only
def worn_out(_error: CSRFError) -> ResponseReturnValue:
    """The page stood open too long: say so and keep what was typed."""
    notice = _("页面停留时间过长，为安全起见请再提交一次。您填写的内容都还在。")
    typed = forms.typed(request.form)
    if request.endpoint == "wanting.change":
        return _changes(Filled(typed), notice=notice), 400
    if request.endpoint == "wanting.ask_more" and _known(_wanted(typed)):
        return _questions(_wanted(typed), Filled(typed), notice=notice), 400
    return _back(notice, MISSED)


def _choices(nothing_chosen: bool) -> ResponseReturnValue:
    """What there is to choose; whoever went on without a choice is told so."""
    with read() as session:
        me = registration_of_visitor()
        groups = choices(session, me, in_force=in_force(), today=today())
    faults = {"want": [_("请至少选择一项要办理的类别或事项。")]} if nothing_chosen else {}
    page = render_template("card/wants.html", groups=groups, form=Filled({}, faults))
    return page, 422 if nothing_chosen else 200


def _questions(wants: list[str], filled: Filled, *, notice: str | None = None) -> str:
    """The questions of what was chosen, with the answers given before."""
    g.page_path = url_for("wanting.more", want=wants)
    with read() as session:
        asked = questions(
            session, registration_of_visitor(), wants, in_force=in_force(), today=today()
        )
    return render_template(
        "card/questions.html",
        wants=[in_force().resolve(want) for want in wants],
        questions=asked,
        form=filled if filled.typed else Filled(_answers(asked)),
        notice=notice,
    )


def _changes(filled: Filled, *, notice: str | None = None) -> str:
    g.page_path = url_for("wanting.changes")
    told = _told()
    return render_template(
        "card/changes.html",
        form=filled,
        notice=notice,
        parks=in_force().parks,
        questions=_asked_before(told.values["facts"]),
        with_validity=told.values["id_valid_to"] is not None,
        version=told.version,
    )


def _answers(questions: tuple[Question, ...]) -> dict[str, list[str]]:
    given = _told().values["facts"]
    known = {question.id: given[question.id] for question in questions if question.id in given}
    return forms.as_typed({"facts": known})


def _asked_before(answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions answered so far, as they are asked today."""
    return tuple(q for name, q in in_force().questions.items() if name in answers)


def _read(body: Mapping[str, Any], before: Told) -> dict[str, Any]:
    """Everything as it stands after the change; raises Stale where another tab was faster."""
    if request.form.get("version", before.version) != before.version:
        raise Stale
    return read_change(_whole(body, before.values), before, in_force(), today=today())


def _whole(body: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the page shows: what was left blank there is taken back."""
    shown = [name for name in CHANGEABLE if name != "id_valid_to"]
    if before["id_valid_to"] not in (None, body.get("id_valid_to")):
        shown.append("id_valid_to")
    asked = _asked_before(before["facts"])
    facts = {question.id: body["facts"].get(question.id) for question in asked}
    parts = {
        name: {key: None for key in before[name]} | body[name]
        for name in ("education", "employment")
    }
    return {name: body.get(name) for name in shown} | parts | {"facts": facts}


def _wanted(typed: forms.Typed) -> list[str]:
    """What is asked for, each once, and no more of it than can be."""
    return list(dict.fromkeys(typed.get("wants", ())))[:MOST_WANTS]


def _known(wants: list[str]) -> bool:
    return bool(wants) and all(in_force().resolve(want) for want in wants)


def _told() -> Any:
    with read() as session:
        return changing.told(session, registration_of_visitor())


def _back(words: str, kind: str = "message") -> ResponseReturnValue:
    flash(words, kind)
    return redirect(url_for("card.face"), 303)
