"""A fifth family is a new folder of definitions: form, router, worker, queue and card follow."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from events.schemas import all_topics
from greencard.matters import load
from greencard.matters.loading import DEFAULT_FOLDER
from greencard.services.doors import tokens
from tests.stacks import EmbeddedStack
from tests.story import ANSWERS, Story, an_eligible_founder
from workers.__main__ import names

SCHOOL = Path(__file__).parent / "matters" / "school"


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[EmbeddedStack]:
    catalogue = load(DEFAULT_FOLDER, SCHOOL)
    with EmbeddedStack(tmp_path, catalogue=catalogue) as embedded:
        yield embedded


class SchoolStory(Story):
    """The same talent, with an office that the default folder does not know."""

    def office(self, office: str) -> str:
        with self.stack.sessions.begin() as session:
            return tokens.add(
                session,
                "story",
                office=office,
                catalogue=self.stack.service.catalogue,
                now=datetime.now(UTC),
            )


def test_a_school_place_is_asked_for_waited_for_and_given(stack: EmbeddedStack) -> None:
    form = stack.app.test_client().get("/register").get_data(as_text=True)
    assert "随迁子女几周岁？" in form
    wants = ["residency", "school"]
    facts = ANSWERS | {"children_ages": [3, 7]}
    story = SchoolStory(stack, body=an_eligible_founder(70, wants=wants, facts=facts))
    lines = story.until_states(residency="open", school="waiting")
    assert lines["school"]["waiting_for"] == ["居住证申领"]
    for office in ("police_station", "police", "police_station"):
        story.finish(office, "rs01")
    lines = story.until_states(residency="approved", school="open")
    assert lines["school"]["offices"] == ["区教育局"]
    school = stack.catalogue.on(stack.service.today(datetime.now(UTC)))["sc01"]
    for step in school.steps:
        story.finish(step.offices[0], "sc01")
    story.until_states(school="approved")


def test_its_process_and_its_topics_follow_from_the_folder(stack: EmbeddedStack) -> None:
    assert "school" in names(stack.service)
    assert "greencard.request.school" in all_topics(stack.service.catalogue.families)


def test_a_child_too_young_is_a_reason_with_its_rule(stack: EmbeddedStack) -> None:
    body = an_eligible_founder(71, wants=["school"], facts=ANSWERS | {"children_ages": [3]})
    line = SchoolStory(stack, body=body).until_states(school="not_met")["school"]
    assert [reason["rule"] for reason in line["reasons"]] == ["sc01.age"]
