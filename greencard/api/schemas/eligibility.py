"""The shape of the answer to somebody who only asks what they could apply for."""

from typing import Any

from flask_babel import gettext
from marshmallow import Schema, fields

from greencard.api.schemas.sentences import Worded
from greencard.matters.vocabulary import KINDS, is_ours
from greencard.services.eligibility.answers import DECISIONS

OPEN = {"description": "null while nobody can say; `asks` names what would tell"}


class Sentence(Worded):
    """A text of a definition, or one of ours, in the reader's language."""

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> str | None:
        text = super().serialize(attr, obj, accessor, **kwargs)
        return gettext(text) if text else text


class TitleOf(Worded):
    """The title of a part."""

    def __init__(self, part: str) -> None:
        super().__init__(required=True)
        self.part = part

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> str | None:
        return super().serialize("title", getattr(obj, self.part), accessor, **kwargs)


class Condition(Schema):
    """A condition, its clause, and whether it is met."""

    rule = fields.String(required=True)
    says = Worded(required=True)
    basis = Worded(required=True)
    ours = fields.Function(
        is_ours, required=True, metadata={"type": "boolean", "description": "no law: the centre's"}
    )
    holds = fields.Boolean(required=True, allow_none=True, metadata=OPEN)
    asks = fields.List(fields.String(), required=True)


class MatterId(Schema):
    """Which matter."""

    id = fields.String(required=True)


class RouteSeen(Schema):
    """A matter that could answer the want, with every condition."""

    matter = fields.String(required=True, attribute="matter.id")
    title = TitleOf("matter")
    rules = fields.List(fields.Nested(Condition), required=True)


class PaperToBring(Schema):
    """A paper this talent needs; a key one cannot follow later, one on file is not asked for."""

    id = fields.String(required=True)
    title = Worded(required=True)
    sample = Worded(required=True)
    key = fields.Boolean(required=True)
    on_file = fields.Boolean(required=True)


class DatesOfToday(Schema):
    """Both limits for somebody who applies today; `due_on` is the earlier one."""

    promise_on = fields.Date(required=True)
    statute_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    provisional = fields.Boolean(required=True)


class Prospect(Schema):
    """What would become of one want: `matter` is the one that is open for certain."""

    want = fields.String(required=True)
    family = fields.String(required=True, attribute="family.id")
    family_title = TitleOf("family")
    matter = fields.String(required=True, allow_none=True, attribute="matter.id", dump_default=None)
    title = TitleOf("titled")
    decision = fields.String(required=True, metadata={"enum": list(DECISIONS.values())})
    waiting_for = fields.Pluck(MatterId, "id", many=True, required=True)
    routes = fields.List(fields.Nested(RouteSeen), required=True)
    papers = fields.List(fields.Nested(PaperToBring), required=True)
    due = fields.Nested(DatesOfToday, required=True, allow_none=True)
    asks = fields.List(fields.String(), required=True)


class ChoiceOffered(Schema):
    """One answer a question offers."""

    value = fields.String(required=True)
    says = Sentence(required=True)


class AskedQuestion(Schema):
    """A question, and the dotted field of a registration where its answer belongs."""

    id = fields.String(required=True)
    field = fields.String(required=True)
    ask = Sentence(required=True)
    hint = Worded(required=True, allow_none=True)
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    choices = fields.List(fields.Nested(ChoiceOffered), required=True)


class Eligibility(Schema):
    """What would become of each want, and the questions that would settle what is open."""

    items = fields.List(fields.Nested(Prospect), required=True)
    asks = fields.List(fields.Nested(AskedQuestion), required=True)
