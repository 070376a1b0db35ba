"""What is told by asking for more counts like any change; what cannot be is refused in words."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from events.envelope import uuid7
from greencard.models import Change, Registration
from greencard.services.wanting import wants
from tests.asking import LANDLORD, SCHOOLED, a_card, a_story, change, lines, told, want
from tests.builders import an_application
from tests.stacks import EmbeddedStack
from tests.story import Story

PATH = "/api/v1/registrations"


def trace(story: Story) -> list[tuple[list[str], dict[str, Any]]]:
    """Every change kept: the fields, and what stood there."""
    with story.stack.sessions() as session:
        rows = session.scalars(select(Change).order_by(Change.changed_at, Change.id))
        return [(row.fields, row.before) for row in rows]


def answers(story: Story) -> dict[str, Any]:
    with story.stack.sessions() as session:
        return session.scalars(select(Registration)).one().answers


def test_an_answer_told_otherwise_when_asking_for_more_is_kept_as_a_change(
    stack: EmbeddedStack,
) -> None:
    """An office may have decided by the answer of before."""
    story = a_story(stack, wants=["hs01"])
    a_card(story)
    want(story, "hs02", own_home=True, renting=True)

    assert trace(story) == [(["facts.own_home"], {"facts.own_home": False})]
    assert answers(story)["own_home"] is True and answers(story)["renting"] is True
    assert told(story, "talent.changed", "wants.added") == ["talent.changed", "wants.added"]


def test_answers_to_questions_not_asked_before_are_no_change(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hs01"])
    want(story, "hs02", renting=True)

    assert trace(story) == [] and answers(story)["renting"] is True
    assert told(story, "talent.changed") == []


def test_an_answer_told_otherwise_decides_anew_what_was_not_met(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hs01"], facts=LANDLORD)
    assert lines(story, "housing") == [("hs01", "not_met")]
    want(story, "hs02", own_home=False, renting=False)

    assert lines(story, "housing") == [("hs01", "waiting"), ("hs02", "not_met")]


def test_an_answer_told_otherwise_decides_anew_what_waits(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hs01"])
    assert lines(story, "housing") == [("hs01", "waiting")]
    want(story, "hs02", own_home=True, renting=True)

    assert lines(story, "housing") == [("hs01", "not_met"), ("hs02", "not_met")]


def test_a_change_keeps_what_stood_there_and_nothing_else(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["hs01"])
    told_before = an_application(1)["employment"]
    change(story, employment={"employer": "新单位"}, facts={"own_home": True})
    change(story, employment={"employer": "第三家单位"})

    assert trace(story) == [
        (
            ["employment.employer", "facts.own_home"],
            {"employment.employer": told_before["employer"], "facts.own_home": False},
        ),
        (["employment.employer"], {"employment.employer": "新单位"}),
    ]


def test_a_validity_that_a_document_needs_is_not_wiped(stack: EmbeddedStack) -> None:
    passport = {"id_type": "PASSPORT_FOREIGN", "id_no": "E12345678", "nationality": "DEU"}
    story = a_story(stack, **passport, id_valid_to="2035-01-01")
    answer = change(story, id_valid_to=None)

    assert answer.status == 422 and list(answer.json["errors"]) == ["id_valid_to"]
    assert change(story, id_valid_to="2036-01-01").status == 200


TOO_LONG: list[tuple[str, str, dict[str, Any], int]] = [
    ("POST", "/person", {"family": "hukou", "matter": "x" * 32}, 409),
    ("POST", "/person", {"family": "hukou", "matter": "x" * 33}, 422),
    ("POST", "/person", {"family": "x" * 5000}, 422),
    ("POST", "/wants", {"wants": ["x" * 5000]}, 422),
    ("POST", "/wants", {"wants": ["hukou"] * 5000}, 422),
    ("POST", "/wants", {"wants": ["hk02"], "facts": {"qualification": "x" * 5000}}, 422),
    ("POST", "/wants", {"wants": ["hk04"], "facts": {"founder_tax": 10**30}}, 422),
    ("PATCH", "", {"level_claimed": "x" * 5000}, 422),
    ("PATCH", "", {"category": "x" * 5000}, 422),
    ("PATCH", "", {"mobile": "1" * 5000}, 422),
    ("PATCH", "", {"email": "a" * 5000 + "@example.com"}, 422),
    ("PATCH", "", {"employment": {"employer": "长" * 5000}}, 422),
    ("PATCH", "", {"employment": {"park": "x" * 5000}}, 422),
    ("PATCH", "", {"employment": {"presence_months": 10**30}}, 422),
    ("PATCH", "", {"education": {"school": "长" * 5000}}, 422),
]


def test_what_is_longer_than_its_column_is_refused_on_both_databases(either: Flask) -> None:
    client = either.test_client()
    receipt = client.post(PATH, json=an_application(1, wants=["hukou"], education=SCHOOLED)).json
    look(either)
    bearer = {"Authorization": f"Bearer {receipt['secret']}"}

    for method, path, body, status in TOO_LONG:
        at = f"{receipt['follow']}{path}"
        answer = client.open(at, method=method, json=body, headers=bearer)
        assert answer.status_code == status, (str(body)[:60], answer.text)


def look(app: Flask) -> None:
    """The router's part, where no worker listens."""
    service = app.extensions["greencard"]
    with service.sessions.begin() as session:
        row = session.scalars(select(Registration)).one()
        about = {"talent_id": row.talent_id, "now": row.created_at, "cause": uuid7()}
        wants.route_all(session, service=service, **about)


def test_an_office_reads_only_the_answers_its_matter_asks_for(stack: EmbeddedStack) -> None:
    story = a_story(stack, wants=["residency"])
    change(story, facts={"own_home": True})
    (task,) = story.tasks("police_station", "rs01")
    assert seen(story, task) == []
    change(story, facts={"own_home": False, "months_in_tianjin": 9})

    (one,) = seen(story, task)
    asked = stack.service.catalogue.questions["months_in_tianjin"]
    assert (one["fields"], one["answers"]) == ([], [asked.ask])


def test_what_can_be_asked_for_later_is_named_to_whoever_has_registered(
    stack: EmbeddedStack,
) -> None:
    """Of a family whose matters are named one by one the whole cannot be asked for."""
    story = a_story(stack, wants=["residency"])
    (later,) = want(story, "services").json["errors"]["wants"]
    (first,) = stack.call("POST", PATH, an_application(2, wants=["services"])).json["errors"][
        "wants"
    ]

    renewals = {"gc02", "gc03", "gc04"}
    assert renewals <= codes(later) and "sv04" in codes(later) and "gc01" not in codes(later)
    assert not renewals & codes(first) and "sv04" in codes(first)


def codes(sentence: str) -> set[str]:
    return set(sentence.rpartition("：")[2].rstrip("。").split("、"))


def seen(story: Story, task: dict[str, Any]) -> list[dict[str, Any]]:
    """The changes a police officer sees in the case."""
    path = f"/api/v1/cases/{task['case_no']}"
    return story.stack.call("GET", path, token=story.office("police_station")).json["changes"]
