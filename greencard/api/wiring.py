"""Hangs the calls and their description into the application."""

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Api, Blueprint

from greencard.api import (
    cards,
    consents,
    eligibility,
    matters,
    policies,
    registrations,
    scans,
    showing,
    status,
    tasks,
    wanting,
)
from greencard.api.blueprint import blueprint
from greencard.api.documented import describe_security
from greencard.api.schemas.sentences import Problem

SETTINGS = {
    "API_TITLE": "天津人才绿卡 greencard",
    "API_VERSION": "1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
}
CALLS = (
    registrations,
    wanting,
    matters,
    policies,
    eligibility,
    tasks,
    status,
    scans,
    showing,
    consents,
    cards,
)


class GreencardApi(Api):
    """flask-smorest without its own error pages: problems.answer says what went wrong."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Errors are answered by the application, in one place."""

    def _register_pagination_header(self) -> None:
        """Lists go on by their cursor, not by a header."""


def register(app: Flask) -> Blueprint:
    """Add every call and /api/openapi.json; returns the blueprint, which checks callers itself."""
    app.config.update(SETTINGS)
    api = GreencardApi(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(_name)})
    describe_security(api.spec, cookie=app.config["GREENCARD_SESSION_COOKIE"])
    api.register_blueprint(blueprint)
    return blueprint


def _name(schema: Any) -> str:
    """A schema's name in the description."""
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__
