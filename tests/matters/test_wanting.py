"""What can be asked for at registration, what shuts what out, and what waits for the card."""

from datetime import date

import pytest
from sqlalchemy import select

from greencard.matters import load
from greencard.models import Registration
from tests.builders import an_application
from tests.stacks import EmbeddedStack
from tests.story import Story

RENTING = an_application(0)["facts"] | {"renting": True}
PATH = "/api/v1/registrations"


def lines(story: Story) -> list[tuple[str, str | None, str]]:
    story.stack.settle()
    told = story.progress()["lines"]
    return sorted((x["family"], x["matter"] or "", x["state"]) for x in told)


def test_of_two_benefits_that_shut_each_other_out_the_first_is_taken(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_application(0, wants=["hs01", "hs02"], facts=RENTING))

    assert lines(story) == [("housing", "hs01", "waiting"), ("housing", "hs02", "not_met")]
    refused = next(x for x in story.progress()["lines"] if x["state"] == "not_met")
    assert [reason["rule"] for reason in refused["reasons"]] == ["hs02.not_with_flat"]
    assert refused["reasons"][0]["says"]


def test_named_the_other_way_round_the_other_is_taken(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_application(0, wants=["hs02", "hs01"], facts=RENTING))

    assert lines(story) == [("housing", "hs01", "not_met"), ("housing", "hs02", "waiting")]


def test_a_service_named_at_registration_waits_for_the_card(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_application(0, wants=["sv05"]))

    assert lines(story) == [("services", "sv05", "waiting")]


@pytest.mark.parametrize("level", ["A", "D"])
def test_a_service_opens_for_a_card_of_class_a_and_no_other(
    stack: EmbeddedStack, level: str
) -> None:
    story = Story(stack, body=an_application(0, wants=["sv05"]))
    stack.settle()
    story.finish("centre", "gc01")
    story.finish("hr", "gc01")
    story.finish("hr", "gc01", level=level)

    assert lines(story) == [("services", "sv05", "open" if level == "A" else "not_met")]


def test_a_family_that_waited_and_then_fits_nowhere_has_one_line(stack: EmbeddedStack) -> None:
    """The level granted decides: there is no purchase subsidy below D."""
    buyer = RENTING | {"own_home": True, "home_bought": True, "first_home": True}
    story = Story(stack, body=an_application(0, wants=["housing"], facts=buyer))
    assert lines(story) == [("housing", "hs03", "waiting")]
    story.finish("centre", "gc01")
    story.finish("hr", "gc01")
    story.finish("hr", "gc01", level="E")

    assert lines(story) == [("housing", "", "not_met")]


def test_the_family_of_services_cannot_be_ticked_as_a_whole(stack: EmbeddedStack) -> None:
    answer = stack.call("POST", PATH, an_application(0, wants=["services"]))

    assert answer.status == 422
    assert "sv05" in answer.json["errors"]["wants"][0]


def test_nobody_gets_a_renewal_by_registering(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_application(0, wants=["residency", "gc02"]))

    assert lines(story) == [("residency", "rs01", "open")]


def test_an_answer_left_out_is_not_kept(stack: EmbeddedStack) -> None:
    answers = RENTING | {"renting": None, "founder_tax": ""}
    Story(stack, body=an_application(0, facts=answers))
    with stack.sessions() as session:
        kept = session.scalars(select(Registration)).one().answers

    assert set(kept) == set(an_application(0)["facts"])


def test_a_form_with_new_questions_left_blank_is_accepted_and_a_wrong_answer_is_not(
    stack: EmbeddedStack,
) -> None:
    body = an_application(0, facts=RENTING | {"company_months": "many"})
    answer = stack.call("POST", PATH, body)

    assert list(answer.json["errors"]) == ["facts.company_months"]


def test_the_form_shows_each_question_once_and_none_of_what_comes_later(stack, client) -> None:
    page = client.get("/register").get_data(as_text=True)

    assert page.count('name="facts.renting"') == 2
    assert 'value="housing"' in page
    assert 'value="services"' not in page


def test_the_card_page_tells_the_reasons_route_by_route(stack: EmbeddedStack, client) -> None:
    schooled = an_application(0)["education"] | {"level": "college"}
    story = Story(stack, body=an_application(0, wants=["hukou"], education=schooled))
    stack.settle()
    client.submit("/sign-in", {"receipt": story.receipt, "secret": story.secret})
    page = client.get("/card").get_data(as_text=True)

    routes = [matter.title for matter in load().on(date.today()).routes("hukou")]  # noqa: DTZ011
    places = [page.index(f"<strong>{title}</strong>") for title in routes]
    assert places == sorted(places)
