"""Sentences and texts in the reader's language, and what went wrong."""

from typing import Any

from flask_babel import get_locale
from marshmallow import Schema, fields

from greencard.queries.said import Said

STRING = {"type": "string"}
LIST_OF_SENTENCES = fields.List(fields.String())


class Spoken(fields.String):
    """A text of the definitions, in the reader's language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if isinstance(value, Said):
            value = spoken(value)
        return super()._serialize(value, attr, obj, **kwargs)


def spoken(text: Said) -> str:
    """The Chinese or the English of a text."""
    locale = get_locale()
    return text.en if locale and locale.language == "en" else text.zh


class Worded(fields.String):
    """A text that stands in a definition as `title` and `title_en`."""

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> str | None:
        chinese = self.get_value(obj, attr, accessor)
        english = self.get_value(obj, f"{attr}_en", accessor, default=None)
        return None if chinese is None else spoken(Said(chinese, english or chinese))


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    title = fields.String(required=True, metadata={"description": "a sentence for people"})
    status = fields.Integer(required=True)
    errors = fields.Dict(
        keys=fields.String(),
        values=LIST_OF_SENTENCES,
        metadata={"description": "by dotted field, what to put right"},
    )
