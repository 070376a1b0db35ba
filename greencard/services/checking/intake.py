"""Reads what partners send: a scan, a log of late scans, what was given."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from greencard.domain.sentences import N_
from greencard.domain.token.verdict import COLOURS
from greencard.matters.partners import CONFIRMATIONS
from greencard.services.checking.late import Entry
from greencard.services.intake.fields import Code, Form, Several, Text, needed, optional

LONGEST_CODE, LONGEST_ID, LONGEST_VENUE, LONGEST_CASE_NO = 400, 32, 64, 16
EARLIEST, LATEST = 2000, 2999  # years a device can mean
SHOWN = ("live", "printed", "number", "unreadable")
PLAIN_ID = re.compile(r"[a-z][a-z0-9_]*")
NO_PURPOSE = N_("请填写用途编号，只含小写字母、数字和下划线。")
NO_SCAN = N_("核验编号须为 UUID。")
NO_MOMENT = N_("时间须按 RFC 3339 填写，并带时区。")
NO_DIGEST = N_("须为 64 位十六进制的 SHA-256 摘要。")


class PlainId(Text):
    """An id as definitions write them; whether there is such a one, the answer tells."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not PLAIN_ID.fullmatch(text):
            raise ValidationError(NO_PURPOSE)
        return text


class ScanId(fields.UUID):
    """The partner's own id of a scan."""

    default_error_messages = {"invalid_uuid": NO_SCAN}  # noqa: RUF012


class When(fields.AwareDateTime):
    """A moment with its zone, brought to UTC."""

    default_error_messages = {"invalid": NO_MOMENT, "invalid_awareness": NO_MOMENT}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        try:
            utc = moment.astimezone(UTC)
        except OverflowError as error:
            raise self.make_error("invalid") from error
        if not EARLIEST <= utc.year <= LATEST:
            raise self.make_error("invalid")
        return utc


class CounterForm(Form):
    """What every scan tells: what for, where, and what the counter has seen."""

    purpose = PlainId(most=LONGEST_ID, **needed(NO_PURPOSE))
    venue = Text(most=LONGEST_VENUE, **optional())
    confirmed = Several(Code(CONFIRMATIONS), load_default=list, most=len(CONFIRMATIONS))


class VerifyForm(CounterForm):
    """A scanned code, its digits or a typed card number."""

    code = Text(most=LONGEST_CODE, **needed(N_("请扫描绿卡的二维码，或输入卡号。")))
    scan = ScanId(**optional())


class LateForm(CounterForm):
    """One scan made off line, as the scanner kept it; no name is among it."""

    scan = ScanId(**needed(NO_SCAN))
    at = When(**needed(NO_MOMENT))
    number = Text(most=LONGEST_ID, **optional())
    token_sha256 = fields.String(
        **optional(), validate=validate.Regexp(r"[0-9a-fA-F]{64}\Z", error=NO_DIGEST)
    )
    shown = Code(SHOWN, **needed(N_("请写明出示的是动态码、印制码还是卡号。")))
    verdict = Code(tuple(COLOURS), **needed(N_("请写明核验结果。")))
    reason = PlainId(most=LONGEST_ID, **needed(N_("请写明核验结果的原因。")))
    list_as_of = When(**optional())


class GivenForm(Form):
    """For which of the holder's cases something was given, where there is one."""

    case_no = Text(most=LONGEST_CASE_NO, **optional())


def read_late(values: Mapping[str, Any]) -> Entry:
    """One entry of a scanner's log; raises ValidationError."""
    told = LateForm().load(values)
    digest = told.pop("token_sha256")
    confirmed = tuple(told.pop("confirmed"))
    return Entry(**told, confirmed=confirmed, token_hash=bytes.fromhex(digest) if digest else None)
