"""The words an office gives when it refuses or intervenes: read by one rule, whoever sends them."""

from marshmallow import ValidationError

from greencard.domain.sentences import N_
from greencard.errors import Incomplete
from greencard.services.intake.fields import Lines, Problem

LONGEST = 2000  # characters
ASK = N_("请写明不予批准的理由。")


def reason_of(typed: str, *, ask: str = ASK) -> str:
    """The reason as it is kept; raises Incomplete where there is none, or none that can be read."""
    if not typed.strip():
        raise Incomplete("reason", ask)
    try:
        return str(Lines(most=LONGEST).deserialize(typed.strip()))
    except ValidationError as error:
        fault = error.messages[0]
        if isinstance(fault, Problem):
            raise Incomplete("reason", fault.msgid, **fault.values) from error
        raise Incomplete("reason", fault) from error
