"""Tells machines whether this process is alive, and whether it can serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from greencard.queries import health
from greencard.web.auth import public
from greencard.web.desk import read

bp = Blueprint("health", __name__)
NOT_KEPT = {"Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8"}


@bp.get("/livez")
@public
def alive() -> ResponseReturnValue:
    return "ok", 200, NOT_KEPT


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """The tables answer; a database that is away is a 503, as everywhere."""
    with read() as session:
        health.look(session)
    return "ok", 200, NOT_KEPT
