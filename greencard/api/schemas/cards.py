"""The shape of a card as offices see it."""

from marshmallow import Schema, fields


class CardBefore(Schema):
    """Another card of the same talent or family."""

    number = fields.String(required=True)
    state = fields.String(required=True)
    relation = fields.String(required=True, allow_none=True)
    name_masked = fields.String(required=True)
    issued_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    valid_to = fields.Date(required=True, allow_none=True)


class CardRecord(Schema):
    """A card, for an office with the duty to act on cards."""

    number = fields.String(required=True)
    state = fields.String(required=True)
    level = fields.String(required=True, allow_none=True)
    card_class = fields.String(required=True, allow_none=True, data_key="class")
    relation = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "whose card it is; null for the talent's own"},
    )
    name = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    issued_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    frozen_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    held_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    left_on = fields.Date(required=True, allow_none=True)
    grace_to = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "the last day of a card whose holder has left"},
    )
    extend_to = fields.Date(required=True, allow_none=True)
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "what staff said last"}
    )
    followed_by = fields.String(required=True, allow_none=True)
    acts = fields.List(fields.String(), required=True)
    history = fields.List(fields.Nested(CardBefore), required=True)
