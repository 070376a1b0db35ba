"""Reads an event's form off its class, so that every event is declared exactly once."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field
from dataclasses import fields as columns_of
from datetime import date, datetime
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import EXCLUDE, Schema, fields

PLAIN: Mapping[Any, type[fields.Field]] = {
    str: fields.String,
    int: fields.Integer,
    UUID: fields.UUID,
    date: fields.Date,
    datetime: fields.AwareDateTime,
}


@cache
def schema_for(cls: Any) -> Schema:
    """The schema of a dataclass; it drops what it does not know, so that senders may add."""
    hints = get_type_hints(cls)
    form = {column.name: _field(hints[column.name], column) for column in columns_of(cls)}
    return Schema.from_dict(form, name=f"{cls.__name__}Schema")(unknown=EXCLUDE)


def _field(hint: Any, column: Field[Any]) -> fields.Field:
    if column.default is not MISSING:
        return _of(hint, load_default=column.default)
    if column.default_factory is not MISSING:
        return _of(hint, load_default=column.default_factory)
    return _of(hint, required=True)


def _of(hint: Any, **options: Any) -> fields.Field:
    origin, args = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        inner = next(arg for arg in args if arg is not types.NoneType)
        return _of(inner, allow_none=True, **options)
    if origin is tuple:
        return fields.List(_of(args[0]), **options)
    if origin in (dict, Mapping):
        return fields.Dict(keys=_of(args[0]), values=_of(args[1]), **options)
    if hint is bool:  # JSON's own two words, not "yes" or 1
        return fields.Boolean(truthy={True}, falsy={False}, **options)
    return PLAIN[hint](**options)
