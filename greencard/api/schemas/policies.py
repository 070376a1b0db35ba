"""The shape of the catalogue of policies."""

from types import SimpleNamespace
from typing import Any

from marshmallow import Schema, fields, pre_dump

from greencard.api.schemas.sentences import Worded
from greencard.matters.policies import KINDS, STATES, SUBJECTS
from greencard.matters.vocabulary import POLICY_GRADES
from greencard.queries.handbook.policies import PolicyRow

OF_GRADES = "original, mirrored, news, secondary; K and A are the centre's own arrangement, no law"


def one_of(values: tuple[str, ...], **metadata: Any) -> fields.String:
    """A word out of a few."""
    return fields.String(required=True, metadata={"enum": list(values), **metadata})


class Policy(Schema):
    """A plan, law, policy or guide, as it stands today; policies and matters go by their ids."""

    id = fields.String(required=True)
    kind = one_of(KINDS)
    subjects = fields.List(one_of(SUBJECTS), required=True)
    title = Worded(required=True)
    number = Worded(required=True, allow_none=True)
    issuer = Worded(required=True, allow_none=True)
    issued_on = fields.Date(required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    state = one_of(STATES)
    source = Worded(required=True)
    grade = one_of(POLICY_GRADES, description=OF_GRADES)
    replaces = fields.List(fields.String(), required=True)
    replaced_by = fields.List(fields.String(), required=True)
    beside = fields.List(fields.String(), required=True)
    matters = fields.List(fields.String(), required=True)

    @pre_dump
    def _flat(self, row: PolicyRow, **_: Any) -> SimpleNamespace:
        lists = ("replaced_by", "beside", "matters")
        ids = {name: [one.id for one in getattr(row, name)] for name in lists}
        return SimpleNamespace(**vars(row.policy) | ids | {"state": row.state})


class Policies(Schema):
    """The catalogue of policies."""

    items = fields.List(fields.Nested(Policy), required=True)
    next = fields.String(required=True, allow_none=True)
