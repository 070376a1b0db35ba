"""The story of the centre, on every stack: a person registers once and the card shows it all."""

import pytest
from sqlalchemy import func, select

from events.schemas import CASE
from events.tables import outbox
from greencard.models import Case
from tests.stacks import EmbeddedStack, ProcessStack, UpStack
from tests.story import Story, an_eligible_founder, tell


def test_the_story_in_one_process(stack: EmbeddedStack) -> None:
    tell(stack, Story(stack, body=an_eligible_founder(1)))


def test_the_story_as_one_command(up_stack: UpStack) -> None:
    tell(up_stack, Story(up_stack, body=an_eligible_founder(2)))


@pytest.mark.kafka
@pytest.mark.postgres
def test_the_story_as_processes_on_postgresql_and_kafka(process_stack: ProcessStack) -> None:
    tell(process_stack, Story(process_stack, body=an_eligible_founder(3)))


def test_who_does_not_meet_a_condition_is_told_every_reason_at_once(stack: EmbeddedStack) -> None:
    employed = an_eligible_founder(4)["employment"] | {"kind": "employed"}
    schooled = an_eligible_founder(4)["education"] | {"level": "college"}
    body = an_eligible_founder(4, employment=employed, education=schooled, wants=["hukou"])
    story = Story(stack, body=body)
    line = story.until_states(hukou="not_met")["hukou"]
    assert line["matter"] is None
    told = {reason["rule"] for reason in line["reasons"]}
    assert {rule for rule in told if rule.startswith("hk06")} == {"hk06.degree", "hk06.founder"}
    assert {rule.partition(".")[0] for rule in told} == {f"hk0{route}" for route in range(1, 7)}
    assert all(reason["says"] and reason["basis"] for reason in line["reasons"])


def test_an_event_told_three_times_has_one_effect(stack: EmbeddedStack) -> None:
    from sqlalchemy import delete

    from events.tables import consumer_offset

    story = Story(stack, body=an_eligible_founder(5))
    stack.settle()
    before = counts(stack)
    for _ in range(2):
        with stack.sessions.begin() as session:
            session.execute(delete(consumer_offset))
        stack.settle()
    assert counts(stack) == before
    assert story.states() == {"residency": "open", "housing": "waiting", "hukou": "open"}


def test_a_card_waits_for_a_person_to_grant_its_level(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_eligible_founder(6))
    stack.settle()
    story.finish("centre", "gc01")
    story.finish("hr", "gc01")
    (task,) = story.tasks("hr", "gc01")
    answer = story.act(task, "finish")
    assert answer.status == 422 and "level" in answer.json["errors"]
    assert story.card()["state"] == "applied"


def test_the_validity_of_a_card_ends_with_the_contract(stack: EmbeddedStack) -> None:
    body = an_eligible_founder(7)
    story = Story(stack, body=body)
    stack.settle()
    story.finish("centre", "gc01")
    story.finish("hr", "gc01")
    (task,) = story.tasks("hr", "gc01")
    too_long = story.act(task, "finish", level="A", valid_to="2099-01-01")
    assert too_long.status == 422 and "valid_to" in too_long.json["errors"]
    story.finish("hr", "gc01", level="A")
    contract_to = body["employment"]["contract_to"]
    card = story.until_card("active")
    assert card["class"] == "A" and card["valid_to"] <= contract_to


def test_another_office_can_neither_see_nor_touch_a_case(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_eligible_founder(8))
    stack.settle()
    (task,) = story.tasks("police_station", "rs01")
    stranger = story.office("housing")
    path = f"/api/v1/cases/{task['case_no']}"
    assert stack.call("GET", path, token=stranger).status == 404
    body = {"office": "police_station"}
    answer = stack.call("POST", f"{path}/tasks/accept/finish", body, token=stranger)
    assert answer.status == 403
    assert stack.call("GET", path, token=story.office("police_station")).status == 200


def test_the_queue_comes_by_due_date_in_pages(stack: EmbeddedStack) -> None:
    stories = [Story(stack, body=an_eligible_founder(20 + n)) for n in range(7)]
    stack.settle()
    token, seen, cursor = stories[0].office("centre"), [], ""
    while True:
        path = f"/api/v1/tasks?office=centre&limit=3{cursor}"
        page = stack.call("GET", path, token=token).json
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len({(task["case_no"], task["step"]) for task in seen}) == len(seen) == 14
    assert [task["due_on"] for task in seen] == sorted(task["due_on"] for task in seen)


def counts(stack: EmbeddedStack) -> tuple[object, ...]:
    with stack.sessions() as session:
        cases = session.scalar(select(func.count()).select_from(Case))
        events = session.scalar(select(func.count()).select_from(outbox))
        told = select(func.count()).where(outbox.c.topic == CASE)
        return cases, events, session.scalar(told)


def test_a_refusal_is_told_with_its_reason_and_blocks_what_waited(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_eligible_founder(9))
    stack.settle()
    (task,) = story.tasks("centre", "gc01")
    story.act(task, "refuse", reason="合同复印件缺少盖章页")
    story.until_states(housing="waiting", hukou="open")
    browser = stack.app.test_client()
    browser.submit("/sign-in", {"receipt": story.receipt, "secret": story.secret})
    page = browser.get("/card").get_data(as_text=True)
    assert "合同复印件缺少盖章页" in page
    assert "人才绿卡申领未获批准，本事项暂不能办理" in page
