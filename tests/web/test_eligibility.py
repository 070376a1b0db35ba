"""先看看能办什么: what the page asks, keeps, says, and hands on to the registration."""

import re
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from greencard.db import Base
from greencard.services.desk import Service
from tests.client import LintingClient
from tests.matters.asking import askers, body_of
from tests.page_lint import Page, text_of
from tests.web.asking import ANSWERS, BACHELOR, Shown, as_shown, typed_in

PATH = "/eligibility"
TYPED = typed_in(BACHELOR)


def ask(client: LintingClient, step: str, fields: dict[str, Any]) -> Page:
    answer = client.submit(PATH, fields | {"step": step})
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def names(page: Page) -> set[str]:
    """The fields somebody sees."""
    fields = [x for x in page.all("input", "select") if x.get("type") != "hidden"]
    return {str(x.get("name")) for x in fields}


def carried(page: Page) -> dict[str, str]:
    hidden = [x for x in page.all("input") if x.get("type") == "hidden"]
    return {str(x.get("name")): str(x.get("value")) for x in hidden}


def test_the_first_page_leads_here_and_asks_nobody_who_they_are(client: LintingClient) -> None:
    assert f'href="{PATH}"' in client.get("/").text
    asked = names(Page(client.get(PATH).text))

    assert {"birth_date-year", "id_type", "education.level", "employment.kind"} <= asked
    assert not {"name", "id_no", "mobile", "email"} & asked


def test_then_only_what_could_change_the_result_is_asked(client: LintingClient) -> None:
    asked = names(ask(client, "more", TYPED))

    assert {"facts.months_in_tianjin", "facts.own_home", "facts.settle_at_home"} <= asked
    assert not {"facts.qualification", "facts.work_permit", "facts.permit_class"} & asked
    assert all(name.startswith("facts.") for name in asked)


def test_page_and_api_say_the_same_to_everybody_of_the_table(app: Flask, service: Service) -> None:
    browser, today = FlaskClient(app), service.today(datetime.now(UTC))
    token = _token(browser)
    for person in askers(today):
        body = body_of(person, today=today)
        told = {name: part for name, part in body.items() if name != "wants"}
        fields = typed_in(body) | {"step": "result", "csrf_token": token}
        page = Shown(browser.post(PATH, data=fields).text)
        answer = browser.post("/api/v1/eligibility", json=told).json
        assert page.items == as_shown(answer["items"]), person.who


def test_every_condition_shows_its_clause_and_whose_it_is(client: LintingClient) -> None:
    page = ask(client, "result", TYPED | typed_in(ANSWERS))
    conditions = {x.get("data-rule"): x for x in page.all("li") if x.get("data-rule")}
    own = {name for name, one in conditions.items() if "本中心约定" in text_of(one)}

    assert all("依据：" in text_of(one) for one in conditions.values())
    assert {"gc01.work", "hs01.no_home"} <= own
    assert not {"rs01.half_year", "hk06.degree"} & own
    assert "符合" in text_of(conditions["hk01.age"])
    assert "不符合" in text_of(conditions["hk06.founder"])
    assert "还要回答：您是否正在享受其他住房优惠" in text_of(conditions["hs01.no_other_aid"])


def test_a_limit_that_no_law_sets_is_not_called_one(client: LintingClient) -> None:
    holder = TYPED | {"card.held": "true", "card.level": "D", "card.class": "B"}
    home = {"facts.own_home": "false", "facts.other_housing_aid": "false"}
    page = ask(client, "result", holder | home)
    section = next(x for x in page.all("section") if x.get("data-want") == "housing")

    assert section.get("data-matter") == "hs01"
    assert "最长期限" in text_of(section) and "法定期限" not in text_of(section)


def test_a_holder_of_a_card_is_not_sent_to_register_again(client: LintingClient) -> None:
    def steps(fields: dict[str, Any]) -> set[str]:
        return {str(x.get("value")) for x in ask(client, "result", fields).all("button")}

    assert steps(TYPED) - steps(TYPED | {"card.class": "B"}) == {"register"}


def test_who_left_out_what_may_change_a_result_is_told_so(client: LintingClient) -> None:
    page = ask(client, "result", TYPED | {"facts.settle_at_home": "true"})
    said = {x.get("data-want"): text_of(x) for x in page.all("section") if x.get("data-want")}

    assert "还有问题没有回答" in said["hukou"] and "还有问题没有回答" not in said["card"]


def test_a_wrong_answer_is_told_at_its_field_and_everything_is_kept(client: LintingClient) -> None:
    wrong = TYPED | {"birth_date-month": "13", "step": "more"}
    answer = client.submit(PATH, wrong)
    page = Page(answer.text)
    fields = {x.get("name"): x.get("value") for x in page.all("input")}

    assert answer.status_code == 422 and page.texts("title")[0].startswith("错误：")
    assert "#birth_date" in {a.get("href") for a in page.all("a")}
    assert (fields["birth_date-month"], fields["employment.presence_months"]) == ("13", "12")


def test_a_wrong_further_answer_is_told_on_its_own_page(client: LintingClient) -> None:
    wrong = TYPED | {"facts.months_in_tianjin": "long", "step": "result"}
    answer = client.submit(PATH, wrong)
    page = Page(answer.text)

    assert answer.status_code == 422
    assert "#facts-months_in_tianjin" in {a.get("href") for a in page.all("a")}
    assert "facts.months_in_tianjin" in names(page)
    assert carried(page)["birth_date-year"] == "1990"


def test_going_back_keeps_every_answer(client: LintingClient) -> None:
    all_told = TYPED | {"facts.months_in_tianjin": "12"}
    first = ask(client, "first", all_told)
    shown = {x.get("name"): x.get("value") for x in first.all("input")}

    assert shown["birth_date-year"] == "1990"
    assert carried(first)["facts.months_in_tianjin"] == "12"
    more = ask(client, "more", all_told)
    assert {x.get("name"): x.get("value") for x in more.all("input")}[
        "facts.months_in_tianjin"
    ] == "12"


def test_the_registration_opens_with_the_answers_in_it_and_what_is_open_ticked(
    client: LintingClient,
) -> None:
    page = ask(client, "register", TYPED | typed_in(ANSWERS))
    form = next(x for x in page.all("form") if x.get("action") == "/register")
    values = {x.get("name"): x.get("value") for x in form.iter("input") if x.get("type") == "text"}
    ticked = {
        (x.get("name"), x.get("value")) for x in form.iter("input") if x.get("checked") is not None
    }

    assert (values["birth_date-year"], values["facts.months_in_tianjin"]) == ("1990", "12")
    assert {("education.level", "bachelor"), ("facts.own_home", "false")} <= ticked
    assert {value for name, value in ticked if name == "wants"} == {"residency", "hukou"}
    chosen = {x.get("value") for x in form.iter("option") if x.get("selected") is not None}
    assert {"RESIDENT_ID", "CHN", "huayuan", "D"} <= chosen


def test_nothing_is_written_down_and_nothing_stands_in_an_address(
    client: LintingClient, service: Service, caplog
) -> None:
    for step in ("more", "result", "register"):
        answer = client.submit(PATH, TYPED | {"step": step})
        assert answer.request.full_path.rstrip("?") == PATH
        assert answer.headers["Cache-Control"] == "no-store"
    assert "1990" not in caplog.text
    with service.sessions() as rows:
        counts = [rows.scalar(select(func.count()).select_from(t)) for t in _tables()]
    assert sum(counts) == 0


def test_a_page_that_stood_open_too_long_is_shown_again_with_everything_in_it(
    client: LintingClient,
) -> None:
    answer = client.post(PATH, data=TYPED | {"csrf_token": "old", "step": "more"})

    assert answer.status_code == 400 and "页面停留时间过长" in answer.text
    assert {x.get("name"): x.get("value") for x in Page(answer.text).all("input")}[
        "birth_date-year"
    ] == "1990"


def test_a_blank_form_is_answered_with_what_is_still_open(client: LintingClient) -> None:
    page = ask(client, "result", {})
    decisions = {x.get("data-decision") for x in page.all("section") if x.get("data-want")}

    assert decisions == {"unknown"}


def test_the_pages_are_english_for_english_readers(client: LintingClient) -> None:
    client.get("/?lang=en")
    for step in ("more", "result"):
        page = ask(client, step, TYPED)
        words = " ".join(text_of(x) for x in page.all("main"))
        assert re.findall(r"[\u4e00-\u9fff]", words) == []


def test_strange_fields_and_steps_do_no_harm(client: LintingClient) -> None:
    odd = TYPED | {"a.b.c": '"><script>', "facts": "x", "card": "x", "step": "nowhere"}
    answer = client.submit(PATH, odd)

    assert answer.status_code in (200, 422)
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def _tables() -> list[Any]:
    return list(Base.metadata.sorted_tables)


def _token(browser: FlaskClient) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', browser.get(PATH).text)[0]
