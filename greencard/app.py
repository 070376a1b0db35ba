"""create_app: the one place where everything is wired together, and where errors become pages."""

import logging
from pathlib import Path

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from events.away import is_away
from greencard import api, web
from greencard.api import problems
from greencard.config import Config
from greencard.errors import (
    AlreadyRegistered,
    CannotDraw,
    CannotPrint,
    Forbidden,
    GreencardError,
    Incomplete,
    KeyReused,
    NotAllowed,
    NotFound,
    NotSignedIn,
    NotYourTurn,
    SignInFailed,
    TooMany,
)
from greencard.keys.ring import Ring
from greencard.matters.catalogue import Catalogue
from greencard.services.desk import open_service
from greencard.web import pages_of_error
from greencard.web.language import select_locale
from greencard.web.security import cookie_name

ROOT = Path(__file__).parents[1]
LOOPBACK = ("127.0.0.1", "localhost")  # health checks ask from within
LARGEST_BODY = 256 * 1024
STATUS = {
    AlreadyRegistered: 409,
    KeyReused: 409,
    NotYourTurn: 409,
    NotAllowed: 409,
    NotFound: 404,
    Forbidden: 403,
    NotSignedIn: 401,
    SignInFailed: 401,
    TooMany: 429,
    Incomplete: 422,
    CannotDraw: 503,
    CannotPrint: 503,
}
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
logger = logging.getLogger("greencard")


def create_app(config: Config, *, catalogue: Catalogue | None = None) -> Flask:
    """The web of one service; raises BadSetting or BadDefinition where it must not start."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.extensions["greencard"] = open_service(config, catalogue=catalogue)
    app.extensions["greencard.keys"] = Ring(config.keys, "live", "status")
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        TRUSTED_HOSTS=[config.host, *LOOPBACK] if config.host else None,
        GREENCARD_SESSION_COOKIE=cookie_name("greencard", service=config.service),
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE=str(config.timezone),
    )
    Babel(app, locale_selector=select_locale)
    csrf = CSRFProtect(app)
    app.before_request(_refuse_null)
    web.register(app, config)
    csrf.exempt(api.register(app))
    _errors(app)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    return app


def _errors(app: Flask) -> None:
    app.register_error_handler(GreencardError, _ours)
    app.register_error_handler(ValidationError, lambda error: _answer(error, 422))
    app.register_error_handler(CSRFError, lambda error: _answer(error, 400))
    app.register_error_handler(HTTPException, lambda error: _answer(error, error.code or 500))
    app.register_error_handler(DBAPIError, _database_trouble)
    app.register_error_handler(PoolTimeout, _database_trouble)
    app.register_error_handler(Exception, _unforeseen)


def _refuse_null() -> None:
    """No text of ours holds a NUL, and PostgreSQL takes none; the API checks its own fields."""
    if request.path.startswith("/api/"):
        return
    texts = (request.path, *request.args.values(), *request.form.values())
    if any("\0" in text for text in texts):
        raise BadRequest


def _status(error: GreencardError) -> int:
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)


def _ours(error: GreencardError) -> ResponseReturnValue:
    """What only those who run the service can mend is written down for them, and told to nobody."""
    status = _status(error)
    return _answer(error, status) if status != InternalServerError.code else _unforeseen(error)


def _answer(error: Exception, status: int) -> ResponseReturnValue:
    if isinstance(request.routing_exception, SecurityError):  # no page: it could link nowhere
        return _("这个网址不是本网站的，请核对后再打开。") + "\n", 400, PLAIN
    if request.path.startswith("/api/"):
        return problems.answer(error, status)
    return pages_of_error.answer(error, status)


def _database_trouble(error: DBAPIError | PoolTimeout) -> ResponseReturnValue:
    if not is_away(error):
        return _unforeseen(error)
    logger.error("the database does not answer: %s", type(error).__name__)
    return _answer(error, 503)


def _unforeseen(error: Exception) -> ResponseReturnValue:
    logger.exception("unforeseen error in %s", request.endpoint)
    return _answer(InternalServerError(), 500)
