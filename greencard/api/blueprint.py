"""All calls under /api/v1, and what holds for every one of them."""

from flask import Response
from flask_babel import get_locale
from flask_smorest import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.after_request
def for_this_reader(response: Response) -> Response:
    """Name the language; nothing on the way keeps an answer that does not say it may."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.update(["Accept-Language", "Authorization"])
    locale = get_locale()
    if locale:
        response.headers["Content-Language"] = locale.language
    return response
