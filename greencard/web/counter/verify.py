"""The page a phone's camera opens for a code: what the card is worth, and no more."""

import re

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from greencard.errors import NotFound
from greencard.queries.counter import public_look
from greencard.services import limits
from greencard.web.auth import public
from greencard.web.desk import now, read, ring, service, write
from greencard.web.words.scans import OUTCOMES

bp = Blueprint("verify", __name__)
DIGITS = re.compile(r"[0-9]+")
UNSEEN = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


@bp.get("/V<string:digits>")
@public
def seen(digits: str) -> ResponseReturnValue:
    if not DIGITS.fullmatch(digits):
        raise NotFound
    _count()
    keys = ring().edition
    with read() as session:
        page = public_look.page(session, digits, service=service(), keys=keys, now=now())
    response = make_response(
        render_template("card/seen.html", page=page, sign=OUTCOMES[page.outcome])
    )
    response.headers.update(UNSEEN)
    return response


def _count() -> None:
    """So many looks a minute from one place; raises TooMany."""
    bucket, most = f"look:{limits.place(request.remote_addr)}", _most()
    with write() as session:
        limits.count(session, bucket, limit=most, window_seconds=limits.A_MINUTE, now=now())


def _most() -> int:
    return service().catalogue.book.watch.looks_a_minute
