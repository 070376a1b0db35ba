"""How single entries of a definition file are read: exactly the right type, or a clear reason."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validate

HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
UNKNOWN = "不认识这一项"
MISSING = "缺少这一项"
WORDS = {str: "文字", int: "整数", bool: "true 或 false", date: "日期，如 2026-01-01"}
IDENTIFIER = validate.Regexp(
    r"[a-z][a-z0-9_]*\Z", error="应以小写字母开头，只含小写字母、数字和下划线"
)
SOME = validate.Length(min=1, error="至少写一项")
GRADES = ("P", "M", "N", "S", "C", "K", "A")


class Exactly(fields.Field):
    """A value of one TOML type; nothing is converted."""

    default_error_messages = {"required": MISSING, "null": MISSING}  # noqa: RUF012

    def __init__(self, kind: type, **settings: Any) -> None:
        super().__init__(**settings)
        self.kind = kind

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if type(value) is not self.kind:
            raise ValidationError(f"应为{WORDS[self.kind]}")
        return value


class Each(fields.List):
    """A list whose items are read one by one."""

    default_error_messages = {"required": MISSING, "null": MISSING, "invalid": "应为列表"}  # noqa: RUF012


class Part(fields.Nested):
    """A table inside the file."""

    default_error_messages = {"required": MISSING, "null": MISSING, "type": "应为一个表"}  # noqa: RUF012


class Strict(Schema):
    """A table in which every key is known, read into the class it `makes`."""

    makes: ClassVar[Callable[..., Any]] = dict
    error_messages = {"unknown": UNKNOWN, "type": "应为一个表"}  # noqa: RUF012

    @post_load
    def _make(self, values: dict[str, Any], **_: Any) -> Any:
        """Lists become tuples: a definition never changes once read."""
        lists = [name for name, field in self.fields.items() if isinstance(field, Each)]
        return type(self).makes(**values | {name: tuple(values[name]) for name in lists})


def _not_blank(text: str) -> None:
    if not text.strip():
        raise ValidationError("不能为空")


def _in_english(text: str) -> None:
    _not_blank(text)
    if HAN.search(text):
        raise ValidationError("英文文字中不能有汉字")


def text(**settings: Any) -> Exactly:
    """A sentence in Chinese."""
    return Exactly(str, **_needed(settings), validate=_not_blank)


def english(**settings: Any) -> Exactly:
    """The same sentence in English."""
    return Exactly(str, **_needed(settings), validate=_in_english)


def name(**settings: Any) -> Exactly:
    """An id, or a reference to one."""
    return Exactly(str, **_needed(settings), validate=IDENTIFIER)


def names(**settings: Any) -> Each:
    """Several references, at least one where they are obligatory, none twice."""
    checks: list[Any] = [_no_repeats] if "load_default" in settings else [SOME, _no_repeats]
    return Each(name(), **_needed(settings), validate=checks)


def one_of(values: tuple[str, ...], **settings: Any) -> Exactly:
    """One of a few words."""
    reason = f"应为以下之一：{'、'.join(values)}" if values else "目前没有可用的值"
    known = validate.OneOf(values, error=reason)
    return Exactly(str, **_needed(settings), validate=known)


def whole(least: int, most: int, **settings: Any) -> Exactly:
    """A whole number between two bounds."""
    between = validate.Range(least, most, error=f"应在 {least} 到 {most} 之间")
    return Exactly(int, **_needed(settings), validate=between)


def yes_no(default: bool) -> Exactly:
    """true or false."""
    return Exactly(bool, load_default=default)


def day(**settings: Any) -> Exactly:
    """A day of the calendar."""
    return Exactly(date, **_needed(settings))


def _needed(settings: dict[str, Any]) -> dict[str, Any]:
    """Obligatory unless a default is given."""
    return settings if "load_default" in settings else settings | {"required": True}


def _no_repeats(values: list[str]) -> None:
    if len(set(values)) < len(values):
        raise ValidationError("同一项写了两次")
