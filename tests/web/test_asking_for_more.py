"""On the card page: ask for more, again, or for a person, and tell what has changed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.builders import an_application
from tests.client import LintingClient
from tests.page_lint import Page
from tests.web.people import an_officer, sign_in, typed

ANSWERS = an_application()["facts"]
Settle = Callable[[], None]


@pytest.fixture
def landlord(app: Flask, settle: Settle) -> LintingClient:
    """Somebody signed in who asked for housing alone and owns a home."""
    browser = app.test_client()
    facts = ANSWERS | {"own_home": True}
    answer = browser.post(
        "/api/v1/registrations", json=an_application(wants=["housing"], facts=facts)
    )
    settle()
    browser.submit("/sign-in", answer.json)
    return browser


def told(browser: LintingClient, path: str = "/card") -> str:
    return browser.get(path).get_data(as_text=True)


def forms_to(page: str, end: str) -> int:
    """The place, among the forms that are sent, of the one that goes there."""
    sent = [one for one in Page(page).all("form") if (one.get("method") or "") == "post"]
    return next(place for place, one in enumerate(sent) if (one.get("action") or "").endswith(end))


def send(browser: LintingClient, path: str, values: dict[str, Any], *, to: str) -> Any:
    return browser.submit(path, values, form=forms_to(told(browser, path), to))


def test_what_is_chosen_leads_to_its_questions_and_then_to_a_case(
    landlord: LintingClient, settle: Settle
) -> None:
    assert 'value="hukou"' in told(landlord, "/card/wants")
    path = "/card/wants?want=hukou&next=1"
    answer = send(landlord, path, typed_facts("settle_at_home", "settle_with_employer"), to="wants")
    assert answer.status_code == 303
    assert "正在分派" in told(landlord)
    settle()

    assert "本科毕业来津创业落户" in told(landlord)
    assert 'value="hukou"' not in told(landlord, "/card/wants")


def test_unanswered_questions_are_named_and_nothing_typed_is_lost(landlord: LintingClient) -> None:
    path = "/card/wants?want=residency&next=1"
    answer = send(landlord, path, {"facts.months_in_tianjin": "7"}, to="wants")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "请回答这个问题。" in page and 'value="7"' in page


def test_answers_given_before_stand_in_the_form(landlord: LintingClient) -> None:
    page = Page(told(landlord, "/card/wants?want=hs02&next=1"))

    ticked = {x.get("name") for x in page.all("input") if "checked" in x.attrib}
    assert {"facts.own_home", "facts.other_housing_aid"} <= ticked


def test_no_question_is_put_that_concerns_only_others(landlord: LintingClient) -> None:
    """A mainlander is asked nothing about the papers of foreigners; whoever asks for all is."""
    asked = told(landlord, "/card/wants?want=residency&next=1")

    assert 'name="facts.housed"' in asked and 'name="facts.work_permit"' not in asked
    assert 'name="facts.work_permit"' in told(landlord, "/register")


@pytest.mark.parametrize("query", ["next=1", "want=palace&next=1"])
def test_going_on_without_a_choice_says_what_to_do(landlord: LintingClient, query: str) -> None:
    answer = landlord.get(f"/card/wants?{query}")

    assert answer.status_code == 422
    assert "请至少选择一项" in answer.get_data(as_text=True)


def test_switching_the_language_before_choosing_is_no_mistake(landlord: LintingClient) -> None:
    assert landlord.get("/card/wants?lang=en").status_code == 200


def test_a_second_click_is_harmless(landlord: LintingClient, settle: Settle) -> None:
    path, facts = (
        "/card/wants?want=hukou&next=1",
        typed_facts("settle_at_home", "settle_with_employer"),
    )
    send(landlord, path, facts, to="wants")
    settle()
    send(landlord, path, facts, to="wants")

    assert "不用再申请" in told(landlord)


def test_a_person_is_asked_from_the_line_and_the_officer_sees_it(
    app: Flask, landlord: LintingClient, settle: Settle
) -> None:
    short = an_application()["education"] | {"level": "college"}
    body = an_application(5, wants=["hukou"], education=short)
    browser = app.test_client()
    receipt = browser.post("/api/v1/registrations", json=body).json
    settle()
    browser.submit("/sign-in", receipt)
    assert send(browser, "/card", {"matter": "hk03"}, to="person").status_code == 303
    assert "已经转给工作人员核对" in told(browser)
    settle()
    page = told(browser)
    assert "技能型人才落户" in page and "已按您的要求由工作人员核对。" in page

    officer = app.test_client()
    sign_in(officer, an_officer(app.extensions["greencard"], "centre"))
    queue = Page(told(officer, "/centre"))
    links = {x.get("href") for x in queue.all("a") if "/centre/cases/" in (x.get("href") or "")}
    pages = [told(officer, link) for link in links if link]
    assert ["申请人要求人工核对" in page for page in pages].count(True) == 1


def test_nothing_unmet_leaves_nothing_for_a_person(talent: LintingClient) -> None:
    token = Page(told(talent)).root.find(".//input[@name='csrf_token']")
    assert token is not None
    values = {"csrf_token": token.get("value"), "family": "hukou"}
    assert talent.post("/card/person", data=values).status_code == 303
    assert "不需要人工核对" in told(talent)


def test_the_form_of_changes_shows_what_was_told_and_a_change_decides_anew(
    landlord: LintingClient, settle: Settle
) -> None:
    body = an_application(wants=["housing"], facts=ANSWERS)
    shown = told(landlord, "/card/changes")
    assert "天津示例科技有限公司" in shown and body["id_no"] not in shown
    answer = send(landlord, "/card/changes", whole(body), to="changes")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert "您的信息已经更新。" in told(landlord)
    settle()

    assert "人才公寓申请" in told(landlord)


def test_saving_without_a_change_says_so(talent: LintingClient) -> None:
    answer = send(talent, "/card/changes", whole(an_application(1)), to="changes")

    assert answer.status_code == 303
    assert "没有需要更新的内容。" in told(talent)


def test_a_wrong_change_is_named_and_nothing_typed_is_lost(talent: LintingClient) -> None:
    values = whole(an_application(1)) | {"mobile": "12", "employment.employer": "新单位"}
    answer = send(talent, "/card/changes", values, to="changes")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "请填写11位手机号码" in page and 'value="新单位"' in page


def test_an_answer_cannot_be_taken_back_by_leaving_it_blank(talent: LintingClient) -> None:
    values = whole(an_application(1)) | {"facts.months_in_tianjin": ""}

    assert send(talent, "/card/changes", values, to="changes").status_code == 422


def test_the_officer_sees_what_was_changed_under_way(
    app: Flask, talent: LintingClient, settle: Settle
) -> None:
    values = whole(an_application(1)) | {"employment.employer": "新单位", "facts.housed": "false"}
    send(talent, "/card/changes", values, to="changes")
    settle()
    officer = app.test_client()
    sign_in(officer, an_officer(app.extensions["greencard"], "police_station"))
    link = next(
        x.get("href")
        for x in Page(told(officer, "/centre")).all("a")
        if "/centre/cases/" in (x.get("href") or "")
    )
    page = told(officer, str(link))

    assert "受理后更改过的内容" in page and "单位或企业名称" in page
    assert "您在本市是否有合法稳定住所？" in page


@pytest.mark.parametrize("path", ["/card/changes", "/card/wants?want=hukou&next=1", "/card/person"])
def test_a_form_whose_token_wore_out_keeps_what_was_typed(talent: LintingClient, path: str) -> None:
    values = whole(an_application(1)) | {"wants": "hukou", "employment.employer": "另一家单位"}
    answer = talent.post(path.partition("?")[0], data=values)

    assert answer.status_code in (400, 303)
    if path == "/card/changes":
        assert 'value="另一家单位"' in answer.get_data(as_text=True)


def typed_facts(*names: str) -> dict[str, Any]:
    fields = typed({"facts": {name: ANSWERS[name] for name in names}, "consents": []})
    return {name: value for name, value in fields.items() if name != "consents"}


def whole(body: dict[str, Any]) -> dict[str, Any]:
    """Everything the page of changes shows, as typed."""
    parts = ("mobile", "email", "education", "employment", "category", "level_claimed", "facts")
    fields = typed({name: body[name] for name in parts} | {"consents": []})
    del fields["consents"]
    return fields
