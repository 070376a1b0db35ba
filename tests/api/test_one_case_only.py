"""Whoever asks by another name, again, by a person or after a change gets no second case."""

import pytest

from tests.asking import (
    A_SHORT_CONTRACT,
    LANDLORD,
    PART_TIME,
    SCHOOLED,
    WORKS_ELSEWHERE,
    a_card,
    a_story,
    ask,
    change,
    have,
    lines,
    opened,
    person,
    refuse,
    want,
    wants,
)
from tests.stacks import EmbeddedStack

NOWHERE = {"employment": WORKS_ELSEWHERE, "education": PART_TIME}


def test_a_family_asked_again_does_not_find_the_way_that_was_had(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["residency"])
    have(story, "rs01")

    assert want(story, "residency").status == 200
    assert opened(story, "residency") == ["rs01"]
    assert lines(story, "residency") == [(None, "not_met"), ("rs01", "approved")]


def test_a_family_asked_again_looks_only_at_what_was_not_had(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["housing"])
    a_card(story)
    have(story, "hs01")

    assert want(story, "housing", home_bought=True, first_home=True).status == 200
    assert opened(story, "housing") == ["hs01", "hs03"]
    have(story, "hs03")
    assert want(story, "housing", renting=True).status == 200
    assert opened(story, "housing") == ["hs01", "hs03"]
    assert lines(story, "housing")[0] == (None, "not_met")


def test_a_family_that_found_nothing_rests_once_a_matter_of_it_was_had(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["hukou"], **NOWHERE)
    assert lines(story, "hukou") == [(None, "not_met")]
    want(story, "hk06")
    change(story, employment={"kind": "founder"})
    have(story, "hk06")
    change(story, employment={"presence_months": 3})
    change(story, education={"full_time": True})

    assert opened(story, "hukou") == ["hk06"]
    assert lines(story, "hukou") == [("hk06", "approved")]


def test_a_change_that_frees_a_family_and_its_matter_opens_one_case(stack: EmbeddedStack) -> None:
    """The family was asked for after the matter, so that both are not met."""
    story = a_story(stack, wants=["hk06"], **NOWHERE)
    want(story, "hukou")
    assert {name: one.state for name, one in wants(story).items()}["hukou"] == "not_met"
    change(story, employment={"kind": "founder"}, education={"full_time": True})

    assert opened(story, "hukou") == ["hk06"]
    assert lines(story, "hukou") == [("hk06", "open")]


def test_a_change_that_frees_two_ways_to_one_result_opens_one_case(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hk06"], **NOWHERE)
    want(story, "hk01")
    change(story, employment={"kind": "founder"}, education={"full_time": True})

    assert opened(story, "hukou") == ["hk06"]
    assert wants(story)["hk01"].state == "ended"
    assert lines(story, "hukou") == [("hk06", "open")]


def test_two_ways_to_one_result_cannot_both_be_asked_for_later(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["residency"])
    answer = want(story, "hk01", "hk06")

    assert answer.status == 422 and list(answer.json["errors"]) == ["wants"]
    assert opened(story, "hukou") == []


def test_the_card_asked_for_as_a_family_is_the_same_card(stack: EmbeddedStack) -> None:
    story = a_story(stack, employment=A_SHORT_CONTRACT, level_claimed="A")
    assert story.progress()["application"]["state"] == "not_met"
    assert want(story, "card").status == 200
    change(story, level_claimed="D")
    assert opened(story, "card") == ["gc01"]
    a_card(story, "D")

    assert want(story, "card").status == 409
    assert opened(story, "card") == ["gc01"]


def test_a_benefit_asked_for_later_gives_way_to_the_one_under_way(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hs01"])
    for state in ("waiting", "open"):
        want(story, "hs02", renting=True)
        assert lines(story, "housing") == [("hs01", state), ("hs02", "not_met")]
        if state == "waiting":
            a_card(story)

    assert opened(story, "housing") == ["hs01"]


def test_a_person_looks_at_the_matter_named_and_not_at_its_family(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["housing"], facts=LANDLORD)
    want(story, "hs02", own_home=True, renting=True)
    want(story, "housing", own_home=True)
    assert lines(story, "housing") == [(None, "not_met"), ("hs02", "not_met")]
    assert person(story, "housing", "hs02").status == 200
    a_card(story)

    assert opened(story, "housing") == ["hs02"]
    assert not wants(story)["housing"].by_person


def test_a_person_asked_for_the_family_leaves_its_named_matter_alone(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hs02"], facts=LANDLORD | {"renting": True})
    want(story, "housing", own_home=True)
    assert person(story, "housing").status == 200
    a_card(story)

    assert opened(story, "housing") == ["hs01"]
    assert not wants(story)["hs02"].by_person


def test_a_person_asked_from_the_line_of_a_matter_opens_that_case_alone(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["hukou"], employment=WORKS_ELSEWHERE, education=SCHOOLED)
    want(story, "hk03", vocational="higher", skill="none", months_worked=1)
    want(story, "hukou")
    for line in [x for x in story.progress()["lines"] if "person" in x["acts"]]:
        ask(story, "/person", {"family": line["family"], "matter": line["matter"]})

    assert len(opened(story, "hukou")) == 1
    assert [state for _, state in lines(story, "hukou")] == ["open"]


def test_after_a_persons_refusal_the_rules_look_again(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hukou"], employment=WORKS_ELSEWHERE, education=SCHOOLED)
    person(story, "hukou", "hk03")
    refuse(story, "centre", "hk03")
    assert want(story, "hukou").status == 200

    assert opened(story, "hukou") == ["hk03"]
    again = wants(story)["hukou"]
    assert (again.state, again.by_person, again.chosen) == ("not_met", False, None)
    (line,) = [x for x in story.progress()["lines"] if x["state"] == "not_met"]
    assert line["acts"] == ["again", "person"] and not line["by_person"]


@pytest.mark.parametrize("matter", ["palace", "hs01", "gc01"])
def test_a_person_is_not_asked_for_what_is_unknown_or_of_another_family(
    stack: EmbeddedStack, matter: str
) -> None:
    story = a_story(stack, wants=["hukou"], education=SCHOOLED)

    assert person(story, "hukou", matter).status == 409
    assert lines(story, "hukou") == [(None, "not_met")]
