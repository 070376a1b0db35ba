"""What a talent gets at the registration, and how everything stands afterwards."""

from marshmallow import Schema, fields

from greencard.api.schemas.sentences import Spoken


class Receipt(Schema):
    """What the talent takes home; the secret is shown only here."""

    receipt = fields.String(required=True)
    secret = fields.String(required=True)
    card_number = fields.String(required=True)
    follow = fields.String(required=True, metadata={"description": "where progress is told"})


class Reason(Schema):
    """A condition that is not met, with its clause."""

    rule = fields.String(required=True)
    matter = fields.String(required=True)
    says = Spoken(required=True)
    basis = Spoken(required=True)
    ours = fields.Boolean(
        required=True, metadata={"description": "the centre's own arrangement, no law"}
    )


class Line(Schema):
    """How far one matter has come."""

    family = fields.String(required=True)
    matter = fields.String(required=True, allow_none=True)
    title = Spoken(required=True)
    state = fields.String(required=True)
    want = fields.String(
        required=True, allow_none=True, metadata={"description": "the name to ask for it again by"}
    )
    acts = fields.List(
        fields.String(metadata={"enum": ["again", "person"]}),
        required=True,
        metadata={"description": "what the talent can do about it"},
    )
    by_person = fields.Boolean(required=True)
    step = Spoken(required=True, allow_none=True)
    offices = fields.List(Spoken(), required=True)
    case_no = fields.String(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    provisional = fields.Boolean(required=True)
    clock = fields.String(required=True)
    waiting_for = fields.List(Spoken(), required=True)
    reasons = fields.List(fields.Nested(Reason), required=True)
    refusal = fields.String(
        required=True, allow_none=True, metadata={"description": "why an officer refused"}
    )
    updated_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class Offer(Schema):
    """A matter that can be had now that another is."""

    matter = fields.String(required=True)
    title = Spoken(required=True)
    after = Spoken(required=True)


class Card(Schema):
    """The face of the card."""

    number = fields.String(required=True)
    state = fields.String(required=True)
    level = fields.String(required=True, allow_none=True)
    card_class = fields.String(required=True, allow_none=True, data_key="class")
    valid_to = fields.Date(required=True, allow_none=True)


class Renewal(Schema):
    """The card may be renewed now."""

    matter = fields.String(required=True)
    title = Spoken(required=True)
    days_left = fields.Integer(required=True)
    best_by = fields.Date(required=True, allow_none=True)
    urgency = fields.Integer(
        required=True, metadata={"description": "how many of the reminders are due"}
    )


class FamilyCard(Schema):
    """The card of a family member, which follows the talent's own."""

    number = fields.String(required=True)
    state = fields.String(required=True)
    relation = fields.String(required=True)
    name_masked = fields.String(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    frozen = fields.Boolean(required=True)
    held = fields.Boolean(required=True)


class Holding(Schema):
    """How the card is held: frozen by its holder, held by an office, in a time of grace."""

    frozen = fields.Boolean(required=True)
    held = fields.Boolean(required=True)
    left_on = fields.Date(required=True, allow_none=True)
    grace_to = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "the last day of a card whose holder has left"},
    )
    renewal = fields.Nested(Renewal, required=True, allow_none=True)
    family = fields.List(fields.Nested(FamilyCard), required=True)


class Progress(Schema):
    """The card, its lines, and what is offered next."""

    card = fields.Nested(Card, required=True)
    holding = fields.Nested(Holding, required=True)
    application = fields.Nested(
        Line,
        required=True,
        allow_none=True,
        metadata={"description": "how far the application for the card itself has come"},
    )
    lines = fields.List(fields.Nested(Line), required=True)
    offered = fields.List(fields.Nested(Offer), required=True)
