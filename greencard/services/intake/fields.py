"""How single answers are read: text, days, whole numbers, yes or no, each with its own sentence."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from greencard.domain.sentences import N_

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,15}")
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CHOOSE = N_("请从列出的选项中选择一项。")
MOST_NUMBERS = 20
LARGEST_NUMBER = 1_000_000_000


class Problem(str):
    """A sentence with figures in it: translate `msgid` first, then fill in `values`."""

    msgid: str
    values: Mapping[str, object]

    def __new__(cls, msgid: str, **values: object) -> "Problem":
        problem = super().__new__(cls, msgid % values)
        problem.msgid, problem.values = msgid, values
        return problem


def needed(ask: str) -> dict[str, Any]:
    """Make a field obligatory; `ask` is the sentence shown while it is missing."""
    return {"required": True, "error_messages": {"required": ask, "null": ask}}


def optional() -> dict[str, Any]:
    """Let a field be left out, null or blank."""
    return {"load_default": None, "allow_none": True}


class Form(Schema):
    """What every form does: drop fields nobody asked for, trim text, take blanks as no answer."""

    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": N_("这一部分的格式不正确，请按要求逐项填写。")}  # noqa: RUF012

    @pre_load
    def tidy(self, values: Any, **_options: Any) -> Any:
        """Trim what was typed; a field left blank counts as not filled in."""
        if not isinstance(values, Mapping):
            return values
        trimmed = {key: _trimmed(value) for key, value in values.items()}
        return {key: value for key, value in trimmed.items() if value != ""}


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class Text(fields.String):
    """One line of text: any character people have in their names, but nothing invisible."""

    default_error_messages = {"invalid": N_("请用文字填写。")}  # noqa: RUF012

    def __init__(self, *, most: int = 100, **settings: Any) -> None:
        super().__init__(metadata={"maxLength": most}, **settings)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > self.most:
            raise ValidationError(Problem(N_("最多填写 %(most)d 个字，请缩短。"), most=self.most))
        if any(unicodedata.category(c) in ("Cc", "Cs") or c in DIRECTION_MARKS for c in text):
            raise ValidationError(N_("含有不可见的控制字符，请删除后重新填写。"))
        return text


class Code(Text):
    """One of a few codes."""

    def __init__(self, choices: Collection[str], **settings: Any) -> None:
        offered = validate.OneOf(choices, error=CHOOSE)
        super().__init__(validate=offered, **settings)
        self.metadata = {}  # the choices say how long it can be


class Lines(Text):
    """Text that may run over several lines."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        joined = " ".join(value.splitlines()) if isinstance(value, str) else value
        super()._deserialize(joined, attr, data, **kwargs)
        return "\n".join(value.splitlines())


class Day(fields.Date):
    """A calendar day written 2026-01-31."""

    default_error_messages = {"invalid": N_("请按“年-月-日”填写真实日期，例如 2026-01-31。")}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dt.date:
        if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
            raise self.make_error("invalid")
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error


class Count(fields.Integer):
    """A whole number between two bounds, written with digits."""

    default_error_messages = {"invalid": N_("请填写整数。")}  # noqa: RUF012

    def __init__(self, *, least: int = 0, most: int = LARGEST_NUMBER, **settings: Any) -> None:
        super().__init__(metadata={"minimum": least, "maximum": most}, **settings)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        number = self._whole(value)
        if not self.least <= number <= self.most:
            sentence = N_("请填写 %(least)d 到 %(most)d 之间的整数。")
            raise ValidationError(Problem(sentence, least=self.least, most=self.most))
        return number

    def _whole(self, value: Any) -> int:
        """Forms send text and JSON sends numbers; a number so long that it is no answer is none."""
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str) and WHOLE_NUMBER.fullmatch(value):
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        return value


class YesNo(fields.Boolean):
    """Yes or no."""

    default_error_messages = {"invalid": N_("请选择“是”或“否”。")}  # noqa: RUF012


class Several(fields.List):
    """A short list of answers to one question."""

    default_error_messages = {"invalid": N_("请以列表形式填写。")}  # noqa: RUF012

    def __init__(self, inner: Any, *, most: int = MOST_NUMBERS, **settings: Any) -> None:
        super().__init__(inner, metadata={"maxItems": most}, **settings)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.most:
            raise ValidationError(Problem(N_("最多填写 %(most)d 项，请删减。"), most=self.most))
        return super()._deserialize(value, attr, data, **kwargs) or []


class Answers(fields.Dict):
    """Answers by question, looked at once it is known what is asked."""

    default_error_messages = {"invalid": N_("请按“问题：答案”逐项填写。")}  # noqa: RUF012
