"""The shape of what an office sees: its queue and its cases."""

from typing import Any

from marshmallow import Schema, fields

from greencard.api.schemas.sentences import STRING, Spoken, spoken


class QueueTask(Schema):
    """One office's part in one step of a case."""

    case_no = fields.String(required=True)
    matter = fields.String(required=True)
    title = Spoken(required=True, attribute="matter_title")
    step = fields.String(required=True)
    step_title = Spoken(required=True)
    office = fields.String(required=True)
    state = fields.String(required=True)
    clock = fields.String(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    provisional = fields.Boolean(required=True)
    days_left = fields.Integer(required=True, allow_none=True)


class Queue(Schema):
    """A page of an office's queue."""

    items = fields.List(fields.Nested(QueueTask), required=True)
    next = fields.String(required=True, allow_none=True)


class FurtherDocument(Schema):
    """Another document of the talent; the number stays masked."""

    id_type = fields.String(required=True)
    id_no_masked = fields.String(required=True)
    valid_to = fields.String(required=True, allow_none=True, metadata={"format": "date"})


class Talent(Schema):
    """Who applies, for an office that has a part in the case; the number stays masked."""

    name = fields.String(required=True)
    name_en = fields.String(required=True, allow_none=True)
    id_type = fields.String(required=True)
    id_no_masked = fields.String(required=True)
    id_valid_to = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    documents = fields.List(fields.Nested(FurtherDocument), required=True)
    nationality = fields.String(required=True)
    birth_date = fields.Date(required=True)
    sex = fields.String(required=True)
    mobile = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)


class StepTask(Schema):
    """One office's part in a step."""

    office = fields.String(required=True)
    title = Spoken(required=True, attribute="office_title")
    state = fields.String(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    done_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    done_by = fields.String(required=True, allow_none=True)


class CaseStep(Schema):
    """A step of the case and what finishing it asks for."""

    step = fields.String(required=True, attribute="id")
    title = Spoken(required=True)
    mark = fields.String(required=True)
    asks = fields.List(fields.String(), required=True)
    tasks = fields.List(fields.Nested(StepTask), required=True)


class CasePaper(Schema):
    """A paper the case needs."""

    title = Spoken(required=True)
    key = fields.Boolean(required=True)
    on_file = fields.Boolean(required=True)


class CaseRule(Schema):
    """A condition, and whether it holds on what was told."""

    rule = fields.String(required=True, attribute="id")
    says = Spoken(required=True)
    basis = Spoken(required=True)
    ours = fields.Boolean(required=True)
    holds = fields.Boolean(required=True, allow_none=True)


class Changed(Schema):
    """Fields the talent has changed since the case was opened."""

    at = fields.AwareDateTime(required=True, format="iso")
    fields_ = fields.List(fields.String(), required=True, attribute="fields", data_key="fields")
    answers = fields.List(Spoken(), required=True)


class Answer(Schema):
    """A question of the matter and its answer."""

    ask = fields.Function(lambda pair: spoken(pair[0]), required=True, metadata=STRING)
    value = fields.Function(lambda pair: pair[1], required=True)


class Case(Schema):
    """A whole case, for an office that has a part in it."""

    case_no = fields.String(required=True, attribute="number")
    matter = fields.String(required=True)
    title = Spoken(required=True)
    state = fields.String(required=True)
    clock = fields.String(required=True)
    submitted_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    statute_on = fields.Date(required=True)
    statute_provisional = fields.Boolean(required=True)
    provisional = fields.Boolean(required=True)
    talent = fields.Nested(Talent, required=True)
    category = fields.String(required=True)
    level_claimed = fields.String(required=True, allow_none=True)
    park_title = Spoken(required=True, allow_none=True)
    education = fields.Method("_education", required=True, metadata={"type": "object"})
    employment = fields.Method("_employment", required=True, metadata={"type": "object"})
    answers = fields.List(fields.Nested(Answer), required=True)
    steps = fields.List(fields.Nested(CaseStep), required=True)
    papers = fields.List(fields.Nested(CasePaper), required=True)
    rules = fields.List(fields.Nested(CaseRule), required=True)
    refusal = fields.String(required=True, allow_none=True)
    grant = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    by_person = fields.Boolean(required=True)
    changes = fields.List(fields.Nested(Changed), required=True)

    def _education(self, case: Any) -> Any:
        return case.particulars["education"]

    def _employment(self, case: Any) -> Any:
        return case.particulars["employment"]
