"""Answers to the questions of what is wanted, read as the definitions ask them."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from greencard.domain.sentences import N_
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Question
from greencard.services.intake_faults import Faults
from greencard.services.intake_fields import (
    Code,
    Count,
    Day,
    Form,
    Several,
    Text,
    YesNo,
    needed,
)

ANSWER = needed(N_("请回答这个问题。"))
LONGEST_ANSWER = 200

KINDS: Mapping[str, Callable[[Question], Any]] = {
    "number": lambda question: Count(**ANSWER),
    "numbers": lambda question: Several(Count(), **ANSWER),
    "yes_no": lambda question: YesNo(**ANSWER),
    "date": lambda question: Day(**ANSWER),
    "text": lambda question: Text(most=LONGEST_ANSWER, **ANSWER),
    "choice": lambda question: Code([choice.value for choice in question.choices], **ANSWER),
}


def answers_form(catalogue: InForce, wants: Any) -> Schema:
    """A form with each question of what is wanted, once; everybody wants the card."""
    known = [want for want in wants if catalogue.resolve(want)]
    questions = catalogue.questions_for([*catalogue.implied, *known])
    asked = {question.id: KINDS[question.kind](question) for question in questions}
    return Form.from_dict(asked, name="AnswersForm")()


def read_facts(found: Mapping[str, Any], catalogue: InForce) -> dict[str, Any]:
    """The answers that were asked for; raises ValidationError with every fault."""
    form = answers_form(catalogue, found.get("wants", ()))
    return dict(form.load(found.get("facts") or {}))


def check_facts(found: Mapping[str, Any], faults: Faults, *, catalogue: InForce) -> None:
    """Add what is missing or wrong among the answers."""
    if faults.at("facts"):
        return
    try:
        read_facts(found, catalogue)
    except ValidationError as error:
        faults.tree["facts"] = error.messages
