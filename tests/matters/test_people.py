"""Made-up people, and the matter each should get or every reason why not."""

from collections import Counter

import pytest

from greencard.domain.eligibility import Ask, NotMet, route
from greencard.matters import load
from tests.matters.people import DAY, Person, everybody

PEOPLE = {person.who: person for person in everybody()}


def test_the_table_is_long_enough_and_names_nobody_twice():
    assert len(PEOPLE) == len(everybody()) >= 60


@pytest.mark.parametrize("person", everybody(), ids=lambda person: person.who)
def test_each_gets_what_the_table_says(person: Person):
    routes = load().on(person.on).routes(person.want)

    routed = route(routes, person.facts, approved=person.approved, taken=person.taken)
    assert routed == person.answer


def test_every_matter_is_open_to_somebody():
    opened = {person.answer.matter for person in everybody() if person.answer.decision == Ask()}

    assert opened == set(load().on(DAY))


def test_every_rule_refuses_somebody():
    refused = {reason for person in everybody() for reason in _reasons(person)}

    assert {f"{m.id}.{r.id}" for m in load().on(DAY).values() for r in m.rules} <= refused


def test_every_rule_with_a_figure_refuses_somebody_for_that_alone():
    """The other side of the figure: one step further and nothing else is wrong."""
    alone = Counter(_reasons(p)[0] for p in everybody() if len(_reasons(p)) == 1)
    figures = {
        f"{matter.id}.{rule.id}"
        for matter in load().on(DAY).values()
        for rule in matter.rules
        if rule.test in ("at_least", "at_most")
    }

    assert figures <= set(alone)


def _reasons(person: Person) -> tuple[str, ...]:
    decision = person.answer.decision
    return decision.reasons if isinstance(decision, NotMet) else ()
