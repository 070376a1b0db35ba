"""What a talent does after the registration, through the API, and what became of it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from events.tables import outbox
from greencard.models import Case, Want
from tests.builders import an_application
from tests.stacks import EmbeddedStack
from tests.story import ANSWERS, Story, an_eligible_founder

LANDLORD = ANSWERS | {"own_home": True}
WORKS_ELSEWHERE = an_application(0)["employment"] | {"kind": "other"}
PART_TIME = an_application(0)["education"] | {"full_time": False}
SCHOOLED = an_application(0)["education"] | {"level": "college"}
A_SHORT_CONTRACT = an_application(0)["employment"] | {
    "kind": "employed",
    "contract_from": "2026-01-01",
    "contract_to": "2027-12-31",
}


def a_story(stack: EmbeddedStack, index: int = 1, /, **changes: Any) -> Story:
    """Somebody has registered, and the router has looked."""
    story = Story(stack, body=an_eligible_founder(index, **changes))
    stack.settle()
    return story


def ask(story: Story, path: str, body: Mapping[str, Any], *, method: str = "POST") -> Any:
    answer = story.stack.call(method, f"{story.follow}{path}", body, token=story.secret)
    story.stack.settle()
    return answer


def want(story: Story, *names: str, **facts: Any) -> Any:
    return ask(story, "/wants", {"wants": list(names), "facts": ANSWERS | facts})


def change(story: Story, **told_now: Any) -> Any:
    return ask(story, "", told_now, method="PATCH")


def person(story: Story, family: str, matter: str | None = None) -> Any:
    return ask(story, "/person", {"family": family, "matter": matter})


def told(story: Story, *kinds: str) -> list[str]:
    with story.stack.sessions() as session:
        query = select(outbox.c.event_type).where(outbox.c.event_type.in_(kinds))
        return list(session.scalars(query.order_by(outbox.c.id)))


def a_card(story: Story, level: str = "A") -> None:
    story.finish("centre", "gc01")
    story.finish("hr", "gc01")
    story.finish("hr", "gc01", level=level)
    story.stack.settle()


def have(story: Story, matter: str) -> None:
    """Every office does its part until the matter is approved."""
    for step in story.stack.service.catalogue.editions[matter][-1].steps:
        for office in step.offices:
            story.finish(office, matter)
    story.stack.settle()
    assert matter in {case.matter for case in cases(story) if case.state == "approved"}


def refuse(story: Story, office: str, matter: str) -> None:
    (task,) = story.tasks(office, matter)
    assert story.act(task, "refuse", reason="材料看不清").status in (200, 204)
    story.stack.settle()


def cases(story: Story, family: str | None = None) -> list[Case]:
    """Every case ever opened; those of a family, if one is named."""
    with story.stack.sessions() as session:
        found = session.scalars(select(Case).order_by(Case.opened_at, Case.number)).all()
    return [case for case in found if family in (None, case.family)]


def opened(story: Story, family: str) -> list[str]:
    return [case.matter for case in cases(story, family)]


def wants(story: Story) -> dict[str, Want]:
    with story.stack.sessions() as session:
        return {want.name: want for want in session.scalars(select(Want))}


def lines(story: Story, family: str) -> list[tuple[str | None, str]]:
    """Matter and state of each line of a family, as the talent sees them."""
    return [
        (line["matter"], line["state"])
        for line in story.progress()["lines"]
        if line["family"] == family
    ]
