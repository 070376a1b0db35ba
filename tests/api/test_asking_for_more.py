"""More later, the same again, a person's look, and what has changed: told by the API, followed to
the end on both databases' one code path.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from greencard.models import Case, Registration, Talent, Want
from tests.asking import A_SHORT_CONTRACT, LANDLORD, SCHOOLED, a_card, ask, lines, told, want
from tests.codes import alter
from tests.stacks import EmbeddedStack
from tests.story import ANSWERS, Story, an_eligible_founder


@pytest.fixture
def story(stack: EmbeddedStack) -> Story:
    """Somebody who asked for housing alone and owns a home, so that it is not met."""
    told = Story(stack, body=an_eligible_founder(1, wants=["housing"], facts=LANDLORD))
    stack.settle()
    return told


def test_more_is_asked_for_later_and_opens_a_case(story: Story) -> None:
    answer = want(story, "hukou")

    assert answer.status == 200, answer.text
    assert story.states() == {"housing": "not_met", "hukou": "open"}
    assert told(story, "wants.added") == ["wants.added"]


def test_the_answer_shows_at_once_that_it_is_being_looked_at(story: Story) -> None:
    answer = story.stack.call(
        "POST",
        f"{story.follow}/wants",
        {"wants": ["hukou"], "facts": ANSWERS},
        token=story.secret,
    )

    lines = {line["family"]: line["state"] for line in answer.json["lines"]}
    assert lines["hukou"] == "routing"


def test_asking_twice_is_asking_once(story: Story) -> None:
    for _ in range(2):
        assert want(story, "hukou", "hk06").status == 200

    with story.stack.sessions() as session:
        assert len(session.scalars(select(Case).filter_by(family="hukou")).all()) == 1
    assert told(story, "wants.added") == ["wants.added"]


def test_a_family_is_passed_over_while_a_matter_of_it_is_under_way(story: Story) -> None:
    want(story, "hk06")
    assert want(story, "hukou").status == 200

    assert told(story, "wants.added") == ["wants.added"]


def test_another_way_to_what_is_under_way_is_passed_over(story: Story) -> None:
    want(story, "hk06")
    assert want(story, "hk01").status == 200

    assert told(story, "wants.added") == ["wants.added"]


def test_two_ways_to_the_same_result_cannot_both_be_named(stack: EmbeddedStack) -> None:
    body = an_eligible_founder(5, wants=["hk01", "hk06"])
    answer = stack.call("POST", "/api/v1/registrations", body)

    assert answer.status == 422
    assert answer.json["errors"]["wants"] == ["hk01 和 hk06 办的是同一件事，请只选一项。"]
    assert (
        stack.call("POST", "/api/v1/registrations", body | {"wants": ["sv05", "sv06"]}).status
        == 201
    )


def test_questions_not_answered_before_must_be_answered_now(story: Story) -> None:
    answer = want(story, "residency", months_in_tianjin=None, housed="")

    assert answer.status == 422
    assert list(answer.json["errors"]) == ["facts.months_in_tianjin", "facts.housed"]


def test_what_is_unknown_is_refused_with_what_there_is(story: Story) -> None:
    answer = want(story, "palace")

    assert answer.status == 422 and "hukou" in answer.json["errors"]["wants"][0]


def test_after_a_refusal_it_can_be_asked_for_again_in_a_new_case(story: Story) -> None:
    want(story, "hukou")
    (task,) = story.tasks("centre", "hk06")
    story.act(task, "refuse", reason="营业执照看不清")
    story.stack.settle()
    refused = story.lines()["hukou"]
    assert (refused["state"], refused["acts"], refused["want"]) == ("refused", ["again"], "hukou")

    assert want(story, refused["want"]).status == 200
    line = story.lines()["hukou"]
    assert line["state"] == "open" and line["case_no"] != refused["case_no"]
    assert line["refusal"] is None


def test_what_was_had_cannot_be_had_twice_by_any_way(story: Story) -> None:
    want(story, "hk06")
    story.finish("centre", "hk06")
    for office in ("education", "hr", "police", "police"):
        story.finish(office, "hk06")
    story.stack.settle()

    for name in ("hk06", "hukou", "hk01"):
        answer = want(story, name)
        assert answer.status == 409 and answer.json["title"], name


def test_the_holder_of_a_card_asks_for_a_renewal_as_often_as_needed(story: Story) -> None:
    a_card(story)
    for _ in range(2):
        ends_in(story, 60)
        assert want(story, "gc02").status == 200
        assert story.lines()["card"]["state"] == "open"
        for office in ("centre", "hr", "centre"):
            story.finish(office, "gc02")
        story.stack.settle()
        assert story.lines()["card"]["state"] == "approved"


def test_a_renewal_is_refused_before_its_time_and_to_whoever_has_no_card(story: Story) -> None:
    none = want(story, "gc02")
    assert none.status == 409 and "绿卡签发以后才能申请换发" in none.json["title"]
    a_card(story)
    last = ends_in(story, 61)
    early = want(story, "gc02", "gc03")
    opens = last - timedelta(days=60)
    said = f"这张绿卡的有效期至 {last}，从 {opens}起才能申请换发。"
    assert (early.status, early.json["title"]) == (409, said)
    assert lines(story, "card") == [] and want(story, "gc03").status == 200


def ends_in(story: Story, days: int) -> date:
    """The card at hand ends so many days from now."""
    service = story.stack.service
    last = service.today(datetime.now(UTC)) + timedelta(days=days)
    alter(service, story.card()["number"], valid_to=last)
    return last


def test_a_matter_that_was_not_met_can_be_looked_at_by_a_person(story: Story) -> None:
    line = story.lines()["housing"]
    assert line["acts"] == ["again", "person"]
    answer = ask(story, "/person", {"family": "housing"})

    assert answer.status == 200, answer.text
    waiting = story.lines()["housing"]
    assert (waiting["state"], waiting["matter"], waiting["by_person"]) == ("waiting", "hs01", True)
    a_card(story)
    assert story.lines()["housing"]["state"] == "open"
    with story.stack.sessions() as session:
        assert session.scalars(select(Case).filter_by(matter="hs01")).one().by_person


def test_the_talent_may_name_the_way_a_person_shall_look_at(story: Story) -> None:
    other = Story(story.stack, body=an_eligible_founder(2, wants=["hukou"], education=SCHOOLED))
    story.stack.settle()
    assert ask(other, "/person", {"family": "hukou", "matter": "hk03"}).status == 200

    assert (other.lines()["hukou"]["matter"], other.states()["hukou"]) == ("hk03", "open")


def test_asking_for_a_person_twice_opens_one_case(story: Story) -> None:
    for _ in range(2):
        assert ask(story, "/person", {"family": "housing"}).status == 200
    assert told(story, "person.asked") == ["person.asked"]


@pytest.mark.parametrize("family", ["hukou", "residency", "palace"])
def test_there_is_nothing_to_look_at_where_nothing_is_unmet(story: Story, family: str) -> None:
    answer = ask(story, "/person", {"family": family})

    assert answer.status == 409 and answer.json["title"]


def test_a_change_of_facts_is_an_event_and_decides_anew(story: Story) -> None:
    answer = ask(story, "", {"facts": {"own_home": False}}, method="PATCH")

    assert answer.status == 200, answer.text
    assert story.states() == {"housing": "waiting"}
    assert told(story, "talent.changed") == ["talent.changed"]


def test_what_waits_and_is_no_longer_met_says_so(story: Story) -> None:
    ask(story, "", {"facts": {"own_home": False}}, method="PATCH")
    ask(story, "", {"facts": {"other_housing_aid": True}}, method="PATCH")

    line = story.lines()["housing"]
    assert line["state"] == "not_met"
    assert "hs01.no_other_aid" in [reason["rule"] for reason in line["reasons"]]


def test_a_change_of_contact_decides_nothing_anew(story: Story) -> None:
    before = told(story, "case.not_met")
    assert ask(story, "", {"mobile": "13900000001"}, method="PATCH").status == 200

    assert told(story, "case.not_met") == before
    with story.stack.sessions() as session:
        assert session.scalars(select(Talent)).one().mobile == "+8613900000001"


def test_the_same_told_again_changes_nothing(story: Story) -> None:
    for _ in range(2):
        ask(story, "", {"employment": {"presence_months": 7}}, method="PATCH")

    assert told(story, "talent.changed") == ["talent.changed"]
    with story.stack.sessions() as session:
        row = session.scalars(select(Registration)).one()
    assert row.particulars["employment"]["presence_months"] == 7
    assert row.particulars["employment"]["employer"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mobile": "12"}, "mobile"),
        ({"mobile": None}, "mobile"),
        ({"employment": {"employer_uscc": "91350100M000100Y44"}}, "employment.employer_uscc"),
        ({"employment": {"contract_to": "2001-01-01"}}, "employment.contract_to"),
        ({"employment": None}, "employment"),
        ({"education": {"level": "sage"}}, "education.level"),
        ({"employment": {"park": "moon"}}, "employment.park"),
        ({"facts": {"own_home": "perhaps"}}, "facts.own_home"),
        ({"facts": []}, "facts"),
        ({"id_no": "11010519491231002X"}, "id_no"),
        ({"name": "别人"}, "name"),
        ({"birth_date": "1999-01-01"}, "birth_date"),
    ],
)
def test_a_change_that_cannot_be_says_where(story: Story, body: dict, field: str) -> None:
    answer = ask(story, "", body, method="PATCH")

    assert answer.status == 422, answer.text
    assert list(answer.json["errors"]) == [field] and answer.json["errors"][field]
    assert told(story, "talent.changed") == []


def test_a_change_frees_the_way_to_the_card_itself(stack: EmbeddedStack) -> None:
    body = an_eligible_founder(3, employment=A_SHORT_CONTRACT, level_claimed="A")
    story = Story(stack, body=body)
    stack.settle()
    assert story.progress()["application"]["state"] == "not_met"
    assert story.card()["state"] == "applied"
    ask(story, "", {"level_claimed": "D"}, method="PATCH")

    assert story.progress()["application"]["state"] == "open"


@pytest.mark.parametrize("path", ["/wants", "/person", ""])
def test_without_the_secret_there_is_nothing_here(story: Story, path: str) -> None:
    method = "POST" if path else "PATCH"
    for token in (None, "", "WRONG-WRONG-WRONG-WRONG"):
        answer = story.stack.call(method, f"{story.follow}{path}", {}, token=token)
        assert answer.status == 404


def test_what_is_next_is_offered_once_its_forerunner_is_approved(stack: EmbeddedStack) -> None:
    story = Story(stack, body=an_eligible_founder(4, wants=["sv04"]))
    stack.settle()
    a_card(story)
    story.finish("centre", "sv04")
    story.finish("housing", "sv04")
    stack.settle()
    assert story.lines()["services"]["state"] == "approved"
    (offer,) = story.progress()["offered"]
    assert (offer["matter"], bool(offer["title"])) == ("hs01", True)
    want(story, "hs01")

    assert story.progress()["offered"] == []
    assert story.lines()["housing"]["state"] == "open"


def test_a_want_keeps_the_day_it_was_asked_on(story: Story) -> None:
    want(story, "hs02", renting=True)
    with story.stack.sessions() as session:
        wants = {want.name: want for want in session.scalars(select(Want))}
    assert wants["hs02"].state == "waiting"
    assert wants["hs02"].asked_on == wants["gc01"].asked_on
