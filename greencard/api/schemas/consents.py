"""The shape of what a holder is told about those who look, and may allow."""

from marshmallow import Schema, fields

from greencard.api.schemas.sentences import Spoken

CODE = {"description": "one code"}


class Look(Schema):
    """One look at a card."""

    at = fields.AwareDateTime(required=True, format="iso")
    partner = fields.String(required=True)
    partner_title = Spoken(required=True)
    purpose = fields.String(required=True)
    purpose_title = Spoken(required=True)
    venue = fields.String(required=True, allow_none=True)
    card_number = fields.String(required=True)
    shown = fields.String(required=True)
    verdict = fields.String(required=True)
    reason = fields.String(required=True, metadata=CODE)
    granted = fields.Boolean(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")
    late = fields.Boolean(required=True, metadata={"description": "made off line, told later"})
    breach = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "why a late one would not have been granted on line"},
    )
    given_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class Looks(Schema):
    """A page of looks."""

    items = fields.List(fields.Nested(Look), required=True)
    next = fields.String(required=True, allow_none=True)


class Consent(Schema):
    """A purpose, who uses it, what it shows, and whether it is allowed."""

    purpose = fields.String(required=True)
    title = Spoken(required=True)
    allowed = fields.String(required=True, metadata={"enum": ["shown", "asked", "statutory"]})
    changeable = fields.Boolean(required=True)
    on = fields.Boolean(required=True)
    each_time = fields.Boolean(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")
    partners = fields.List(Spoken(), required=True)
    basis = Spoken(required=True)
    ours = fields.Boolean(
        required=True, metadata={"description": "the centre's own arrangement, no law"}
    )


class Consents(Schema):
    """Every purpose."""

    items = fields.List(fields.Nested(Consent), required=True)
    next = fields.String(required=True, allow_none=True)
