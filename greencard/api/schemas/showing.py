"""What a holder's own programs are told of the card."""

from marshmallow import Schema, fields

MOMENT = {"format": "date-time"}


class LiveCode(Schema):
    """A code and the moment from which to show it."""

    begins = fields.String(required=True, attribute="from", data_key="from", metadata=MOMENT)
    text = fields.String(required=True, metadata={"description": "what the QR code holds"})


class Live(Schema):
    """The codes of the next ten minutes; none unless the card may be used."""

    now = fields.String(required=True, metadata=MOMENT)
    step = fields.Integer(required=True, metadata={"description": "seconds between codes"})
    state = fields.String(required=True)
    codes = fields.List(fields.Nested(LiveCode), required=True)
