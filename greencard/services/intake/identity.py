"""The answers that tell who somebody is: names, kinds of documents, telephone numbers."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from greencard.domain.identity import normalise_id_no
from greencard.domain.names import MOST, name_problem, normalise_name
from greencard.domain.phones import e164
from greencard.domain.sentences import N_
from greencard.matters.vocabulary import ID_TYPES
from greencard.services.intake.fields import Code, Text

LONGEST_NUMBER = 40

STAFF_ONLY: Mapping[str, str] = {
    "WORK_PERMIT": N_("工作许可证由窗口工作人员登记，请改选其他证件。"),
    "OTHER": N_("其他证件由窗口工作人员登记，请携带证件到中心窗口办理。"),
}
NO_MOBILE = N_("请填写11位手机号码；境外号码请以“+”和国家区号开头。")


class Name(Text):
    """A name in any script, tidied before its length is counted."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(most=MOST, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        tidy = normalise_name(value) if isinstance(value, str) else value
        name = super()._deserialize(tidy, attr, data, **kwargs)
        problem = name_problem(name)
        if problem:
            raise ValidationError(problem)
        return name


class IdType(Code):
    """A kind of document people may name themselves; others are taken down at the counter."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(ID_TYPES, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        kind = super()._deserialize(value, attr, data, **kwargs)
        if kind in STAFF_ONLY:
            raise ValidationError(STAFF_ONLY[kind])
        return kind


class IdNumber(Text):
    """The number on a document, however it was spaced."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(most=LONGEST_NUMBER, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return normalise_id_no(super()._deserialize(value, attr, data, **kwargs))


class Mobile(Text):
    """A mobile telephone number of any country, read as E.164."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(most=LONGEST_NUMBER, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        number = e164(super()._deserialize(value, attr, data, **kwargs))
        if number is None:
            raise ValidationError(NO_MOBILE)
        return number
