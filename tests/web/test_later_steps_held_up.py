"""Later steps sent in masses: counted, cut short, and told so; what was typed is kept."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from greencard.models import Registration
from greencard.services import limits
from greencard.services.desk import Service
from greencard.web import forms
from tests.asking import ask, want
from tests.builders import an_application
from tests.client import LintingClient
from tests.stacks import EmbeddedStack
from tests.story import Story, an_eligible_founder
from tests.web.test_asking_for_more import send, told, whole
from tests.web.test_later_steps_guarded import hidden


def use_up(service: Service) -> None:
    """Everything that may be told within an hour has been told."""
    now = datetime.now(UTC)
    with service.sessions.begin() as session:
        own = session.scalars(select(Registration.id)).one()
        for _ in range(limits.LATER_STEPS):
            limits.count_step(session, own, now=now)


def test_a_program_is_told_to_wait(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_eligible_founder(1, wants=["residency"]))
    stack.settle()
    use_up(stack.service)
    answers = [
        want(story, "hukou"),
        ask(story, "/person", {"family": "residency"}),
        ask(story, "", {"mobile": "13900000002"}, method="PATCH"),
    ]
    assert [answer.status for answer in answers] == [429] * 3
    assert "hukou" not in story.states()


@pytest.mark.parametrize("to", ["wants", "person", "changes"])
def test_on_the_pages_the_sentence_is_a_notice(
    talent: LintingClient, service: Service, to: str
) -> None:
    use_up(service)
    paths = {"wants": "/card/wants?want=hs02&next=1", "person": "/card", "changes": "/card/changes"}
    mine = whole(an_application(1)) | {"mobile": "13900000001"}
    facts = {f"facts.{name}": "true" for name in ("own_home", "other_housing_aid", "renting")}
    values = {"wants": facts, "person": {"family": "hukou"}, "changes": mine}[to]
    answer = (
        talent.post("/card/person", data=values | token(talent))
        if to == "person"
        else send(talent, paths[to], values, to=to)
    )
    if to == "changes":
        assert answer.status_code == 429
        assert "操作过于频繁" in answer.text and 'value="13900000001"' in answer.text
    else:
        assert answer.status_code == 303 and "操作过于频繁" in told(talent)


def token(browser: LintingClient) -> dict[str, str]:
    """The check every form carries."""
    return {"csrf_token": hidden(told(browser, "/card/changes"))["csrf_token"]}


@pytest.mark.parametrize("token_sent", [True, False])
def test_a_thousand_wants_are_drawn_as_one(talent: LintingClient, token_sent: bool) -> None:
    data = {"wants": ["residency"] * 1000} | (token(talent) if token_sent else {})
    answer = talent.post("/card/wants", data=data)

    assert answer.status_code == (422 if token_sent else 400)
    assert answer.text.count('value="residency"') == 1


def test_names_deeper_than_any_of_ours_are_passed_over() -> None:
    deep = "a." * 5000 + "b"
    body = forms.nested({deep: ["x"], "family.0.birth_date.x.y": ["x"], "facts.a": ["1"]})

    assert body == {"education": {}, "employment": {}, "facts": {"a": "1"}}
