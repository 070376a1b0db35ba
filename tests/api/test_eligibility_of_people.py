"""The table of made-up people, asked without saying who they are."""

from datetime import UTC, datetime

import pytest

from greencard.domain.eligibility import Ask, Defer, NotMet
from greencard.matters import load
from greencard.matters.calendar import load_calendar
from greencard.services.eligibility.answers import answer_on
from greencard.services.eligibility.intake import read_inquiry
from tests.matters.asking import askers, body_of, conditions
from tests.matters.people import Person, everybody

PATH = "/api/v1/eligibility"
DECISIONS = {Ask: "now", Defer: "later", NotMet: "not_met"}
TODAY = datetime.now(UTC).astimezone().date()


@pytest.mark.parametrize("person", everybody(), ids=lambda person: person.who)
def test_told_all_there_is_to_tell_everybody_gets_what_the_table_says(person: Person):
    """On the day of the table, with whatever was left out counted as a registration counts it."""
    in_force = load().on(person.on)
    body = body_of(person, today=person.on) | {"complete": True}
    inquiry = read_inquiry(body, in_force, today=person.on)
    (item,) = answer_on(person.on, inquiry, in_force, calendar=load_calendar()).items

    assert item.matter == (in_force[person.answer.matter] if person.answer.matter else None)
    assert item.decision == DECISIONS[type(person.answer.decision)]
    rules = [rule for route in item.routes for rule in route.rules]
    if isinstance(person.answer.decision, NotMet):
        unmet = tuple(rule.rule for rule in rules if rule.holds is False)
        assert unmet == person.answer.decision.reasons
    if isinstance(person.answer.decision, Defer):
        waiting = tuple(earlier.id for earlier in item.waiting_for)
        assert waiting == person.answer.decision.waiting_for


def test_almost_everybody_of_the_table_can_ask_today():
    assert len(list(askers(TODAY))) >= len(everybody()) - 3


@pytest.mark.parametrize("person", list(askers(TODAY)), ids=lambda person: person.who)
def test_by_what_they_told_everybody_gets_it_or_the_question_that_is_open(
    once, once_stack, person: Person
):
    body = body_of(person, today=once_stack.service.today(datetime.now(UTC)))
    (item,) = once.post(PATH, json=body).json["items"]
    decision, found = person.answer.decision, conditions(item)
    if not isinstance(decision, NotMet):
        assert (item["matter"], item["decision"]) == (
            person.answer.matter,
            DECISIONS[type(decision)],
        )
        return
    not_told = {rule for rule, holds in found.items() if holds is None}
    assert {rule for rule, holds in found.items() if holds is False} <= set(decision.reasons)
    assert set(decision.reasons) - not_told <= {r for r, holds in found.items() if holds is False}
    barred = all(any(r["holds"] is False for r in route["rules"]) for route in item["routes"])
    assert item["matter"] is None
    assert item["decision"] == ("not_met" if barred else "unknown")
