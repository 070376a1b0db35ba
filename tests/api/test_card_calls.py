"""Cards over the API: what holders do with the secret, what offices do with their token."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from greencard.models import Registration
from tests.asking import a_card, a_story, ask, have, lines, want
from tests.cards import a_family
from tests.stacks import EmbeddedStack
from tests.story import Story

TODAY = datetime.now(UTC).astimezone().date()


@pytest.fixture
def story(stack: EmbeddedStack) -> Story:
    """Somebody of class A with a spouse and a child, card in hand."""
    story = a_story(stack, wants=["residency"], family=a_family())
    a_card(story, "A")
    return story


def own(story: Story, act: str, **told: Any) -> Any:
    return ask(story, f"/card/{act}", told)


def by(story: Story, office: str, act: str, number: str, **told: Any) -> Any:
    body = {"reason": "经核实"} | told
    path = f"/api/v1/cards/{number}/{act}"
    answer = story.stack.call("POST", path, body, token=story.office(office))
    story.stack.settle()
    return answer


def family(story: Story) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = story.progress()["holding"]["family"]
    return found


def test_a_holder_freezes_and_lets_go(story: Story) -> None:
    for act, state, frozen in (("freeze", "suspended", True), ("unfreeze", "active", False)):
        for _ in range(2):
            answer = own(story, act)
            assert answer.status == 200, answer.text
            assert answer.json["card"]["state"] == state
            assert answer.json["holding"]["frozen"] is frozen
    assert {one["state"] for one in family(story)} == {"active"}


def test_a_card_of_the_family_is_frozen_by_its_number(story: Story) -> None:
    spouse, child = family(story)
    assert (spouse["relation"], child["relation"]) == ("spouse", "child")
    assert spouse["name_masked"] == "沈*扬"
    answer = own(story, "freeze", number=spouse["number"])
    assert [one["state"] for one in answer.json["holding"]["family"]] == ["suspended", "active"]
    assert answer.json["card"]["state"] == "active"
    assert own(story, "freeze", number="00-0000000-0").status == 404


def test_a_lost_card_is_replaced_by_one_with_another_number(story: Story) -> None:
    before = story.card()
    answer = own(story, "lost")
    assert answer.json["card"]["state"] == "lost"
    assert own(story, "lost").json["card"] == answer.json["card"]
    assert lines(story, "card") == [("gc03", "open")]
    assert own(story, "freeze").status == 409
    have(story, "gc03")
    after = story.card()
    assert after["number"] != before["number"]
    assert {**after, "number": ""} == {**before, "number": ""}
    assert {one["state"] for one in family(story)} == {"active"}


def test_who_leaves_is_told_until_when_the_card_lasts(story: Story) -> None:
    missing = own(story, "left")
    assert missing.status == 422 and missing.json["errors"] == {"on": ["请写明离职日期。"]}
    answer = own(story, "left", on=TODAY.isoformat())
    told = answer.json["holding"]
    assert answer.status == 200 and told["left_on"] == TODAY.isoformat()
    assert date.fromisoformat(told["grace_to"]) - TODAY > timedelta(days=58)
    assert own(story, "left", on=(TODAY + timedelta(days=9)).isoformat()).status == 422


def test_a_day_of_leaving_is_refused_when_its_grace_is_over_and_corrected_by_an_office(
    story: Story,
) -> None:
    with story.stack.sessions.begin() as session:
        session.execute(update(Registration).values(applied_on=TODAY - timedelta(days=300)))
    slip = own(story, "left", on=(TODAY - timedelta(days=100)).isoformat())
    assert slip.status == 422 and "绿卡照旧" in slip.json["errors"]["on"][0]
    first = own(story, "left", on=(TODAY - timedelta(days=20)).isoformat()).json["holding"]
    number, right = story.card()["number"], (TODAY - timedelta(days=2)).isoformat()
    mended = by(story, "hr", "correct", number, on=right).json
    assert mended["left_on"] == right and mended["grace_to"] > first["grace_to"]
    assert by(story, "hr", "correct", number, on="2001-01-01").status == 422
    assert by(story, "hr", "correct", number).json["left_on"] is None
    assert by(story, "hr", "correct", number).status == 409
    assert story.progress()["holding"]["grace_to"] is None


def test_an_office_holds_a_card_and_lets_it_go(story: Story) -> None:
    number = story.card()["number"]
    held = by(story, "hr", "suspend", number)
    assert held.status == 200 and held.json["state"] == "suspended"
    assert held.json["reason"] == "经核实" and "resume" in held.json["acts"]
    own(story, "freeze")
    refused = own(story, "unfreeze")
    assert refused.status == 200 and refused.json["card"]["state"] == "suspended"
    again = own(story, "unfreeze")
    assert again.status == 409
    assert again.json["title"] == "这张绿卡是办理单位暂停的，您自己不能恢复，请联系中心。"
    assert by(story, "centre", "resume", number).json["state"] == "active"


def test_an_office_orders_another_card(story: Story) -> None:
    number = story.card()["number"]
    assert by(story, "centre", "replace", number).status == 200
    after = story.card()
    assert after["state"] == "active" and after["number"] != number
    old = story.stack.call("GET", f"/api/v1/cards/{number}", token=story.office("centre")).json
    assert (old["state"], old["followed_by"], old["acts"]) == ("replaced", after["number"], [])
    assert after["number"] in {one["number"] for one in old["history"]}


def test_a_revoked_card_ends_what_it_brought(story: Story) -> None:
    number = story.card()["number"]
    assert by(story, "hr", "revoke", number).json["state"] == "revoked"
    assert {one["state"] for one in family(story)} == {"revoked"}
    want(story, "sv02")
    (line,) = [one for one in story.progress()["lines"] if one["matter"] == "sv02"]
    assert line["state"] == "not_met"


@pytest.mark.parametrize("act", ["revoke", "cancel"])
def test_after_a_card_that_ended_a_first_one_is_asked_for_again(story: Story, act: str) -> None:
    """An office decides again; a card that is good is had already."""
    assert want(story, "gc01").status == 409
    number = story.card()["number"]
    by(story, "hr", act, number)
    assert want(story, "gc02").status == 200
    assert ("gc02", "not_met") in lines(story, "card")
    assert want(story, "gc01").status == 200
    a_card(story, "B")
    after = story.card()
    assert (after["state"], after["level"]) == ("active", "B") and after["number"] != number
    assert [one["state"] for one in family(story)] == ["active", "active"]
    assert want(story, "gc01").status == 409
    old = story.stack.call("GET", f"/api/v1/cards/{number}", token=story.office("centre")).json
    assert (old["followed_by"], old["acts"]) == (after["number"], [])


def test_what_is_wrong_with_an_act_is_told(story: Story) -> None:
    number = story.card()["number"]
    assert by(story, "police", "suspend", number).status == 403
    assert by(story, "centre", "burn", number).status == 404
    assert by(story, "centre", "suspend", "00-0000000-0").status == 404
    silent = by(story, "centre", "suspend", number, reason=" ")
    assert silent.status == 422 and silent.json["errors"] == {"reason": ["请写明理由。"]}
    assert by(story, "centre", "resume", number).status == 409
    own(story, "left", on=TODAY.isoformat())
    late = by(story, "centre", "extend", number, to="2099-01-01")
    assert late.status == 422 and "to" in late.json["errors"]
    path = f"/api/v1/cards/{number}"
    assert story.stack.call("GET", path, token=story.office("police")).status == 403
    assert story.stack.call("GET", path).status == 401
    assert story.stack.call("POST", f"{path}/suspend", {"reason": "x"}).status == 401


def test_the_words_of_an_office_are_no_business_of_the_holder(story: Story) -> None:
    by(story, "hr", "suspend", story.card()["number"], reason="举报核实中")
    answer = story.stack.call("GET", story.follow, token=story.secret)
    assert "举报" not in answer.text
