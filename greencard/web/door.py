"""Signing in, with a receipt or as staff, and signing out."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm import Session

from greencard.domain.numbers import normalise_receipt
from greencard.errors import NotFound, SignInFailed, TooMany
from greencard.services import limits, registration
from greencard.services.doors import sessions, staff
from greencard.web.auth import HOMES, hand_over, home_of, local_path, public, take_back
from greencard.web.desk import now, read, service, write
from greencard.web.forms import Filled
from greencard.web.pages_of_error import sentence

bp = Blueprint("door", __name__)
TRIES, TRIES_FROM_ONE_PLACE, WINDOW_SECONDS = 5, 100, 600
TRIES_FROM_EVERYWHERE = 50  # many more, so that a stranger cannot lock somebody out


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    return _page(_kind(), Filled())


@bp.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    kind = _kind()
    name = request.form.get("login" if kind == "staff" else "receipt", "").strip()
    try:
        account = f"{kind}:{_same_name(kind, name)}"
        _count(account, known_by_everybody=kind == "staff")
        enter_as = _staff if kind == "staff" else _talent
        token, home = enter_as(name, account)
    except (SignInFailed, NotFound):
        return _again(kind, _wrong(kind)), 401
    except TooMany as error:
        return _again(kind, sentence(error)), 429, {"Retry-After": str(error.retry_after)}
    session.clear()  # what was stored before signing in is nobody's any more
    path = local_path(request.form.get("next"), otherwise=home)
    return hand_over(redirect(path, 303), token)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    session.clear()
    return take_back(redirect(url_for("point.home"), 303))


@bp.errorhandler(CSRFError)
def worn_out(_error: CSRFError) -> ResponseReturnValue:
    """The page stood open too long; the password must be typed again."""
    return _again(_kind(), _("页面停留时间过长，请再登录一次。")), 400


def _same_name(kind: str, name: str) -> str:
    """One name for every way of typing it, so that tries are counted together."""
    return name.casefold() if kind == "staff" else normalise_receipt(name)


def _talent(receipt: str, account: str) -> tuple[str, str]:
    """The token of a new session, and the page it begins at."""
    with write() as rows:
        found = registration.enter(rows, receipt, request.form.get("secret", ""))
        _welcome(rows, account)
        return sessions.open_for_registration(rows, found, now=now()), home_of("talent")


def _staff(login: str, account: str) -> tuple[str, str]:
    with read() as rows:  # checking a password takes long, and must hold up no writer
        found = staff.sign_in(rows, login, request.form.get("password", ""))
    with write() as rows:
        _welcome(rows, account)
        token = sessions.open_for_staff(rows, found.id, now=now())
    return token, home_of("staff", partner=found.partner)


def _welcome(rows: Session, account: str) -> None:
    """A success forgets the tries, and ends the session this browser had before."""
    limits.reset(rows, f"{account} {_place()}")
    limits.reset(rows, account)
    former = request.cookies.get(current_app.config["GREENCARD_SESSION_COOKIE"])
    if former:
        sessions.close(rows, former)


def _count(name: str, *, known_by_everybody: bool) -> None:
    """Note the try before looking, in its own transaction, so that failures stay counted.

    A login has a password a person chose; the secret of a receipt is beyond guessing.
    """
    place = _place()
    tries = {f"{name} {place}": TRIES}
    if known_by_everybody:
        tries[name] = TRIES_FROM_EVERYWHERE
    if service().config.service:
        tries[place] = TRIES_FROM_ONE_PLACE
    for bucket, limit in tries.items():
        with write() as rows:
            limits.count(rows, bucket, limit=limit, window_seconds=WINDOW_SECONDS, now=now())


def _place() -> str:
    return f"from:{limits.place(request.remote_addr)}"


def _kind() -> str:
    kind = request.values.get("as")
    return kind if kind in HOMES else "talent"


def _wrong(kind: str) -> str:
    return _("账号或密码不正确。") if kind == "staff" else _("回执编号或查询密码不正确。")


def _again(kind: str, sentence: str) -> str:
    field = "login" if kind == "staff" else "receipt"
    kept = {field: [request.form.get(field, "")]}
    return _page(kind, Filled(kept, {field: [sentence]}))


def _page(kind: str, form: Filled) -> str:
    onward = local_path(request.values.get("next"), otherwise="")
    asked: dict[str, Any] = {"as": kind, "next": onward or None}
    g.page_path = url_for("door.sign_in", **asked)
    return render_template("parts/sign_in.html", kind=kind, form=form, next=onward)
