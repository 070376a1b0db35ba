"""What the interface description says beyond the shape of each answer."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from apispec import APISpec
from marshmallow import Schema

from greencard.api.blueprint import blueprint
from greencard.api.problems import MEDIA_TYPE
from greencard.api.schemas.sentences import Problem

View = TypeVar("View", bound=Callable[..., Any])
Security = list[dict[str, list[str]]]

PERMISSIONS: Mapping[str, Security] = {
    "public": [],
    "receipt": [{"receipt": []}],
    "staff": [{"token": []}, {"session": []}],
    "partner": [{"partner": []}, {"session": []}],
}
SCHEMES: Mapping[str, dict[str, str]] = {
    "receipt": {
        "type": "http",
        "scheme": "bearer",
        "description": "the secret that came with the receipt",
    },
    "token": {"type": "http", "scheme": "bearer", "description": "the token of an office"},
    "partner": {
        "type": "http",
        "scheme": "bearer",
        "description": "the token of a partner",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "description": "somebody signed in on the pages; writing calls add X-CSRFToken",
    },
}
CSRF_HEADER = {
    "in": "header",
    "name": "X-CSRFToken",
    "required": False,
    "description": "needed with the session cookie, not with a token",
    "schema": {"type": "string"},
}


def describe_security(spec: APISpec, *, cookie: str) -> None:
    """Tell the ways a caller can say who it is; `cookie` is the name of the session's."""
    for name, scheme in SCHEMES.items():
        named = {"name": cookie} if scheme["type"] == "apiKey" else {}
        spec.components.security_scheme(name, dict(scheme) | named)


def open_to(permission: str) -> Callable[[View], View]:
    """Name who may call: public, the holder of a receipt, staff, or a partner."""

    def named(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        described: View = blueprint.doc(security=PERMISSIONS[permission])(view)
        return described

    return named


def takes(schema: type[Schema]) -> dict[str, Any]:
    """The JSON object an operation takes."""
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def problems(*statuses: int) -> Callable[[View], View]:
    """The problems an operation may answer with."""

    def documented(view: View) -> View:
        for status in statuses:
            phrase = HTTPStatus(status).phrase
            described = blueprint.alt_response(
                status, schema=Problem, content_type=MEDIA_TYPE, description=phrase
            )
            view = described(view)
        return view

    return documented
