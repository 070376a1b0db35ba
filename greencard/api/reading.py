"""Reads what other systems send: JSON, whole, once each, and not too much of it."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from greencard.domain.sentences import N_
from greencard.services.intake.registrations import WHOLE

LARGEST_BODY = 256 * 1024


class _Twice(Exception):
    """A name stands twice in one object, so that nobody can say which value was meant."""


def body() -> Mapping[str, Any]:
    """The JSON object of the request.

    Raises RequestEntityTooLarge, UnsupportedMediaType or BadRequest where it cannot be read,
    ValidationError where it can but is no object or names something twice.
    """
    text = _text()
    if request.mimetype and not request.is_json:
        raise UnsupportedMediaType
    try:
        values = json.loads(text.decode(), parse_constant=_no_number, object_pairs_hook=_object)
    except _Twice as error:
        raise _wrong(N_("同一项目填写了两次，请只保留一次。")) from error
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(values, dict):
        raise _wrong(N_("请以 JSON 对象的形式发送内容。"))
    return values


def canonical(values: Mapping[str, Any]) -> str:
    """The same text for the same content, whatever the order and spacing it came in."""
    try:
        return json.dumps(values, sort_keys=True, separators=(",", ":"))
    except RecursionError as error:
        raise BadRequest from error


def form(schema: type[Schema]) -> dict[str, Any]:
    """The request's JSON read by a schema, nothing at all counting as {}; raises as `body` does."""
    return dict(schema().load(body() if _text() else {}))


def query(schema: type[Schema]) -> dict[str, Any]:
    """The question in the address; raises ValidationError, also for a name that stands twice."""
    if any(len(values) > 1 for values in request.args.to_dict(flat=False).values()):
        raise ValidationError({"query": [N_("同一查询条件出现了两次，请只保留一个。")]})
    return dict(schema().load(request.args.to_dict()))


def _text() -> bytes:
    """The body; one sent without its length is cut off at the limit, so look one byte beyond."""
    request.max_content_length = LARGEST_BODY + 1
    text = request.get_data(cache=True)
    if len(text) > LARGEST_BODY:
        raise RequestEntityTooLarge
    return text


def _no_number(name: str) -> None:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise _Twice
    return values


def _wrong(sentence: str) -> ValidationError:
    return ValidationError({WHOLE: [sentence]})
