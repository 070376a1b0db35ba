"""The shape of the handbook as data: a matter with all that its chapter shows."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from greencard.api.schemas.sentences import Worded
from greencard.queries.handbook.chapters import Chapter


class Figure(fields.Raw):
    """A figure as the definition gives it: a number, text, yes or no, a list or a table."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class Graded(Schema):
    """Something with a source; grades A and K are the centre's own arrangement, not law."""

    basis = Worded(required=True)
    grade = fields.String(required=True, metadata={"enum": list("PMNSCKA")})


class Limit(Graded):
    """How long something may take, and by how many days it may be lengthened."""

    days = fields.Integer(required=True)
    unit = fields.String(required=True, metadata={"enum": ["working", "calendar"]})
    extension = fields.Integer(required=True)


class Choice(Schema):
    """One answer a question offers."""

    value = fields.String(required=True)
    says = Worded(required=True)


class Question(Schema):
    """A question of the registration; its id is the name of the fact."""

    id = fields.String(required=True)
    ask = Worded(required=True)
    hint = Worded(required=True, allow_none=True)
    kind = fields.String(required=True)
    optional = fields.Boolean(required=True)
    choices = fields.List(fields.Nested(Choice), required=True)


class Rule(Graded):
    """A condition, its clause, and what is compared: any of some yes-facts, or a fact and a figure.

    Where `by` is given the figure is a table looked up by that fact; a key it lacks has no limit.
    """

    id = fields.String(required=True)
    says = Worded(required=True)
    any_of = fields.List(fields.String(), required=True)
    excludes = fields.List(fields.String(), required=True)
    fact = fields.String(required=True, allow_none=True)
    test = fields.String(required=True, allow_none=True)
    figure = Figure(required=True, allow_none=True)
    by = fields.String(required=True, allow_none=True)
    when = fields.String(required=True, allow_none=True)


class Paper(Schema):
    """A paper to bring; a key one cannot follow later, one on file need not be handed in."""

    id = fields.String(required=True)
    title = Worded(required=True)
    sample = Worded(required=True)
    trust = fields.String(required=True, metadata={"enum": ["A", "B", "C", "D"]})
    key = fields.Boolean(required=True)
    on_file = fields.Boolean(required=True)
    when = fields.String(
        required=True, allow_none=True, metadata={"description": "the yes-fact that calls for it"}
    )
    within_months = fields.Integer(required=True, allow_none=True)


class Step(Schema):
    """A stage of the work; several offices work side by side."""

    id = fields.String(required=True)
    title = Worded(required=True)
    offices = fields.List(fields.String(), required=True)
    limit = fields.Nested(Limit, required=True, allow_none=True)


class Office(Schema):
    """An office that works on the matter, and where to find it."""

    id = fields.String(required=True)
    title = Worded(required=True)
    kind = fields.String(required=True)
    address = Worded(required=True)
    telephone = fields.String(required=True)


class Grant(Graded):
    """What an approval gives: a card of a class by level, for so many years."""

    kind = fields.String(required=True)
    years = fields.Integer(required=True)
    classes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    family = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "the classes beside which those of the family get cards"},
    )
    child_under = fields.Integer(required=True, allow_none=True)


class Validity(Graded):
    """How long the result is good for, `least` and `most` in `unit`."""

    says = Worded(required=True)
    unit = fields.String(required=True, allow_none=True)
    least = fields.Integer(required=True, allow_none=True)
    most = fields.Integer(required=True, allow_none=True)
    contract = fields.Boolean(required=True)
    remind_days = fields.Integer(required=True, allow_none=True)
    reminders = fields.List(fields.Integer(), required=True)


class Grace(Graded):
    """What a holder who leaves the employer has: days to tell, months the card stays."""

    says = Worded(required=True)
    report_days = fields.Integer(required=True)
    months = fields.Integer(required=True)
    extension_months = fields.Integer(required=True)


class Tier(Schema):
    """What a level is entitled to: square metres, per cent of the rent, yuan."""

    level = fields.String(required=True)
    area = fields.Integer(required=True, allow_none=True)
    relief = fields.Integer(required=True, allow_none=True)
    monthly_cap = fields.Integer(required=True, allow_none=True)
    total_cap = fields.Integer(required=True, allow_none=True)


class Tiers(Graded):
    """A row a level, and the limits common to all."""

    rows = fields.List(fields.Nested(Tier), required=True)
    lease_years = fields.Integer(required=True, allow_none=True)
    total_years = fields.Integer(required=True, allow_none=True)
    total_months = fields.Integer(required=True, allow_none=True)
    sharer_area = fields.Integer(required=True, allow_none=True)
    couple_area = fields.Integer(required=True, allow_none=True)
    parts = fields.List(fields.Integer(), required=True)
    less_earlier_aid = fields.Boolean(required=True)
    within_price = fields.Boolean(required=True)


class Value(Graded):
    """One of the values found; `chosen` is the one in use."""

    figure = Figure(required=True)
    says = Worded(required=True)
    chosen = fields.Boolean(required=True)


class Alternative(Schema):
    """A point on which the sources disagree."""

    id = fields.String(required=True)
    about = Worded(required=True)
    values = fields.List(fields.Nested(Value), required=True)


class Remedy(Graded):
    """What may be done against a refusal."""

    id = fields.String(required=True)
    title = Worded(required=True)
    says = Worded(required=True)


class Matter(Schema):
    """A chapter of the handbook."""

    id = fields.String(required=True)
    family = fields.String(required=True)
    title = Worded(required=True)
    result = Worded(required=True)
    policy = Worded(required=True)
    policy_no = Worded(required=True, allow_none=True)
    source = Worded(required=True)
    grade = fields.String(required=True, metadata={"enum": list("PMNSCKA")})
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    starts_from = fields.String(required=True, metadata={"enum": ["registration", "card"]})
    after = fields.List(fields.String(), required=True)
    next = fields.List(fields.String(), required=True)
    excludes = fields.List(fields.String(), required=True)
    rests_on = fields.List(fields.String(), required=True)
    beside = fields.List(fields.String(), required=True)
    repeats = fields.Boolean(required=True)
    fee = Worded(required=True, allow_none=True)
    promise = fields.Nested(Limit, required=True)
    statute = fields.Nested(Limit, required=True)
    grant = fields.Nested(Grant, required=True, allow_none=True)
    validity = fields.Nested(Validity, required=True, allow_none=True)
    grace = fields.Nested(Grace, required=True, allow_none=True)
    tiers = fields.Nested(Tiers, required=True, allow_none=True)
    alternatives = fields.List(fields.Nested(Alternative), required=True)
    questions = fields.List(fields.Nested(Question), required=True)
    rules = fields.List(fields.Nested(Rule), required=True)
    papers = fields.List(fields.Nested(Paper), required=True)
    steps = fields.List(fields.Nested(Step), required=True)
    offices = fields.List(fields.Nested(Office), required=True)
    remedies = fields.List(fields.Nested(Remedy), required=True)

    def get_attribute(self, obj: Chapter, attr: str, default: Any) -> Any:
        """A chapter tells what its matter only names: the offices, and the law on remedies."""
        told = attr in ("offices", "remedies")
        return getattr(obj if told else obj.matter, attr, default)


class Matters(Schema):
    """The handbook."""

    items = fields.List(fields.Nested(Matter), required=True)
    next = fields.String(required=True, allow_none=True)


class Park(Schema):
    """A park of the zone."""

    code = fields.String(required=True, attribute="id")
    title = Worded(required=True)
    kind = fields.String(required=True)
    within = fields.String(required=True, allow_none=True)


class Parks(Schema):
    """All parks."""

    items = fields.List(fields.Nested(Park), required=True)
    next = fields.String(required=True, allow_none=True)
