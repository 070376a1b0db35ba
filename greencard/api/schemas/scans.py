"""The shape of what partners send and are told when they check cards."""

from marshmallow import Schema, fields

from greencard.api.schemas.sentences import Spoken
from greencard.domain.token.verdict import COLOURS
from greencard.services.checking.intake import LateForm

MOMENT = {"format": "date-time"}


class Verified(Schema):
    """What a card is worth, and what of it the partner sees for this purpose, here and now."""

    scan = fields.UUID(required=True)
    verdict = fields.String(required=True, metadata={"enum": list(COLOURS)})
    granted = fields.Boolean(required=True)
    reason = fields.String(required=True, metadata={"description": "one code, for the scanner"})
    live_age = fields.Integer(
        required=True, allow_none=True, metadata={"description": "seconds, of a code on a screen"}
    )
    as_of = fields.String(required=True, metadata=MOMENT)
    again = fields.Boolean(
        required=True, metadata={"description": "this partner saw the same live code just before"}
    )
    card = fields.Dict(
        required=True, metadata={"description": "the fields of the purpose; {} if not granted"}
    )


class LateLog(Schema):
    """Scans made off line, at most so many at once."""

    scans = fields.List(fields.Nested(LateForm), required=True, metadata={"maxItems": 200})


class LateScan(Schema):
    """What became of one of them."""

    scan = fields.String(required=True, allow_none=True)
    recorded = fields.Boolean(required=True)
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "too_old, in_future or malformed: it will never be recorded"},
    )


class LateAnswer(Schema):
    """What became of each scan, in the order they were sent."""

    scans = fields.List(fields.Nested(LateScan), required=True)


class Given(Schema):
    """What was given on a scan."""

    scan = fields.UUID(required=True)
    purpose = fields.String(required=True)
    given_at = fields.AwareDateTime(required=True, format="iso")
    case_no = fields.String(required=True, allow_none=True, attribute="given_case")


class ScanCount(Schema):
    """How often one purpose came out one way."""

    purpose = fields.String(required=True)
    purpose_title = Spoken(required=True)
    verdict = fields.String(required=True)
    granted = fields.Boolean(required=True)
    count = fields.Integer(required=True)


class Alarm(Schema):
    """An hour in which more was scanned than is usual."""

    kind = fields.String(required=True)
    since = fields.AwareDateTime(required=True, format="iso")
    count = fields.Integer(required=True)


class Statistics(Schema):
    """What the partner has scanned on some days; it tells of nobody."""

    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    scans = fields.Integer(required=True)
    granted = fields.Integer(required=True)
    items = fields.List(fields.Nested(ScanCount), required=True, attribute="rows")
    alarms = fields.List(fields.Nested(Alarm), required=True)


class TestCode(Schema):
    """A made-up code, and what a scanner should be told of it."""

    name = fields.String(required=True)
    code = fields.String(required=True)
    verdict = fields.String(required=True, metadata={"enum": list(COLOURS)})
    reason = fields.String(required=True)


class TestCodes(Schema):
    """One of every kind; those of a screen are fresh at each call."""

    items = fields.List(fields.Nested(TestCode), required=True)
    next = fields.String(required=True, allow_none=True)
