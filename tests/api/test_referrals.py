"""A case referred to a partner is answered by what the partner gives."""

from tests.api.test_verify import VERIFY, token_of
from tests.asking import a_card, a_story, ask, cases, want
from tests.stacks import EmbeddedStack
from tests.story import Story


def scanned(story: Story, partner: str) -> tuple[str, str]:
    """The school scans the card, and gets the scan's id; with the token it did so with."""
    stack, token = story.stack, token_of(story.stack, partner=partner)
    number = stack.call("GET", story.follow, token=story.secret).json["card"]["number"]
    body = {"code": number, "purpose": "child_school", "confirmed": ["id_seen"]}
    told = stack.call("POST", VERIFY, body, token=token).json
    assert told["granted"], told
    return told["scan"], token


def test_what_a_partner_gives_answers_the_case_referred_to_it(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["residency"])
    a_card(story, "A")
    assert want(story, "sv05").status == 200
    ask(story, "/consents/child_school", {"each_time": False}, method="PUT")
    (case,) = cases(story, "services")
    scan, token = scanned(story, "education")
    given = f"/api/v1/scans/{scan}/given"
    story.finish("centre", "sv05")
    for _ in range(2):
        assert stack.call("POST", given, {"case_no": case.number}, token=token).status == 200
    stack.settle()
    assert [one.state for one in cases(story, "services")] == ["approved"]


def test_nor_before_its_turn_nor_by_another_partner(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["residency"])
    a_card(story, "A")
    want(story, "sv05")
    ask(story, "/consents/child_school", {"each_time": False}, method="PUT")
    (case,) = cases(story, "services")
    for partner, turn in (("education", False), ("school", True)):
        scan, token = scanned(story, partner)
        if turn:
            story.finish("centre", "sv05")
        stack.call("POST", f"/api/v1/scans/{scan}/given", {"case_no": case.number}, token=token)
        stack.settle()
    assert [one.state for one in cases(story, "services")] == ["open"]
