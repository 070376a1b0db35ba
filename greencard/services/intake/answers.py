"""Answers to the questions of what is wanted, read as the definitions ask them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError

from greencard.domain.sentences import N_
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Question
from greencard.services.intake.faults import Faults
from greencard.services.intake.fields import (
    Code,
    Count,
    Day,
    Form,
    Several,
    Text,
    YesNo,
    needed,
    optional,
)

ANSWER = needed(N_("请回答这个问题。"))
LONGEST_ANSWER = 200

KINDS: Mapping[str, Callable[[Question, Mapping[str, Any]], Any]] = {
    "number": lambda question, how: Count(**how),
    "numbers": lambda question, how: Several(Count(), **how),
    "yes_no": lambda question, how: YesNo(**how),
    "date": lambda question, how: Day(**how),
    "text": lambda question, how: Text(most=LONGEST_ANSWER, **how),
    "choice": lambda question, how: Code([choice.value for choice in question.choices], **how),
}


def answers_form(catalogue: InForce, wants: Any, *, implied: Sequence[str] | None = None) -> Schema:
    """A form with each question of what is wanted, once; every newcomer wants the card as well."""
    known = [want for want in wants if catalogue.resolve(want)]
    also = catalogue.implied if implied is None else implied
    questions = catalogue.questions_for([*also, *known])
    asked = {question.id: _field(question) for question in questions}
    return Form.from_dict(asked, name="AnswersForm")()


def any_answers_form(catalogue: InForce) -> Schema:
    """A form with every question there is, any of which may be left out."""
    asked = {name: KINDS[one.kind](one, optional()) for name, one in catalogue.questions.items()}
    return Form.from_dict(asked, name="AnyAnswersForm")()


def _field(question: Question) -> Any:
    """The field of a question; one that may be left out counts as unanswered then."""
    return KINDS[question.kind](question, optional() if question.optional else ANSWER)


def read_facts(
    found: Mapping[str, Any], catalogue: InForce, *, implied: Sequence[str] | None = None
) -> dict[str, Any]:
    """The answers given to what was asked; raises ValidationError with every fault."""
    return answered(answers_form(catalogue, found.get("wants", ()), implied=implied), found)


def answered(form: Schema, found: Mapping[str, Any]) -> dict[str, Any]:
    """The answers a form takes, without blanks; raises ValidationError with every fault."""
    read = form.load(found.get("facts") or {})
    return {name: answer for name, answer in read.items() if answer is not None}


def check_facts(
    found: Mapping[str, Any],
    faults: Faults,
    *,
    catalogue: InForce,
    implied: Sequence[str] | None = None,
) -> None:
    """Add what is missing or wrong among the answers."""
    form = answers_form(catalogue, found.get("wants", ()), implied=implied)
    check_answers(form, found, faults)


def check_answers(form: Schema, found: Mapping[str, Any], faults: Faults) -> None:
    """Add what is wrong with the answers a form takes."""
    if faults.at("facts"):
        return
    try:
        answered(form, found)
    except ValidationError as error:
        faults.tree["facts"] = error.messages
