"""A line of the card neither sticks nor goes astray, and what it offers can be had."""

from pathlib import Path

from sqlalchemy import update

from greencard.models import Want
from tests.asking import (
    A_SHORT_CONTRACT,
    LANDLORD,
    a_card,
    a_story,
    change,
    have,
    lines,
    person,
    refuse,
    want,
    wants,
)
from tests.definitions import YESTERDAY, ended
from tests.stacks import EmbeddedStack
from tests.story import Story

BOUGHT = {"home_bought": True, "first_home": True}


def acts(story: Story) -> list[tuple[str | None, str, list[str]]]:
    return [(x["matter"], x["state"], x["acts"]) for x in story.progress()["lines"]]


def stuck(story: Story) -> str | None:
    """What the page says of a line that waits for something that will not come."""
    browser = story.stack.app.test_client()
    browser.submit("/sign-in", {"receipt": story.receipt, "secret": story.secret})
    page = browser.get("/card").get_data(as_text=True)
    said = {"not_met": "人才绿卡申领的条件未满足", "ended": "人才绿卡申领未获批准"}
    return next((state for state, words in said.items() if words in page), None)


def test_a_matter_asked_for_beside_its_family_that_found_nothing_shows_both(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["housing"], facts=LANDLORD)
    want(story, "hs03", own_home=True, **BOUGHT)

    assert {want.state for want in wants(story).values()} == {"requested", "ended", "waiting"}
    assert acts(story) == [("hs03", "waiting", [])]


def test_a_line_that_waits_outlives_what_its_family_finds(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hs03"], facts=LANDLORD | BOUGHT)
    assert want(story, "housing", own_home=True, **BOUGHT).status == 200
    change(story, employment={"presence_months": 3})
    assert lines(story, "housing") == [("hs03", "waiting")]


def test_a_line_freed_by_a_change_waits_though_its_family_was_asked_for_too(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["hs03"], facts=LANDLORD | {name: False for name in BOUGHT})
    want(story, "housing", own_home=True)
    change(story, facts=BOUGHT)

    assert wants(story)["hs03"].state == "waiting"
    assert ("hs03", "waiting") in lines(story, "housing")
    a_card(story)
    assert ("hs03", "open") in lines(story, "housing")


def test_of_two_wants_that_led_to_one_matter_the_one_under_way_gives_its_acts(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["hukou"])
    refuse(story, "centre", "hk06")
    change(story, employment={"kind": "other"}, education={"full_time": False})
    want(story, "hk06")
    assert acts(story) == [("hk06", "not_met", ["again", "person"])]
    change(story, employment={"kind": "founder"})
    assert acts(story) == [("hk06", "open", [])]
    refuse(story, "centre", "hk06")
    assert acts(story) == [("hk06", "refused", ["again"])]

    want(story, "hukou")
    assert acts(story) == [("hk06", "open", [])]


def test_what_was_had_offers_nothing_though_another_want_that_led_there_has_ended(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["hk06"])
    refuse(story, "centre", "hk06")
    want(story, "hukou")
    have(story, "hk06")

    assert acts(story) == [("hk06", "approved", [])]


def test_what_waits_for_a_card_that_is_not_met_says_so_until_it_is(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hs01"], employment=A_SHORT_CONTRACT, level_claimed="A")
    assert stuck(story) == "not_met"
    change(story, level_claimed="D")
    assert stuck(story) is None


def test_what_waits_for_a_card_that_was_refused_says_so_until_it_is_asked_again(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["hs01"])
    refuse(story, "centre", "gc01")
    assert lines(story, "housing") == [("hs01", "waiting")] and stuck(story) == "ended"

    assert want(story, "gc01").status == 200
    assert stuck(story) is None


def test_what_waits_for_a_card_under_way_by_another_name_is_not_stuck(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["hs01"], employment=A_SHORT_CONTRACT, level_claimed="A")
    want(story, "card")
    change(story, level_claimed="D")
    assert {name: one.state for name, one in wants(story).items() if name != "hs01"} == {
        "gc01": "requested",
        "card": "ended",
    }

    assert stuck(story) is None


def test_what_no_longer_exists_is_not_offered_next(tmp_path: Path) -> None:
    with EmbeddedStack(tmp_path, catalogue=ended("hs01")) as stack:
        story = a_story(stack, wants=["sv04"])
        a_card(story)
        have(story, "sv04")

        assert story.progress()["offered"] == []


def test_what_was_not_met_and_no_longer_exists_cannot_be_asked_again(tmp_path: Path) -> None:
    with EmbeddedStack(tmp_path) as stack:
        story = a_story(stack, wants=["hs02"], facts=LANDLORD | {"renting": True})
    with EmbeddedStack(tmp_path, catalogue=ended("hs02")) as stack, stack.sessions.begin() as past:
        past.execute(update(Want).values(asked_on=YESTERDAY))
        past.commit()
        story.stack = stack
        assert acts(story) == [("hs02", "not_met", ["person"])]
        assert want(story, "hs02", renting=True).status == 422
        assert change(story, facts={"own_home": False}).status == 200
        assert acts(story) == [("hs02", "not_met", ["person"])]
        assert person(story, "housing", "hs02").status == 200

        assert acts(story) == [("hs02", "waiting", [])]
