"""先看看能办什么: a few questions, the further ones that matter, and what the rules say."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError

from greencard.services.eligibility.answers import Answer, answer
from greencard.services.eligibility.asks import Asked
from greencard.services.eligibility.intake import Inquiry, read_inquiry
from greencard.web import forms, point
from greencard.web.auth import public
from greencard.web.desk import in_force, now, read, service, today
from greencard.web.forms import Filled, Typed
from greencard.web.language import say

bp = Blueprint("eligibility", __name__)
FACTS = "facts."


@bp.get("/eligibility")
@public
def start() -> ResponseReturnValue:
    return _first(Filled())


@bp.post("/eligibility")
@public
def step() -> ResponseReturnValue:
    """The answers travel in the form: nothing of them is kept, or stands in an address."""
    typed = forms.typed(request.form)
    try:
        return STEPS.get(request.form.get("step", ""), _result)(typed)
    except ValidationError as error:
        return _again(typed, forms.faults(error)), 422


@bp.errorhandler(CSRFError)
def worn_out(_error: CSRFError) -> ResponseReturnValue:
    """The page stood open too long: say so and keep what was typed."""
    notice = _("页面停留时间过长，为安全起见请再提交一次。您填写的内容都还在。")
    return _first(Filled(forms.typed(request.form)), notice=notice), 400


def _again(typed: Typed, faults: Mapping[str, list[str]]) -> str:
    """The page on which the first wrong answer stands."""
    if all(field.startswith(FACTS) for field in faults):
        return _further(typed, _foreseen(_without_answers(typed)), faults)
    return _first(Filled(typed, faults))


def _more(typed: Typed) -> str:
    """The definitions' questions that matter to somebody like this, if there are any."""
    found = _foreseen(_without_answers(typed))
    return _further(typed, found) if _theirs(found) else _result(typed)


def _result(typed: Typed) -> str:
    found = _foreseen(typed)
    return _render(
        "eligibility/result.html",
        answer=found,
        words={one.id: _(say(one, "ask")) for one in found.asks},
        kept=typed,
    )


def _back(typed: Typed) -> str:
    return _first(Filled(typed))


def _register(typed: Typed) -> str:
    """The registration with these answers in it, and what is open to them ticked."""
    open_now = [one for one in _foreseen(typed).items if one.matter and not one.by_holders]
    wants = [one.want for one in open_now if one.family.on_card]
    return point.page(Filled({**typed, "wants": wants}))


STEPS: Mapping[str, Callable[[Typed], str]] = {
    "first": _back,
    "more": _more,
    "result": _result,
    "register": _register,
}


def _first(filled: Filled, *, notice: str | None = None) -> str:
    known = in_force()
    shut_out = dict.fromkeys(name for matter in known.values() for name in matter.excludes)
    return _render(
        "eligibility/first.html",
        form=filled,
        notice=notice,
        parks=known.parks,
        benefits=[known[name] for name in shut_out],
        kept={name: values for name, values in filled.typed.items() if name.startswith(FACTS)},
    )


def _further(typed: Typed, found: Answer, faults: Mapping[str, list[str]] | None = None) -> str:
    asks = _theirs(found)
    shown = {one.field for one in asks}
    kept = {name: values for name, values in typed.items() if _field(name) not in shown}
    return _render("eligibility/more.html", form=Filled(typed, faults), asks=asks, kept=kept)


def _foreseen(typed: Typed) -> Answer:
    with read() as session:
        return answer(session, _inquiry(typed), service=service(), now=now())


def _inquiry(typed: Typed) -> Inquiry:
    catalogue = in_force()
    values = forms.nested(typed, lists_of_numbers=forms.lists_of_numbers(catalogue))
    return read_inquiry(values, catalogue, today=today())


def _without_answers(typed: Typed) -> Typed:
    return {name: values for name, values in typed.items() if not name.startswith(FACTS)}


def _theirs(found: Answer) -> tuple[Asked, ...]:
    """The questions of the definitions that could change what is open or which papers it needs."""
    matter = {name for item in found.items for name in item.asks}
    return tuple(one for one in found.asks if one.id in matter and one.field.startswith(FACTS))


def _field(name: str) -> str:
    """The field a part of a date belongs to; any other is its own."""
    part = forms.DATE_PART.fullmatch(name)
    return part[1] if part else name


def _render(template: str, **values: Any) -> str:
    g.page_path = url_for("eligibility.start")
    return render_template(template, **values)
