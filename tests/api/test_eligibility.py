"""What somebody could apply for, asked without saying who they are."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import func, select

from greencard.db import Base
from greencard.domain import deadlines
from greencard.domain.eligibility import foresee_route
from greencard.matters import DEFAULT_FOLDER, load
from greencard.matters.calendar import load_calendar
from greencard.matters.vocabulary import BASE_FACTS, GRANTED_FACTS
from greencard.services.eligibility.answers import answer_on
from greencard.services.eligibility.asks import asked, field_of
from greencard.services.eligibility.intake import read_inquiry
from tests.api.test_any_json import ANYTHING
from tests.builders import an_application
from tests.matters.asking import conditions
from tests.page_lint import RESIDENT_ID
from tests.stacks import EmbeddedStack

SCHOOL = Path(__file__).parents[1] / "matters" / "school"
PATH = "/api/v1/eligibility"
TODAY = datetime.now(UTC).astimezone().date()
BACKWARDS = {"contract_from": "2026-02-01", "contract_to": "2026-01-01"}
BACHELOR = {
    "id_type": "RESIDENT_ID",
    "birth_date": "1990-06-01",
    "education": {"level": "bachelor", "full_time": True},
    "employment": {"kind": "employed", "contract_from": "2026-01-01", "presence_months": 12},
    "level_claimed": "D",
}


def ask(once: Any, body: Any, **headers: str) -> dict[str, Any]:
    answer = once.post(PATH, json=body, headers=headers)
    assert answer.status_code == 200, answer.json
    return answer.json


def today_of(once_stack: Any) -> Any:
    return once_stack.service.today(datetime.now(UTC))


def wanting(once: Any, want: str, body: Any = BACHELOR) -> dict[str, Any]:
    (item,) = ask(once, body | {"wants": [want]})["items"]
    return item


def test_what_is_not_told_is_open_and_names_the_question(once):
    answer = ask(once, {"wants": ["hukou"]})
    (item,) = answer["items"]

    assert (item["decision"], item["matter"], item["due"]) == ("unknown", None, None)
    assert set(conditions(item).values()) == {None}
    assert {"education.level", "id_type", "birth_date", "qualification"} <= set(item["asks"])
    questions = {one["id"]: one for one in answer["asks"]}
    assert questions["birth_date"]["field"] == "birth_date"
    assert questions["qualification"]["field"] == "facts.qualification"
    assert len(questions["qualification"]["choices"]) == 15
    assert set(item["asks"]) <= set(questions)


def test_only_questions_that_can_still_change_something_are_asked(once):
    assert set(wanting(once, "hukou")["asks"]) == {
        "education.overseas",
        "settle_at_home",
        "settle_with_employer",
    }


def test_answering_what_is_asked_settles_it(once):
    answers = {"months_in_tianjin": 12, "studying": False}
    first, then = (
        wanting(once, "residency"),
        wanting(once, "residency", BACHELOR | {"facts": answers}),
    )

    assert first["decision"] == "unknown" and set(first["asks"]) == set(answers)
    assert (then["decision"], then["matter"], then["asks"]) == ("now", "rs01", [])


def test_the_dates_are_those_of_a_case_submitted_today(once, once_stack):
    service, today = once_stack.service, today_of(once_stack)
    with service.sessions() as session:
        calendar = service.calendar(session)
    for want in ("gc01", "hukou"):
        item = wanting(once, want)
        matter = load().on(today)[item["matter"]]
        due = deadlines.of_case(today, matter, calendar)
        assert item["due"] == {
            "promise_on": deadlines.due_on(today, matter.promise, calendar).on.isoformat(),
            "statute_on": due.statute.on.isoformat(),
            "due_on": due.due.on.isoformat(),
            "provisional": due.due.provisional,
        }


def test_papers_are_those_this_person_needs(once):
    abroad = BACHELOR | {"education": BACHELOR["education"] | {"overseas": True}}
    needed = [paper["id"] for paper in wanting(once, "hukou", abroad)["papers"]]

    assert needed == ["identity", "degree", "overseas_degree", "employer"]


def test_without_a_want_everything_is_told_and_a_card_held_is_not_asked_for_again(once):
    everything = {item["want"] for item in ask(once, {})["items"]}
    holder = {item["want"] for item in ask(once, {"card": {"class": "A"}})["items"]}

    assert {"card", "residency", "housing", "hukou", "gc02", "sv10"} <= everything
    assert everything - holder == {"card"}


def test_a_holder_of_class_a_gets_the_services_and_one_of_class_b_none(once):
    for card_class, decision in (("A", "now"), ("B", "not_met")):
        items = ask(once, {"card": {"class": card_class}, "wants": ["services"]})["items"]
        assert {item["decision"] for item in items} == {decision}
        assert len(items) == 10


def test_the_centres_own_conditions_are_marked(once):
    rules = {r["rule"]: r for route in wanting(once, "hukou")["routes"] for r in route["rules"]}
    card = wanting(once, "gc01")["routes"][0]["rules"]

    assert not any(rule["ours"] for rule in rules.values())
    assert all(rule["ours"] for rule in card)


def test_the_answer_is_in_the_readers_language(once):
    english = ask(once, {}, **{"Accept-Language": "en"})

    assert {item["family_title"] for item in english["items"]} >= {"Housing"}
    text = json.dumps(english, ensure_ascii=False)
    assert not [letter for letter in text if "\u4e00" <= letter <= "\u9fff"]


def test_a_whole_registration_may_be_sent_and_nothing_of_it_is_kept_or_returned(
    once, once_stack, caplog
):
    body = an_application(7)
    answer = ask(once, body)

    text = json.dumps(answer) + caplog.text
    assert body["id_no"] not in text and body["mobile"] not in text
    assert not RESIDENT_ID.findall(text) and body["birth_date"] not in text
    with once_stack.sessions() as session:
        rows = [
            session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables
        ]
    assert sum(rows) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"birth_date": "1990-02-30"}, "birth_date"),
        ({"birth_date": (TODAY + timedelta(days=2)).isoformat()}, "birth_date"),
        ({"education": {"level": "school"}}, "education.level"),
        ({"employment": BACKWARDS}, "employment.contract_to"),
        ({"employment": {"park": "nowhere"}}, "employment.park"),
        ({"facts": {"months_in_tianjin": "long"}}, "facts.months_in_tianjin"),
        ({"facts": 7}, "facts"),
        ({"wants": ["bread"]}, "wants"),
        ({"approved": ["bread"]}, "approved"),
        ({"under_way": ["hukou"]}, "under_way"),
        ({"card": {"class": "Z"}}, "card.class"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(once, wrong, field):
    answer = once.post(PATH, json=wrong)

    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_every_fact_a_rule_may_look_at_has_its_question():
    in_force = load().on(TODAY)
    facts = {*BASE_FACTS, *GRANTED_FACTS, *(f for m in in_force.values() for f in m.facts)}
    fields = {field_of(fact) for fact in facts}

    assert {one.id for one in asked(fields, in_force)} == fields


@settings(max_examples=150, deadline=None)
@given(value=ANYTHING)
def test_any_json_at_all_is_answered_politely(once, value):
    answer = once.post(PATH, data=json.dumps(value), content_type="application/json")
    assert answer.status_code in {200, 400, 422}


def test_a_fifth_family_is_told_of_without_any_other_edit(tmp_path):
    catalogue = load(DEFAULT_FOLDER, SCHOOL)
    with EmbeddedStack(tmp_path, catalogue=catalogue) as stack:
        (item,) = stack.call("POST", PATH, {"wants": ["school"]}).json["items"]

    assert (item["want"], item["decision"]) == ("school", "unknown")
    assert set(item["asks"]) & {
        q.id for m in catalogue.on(TODAY).routes("school") for q in m.questions
    }


def test_the_answer_is_the_engines_for_every_want(once_stack):
    today = today_of(once_stack)
    in_force = load().on(today)
    inquiry = read_inquiry(BACHELOR, in_force, today=today)
    for item in answer_on(today, inquiry, in_force, calendar=load_calendar()).items:
        seen = foresee_route(in_force.routes(item.want), inquiry.facts, approved=set())
        assert (item.matter and item.matter.id) == seen.matter
