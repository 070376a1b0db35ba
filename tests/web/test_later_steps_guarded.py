"""Later steps on the card page: forms sent by the wrong visitor, from an old tab, or too long."""

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select, update

from greencard.matters.definition import Question
from greencard.models import Card, Registration
from greencard.services.desk import Service
from tests.asking import SCHOOLED, a_card, a_story, wants
from tests.builders import an_application
from tests.client import LintingClient
from tests.definitions import asking_more
from tests.page_lint import Page
from tests.stacks import EmbeddedStack
from tests.story import Story
from tests.web.people import an_officer, sign_in
from tests.web.test_asking_for_more import forms_to, send, told, whole


def employer(service: Service) -> str:
    with service.sessions() as session:
        return session.scalars(select(Registration)).one().particulars["employment"]["employer"]


def browser_of(story: Story) -> LintingClient:
    browser = story.stack.app.test_client()
    browser.submit("/sign-in", {"receipt": story.receipt, "secret": story.secret})
    return browser


def hidden(page: str) -> dict[str, str]:
    """What the form of changes on this page sends along unseen."""
    sent = [one for one in Page(page).all("form") if (one.get("method") or "") == "post"]
    fields = sent[forms_to(page, "changes")].iter("input")
    return {
        str(field.get("name")): field.get("value") or ""
        for field in fields
        if field.get("type") == "hidden"
    }


@pytest.mark.parametrize("path", ["/card/wants", "/card/changes", "/card/person"])
@pytest.mark.parametrize("token", [{}, {"csrf_token": "made-up"}])
def test_an_officer_cannot_send_a_talents_form(
    app: Flask, service: Service, path: str, token: dict[str, str]
) -> None:
    officer = app.test_client()
    sign_in(officer, an_officer(service, "centre"))
    answer = officer.post(path, data={"wants": "hukou", "family": "hukou"} | token)

    assert answer.status_code == 403
    assert "没有这个页面的权限" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/card/wants", "/card/changes", "/card/person"])
def test_a_stranger_who_sends_a_talents_form_is_asked_to_sign_in(app: Flask, path: str) -> None:
    answer = app.test_client().post(path, data={"wants": "hukou"})

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?" + urlencode({"as": "talent"}))


@pytest.mark.parametrize("act", ["finish", "refuse"])
def test_a_talent_cannot_send_an_officers_form(talent: LintingClient, act: str) -> None:
    path = f"/centre/cases/2026-0000001-9/tasks/accept/{act}"

    assert talent.post(path, data={"reason": "x"}).status_code == 403
    token = hidden(told(talent, "/card/changes"))["csrf_token"]
    assert talent.post(path, data={"csrf_token": token}).status_code == 403


def test_an_old_tab_is_told_loses_nothing_and_can_save_then(
    talent: LintingClient, service: Service
) -> None:
    mine = whole(an_application(1))
    old = hidden(told(talent, "/card/changes"))
    send(talent, "/card/changes", mine | {"employment.employer": "新单位"}, to="changes")
    late = talent.post("/card/changes", data=old | mine | {"mobile": "13900000001"})

    page = late.get_data(as_text=True)
    assert late.status_code == 409 and "您的信息刚在别处更新过" in page
    assert 'value="13900000001"' in page and employer(service) == "新单位"
    kept = mine | {"mobile": "13900000001", "employment.employer": "新单位"}
    assert talent.post("/card/changes", data=hidden(page) | kept).status_code == 303
    assert employer(service) == "新单位" and "13900000001" in told(talent, "/card/changes")


def test_an_old_tab_is_told_too_when_the_answers_changed_by_asking_for_more(
    talent: LintingClient,
) -> None:
    old = hidden(told(talent, "/card/changes"))
    told_now = {"facts.own_home": "true", "facts.other_housing_aid": "false"}
    send(talent, "/card/wants?want=hs02&next=1", told_now | {"facts.renting": "true"}, to="wants")
    late = talent.post("/card/changes", data=old | whole(an_application(1)))

    assert late.status_code == 409


def test_a_validity_that_a_document_needs_is_not_wiped_on_the_page(stack: EmbeddedStack) -> None:
    passport = {"id_type": "PASSPORT_FOREIGN", "id_no": "E12345678", "nationality": "DEU"}
    body = an_application(1) | passport | {"id_valid_to": "2035-01-01"}
    browser = browser_of(Story(stack, body=body))
    blank = {f"id_valid_to-{part}": "" for part in ("year", "month", "day")}
    answer = send(browser, "/card/changes", whole(body) | blank, to="changes")

    assert answer.status_code == 422
    assert 'href="#id_valid_to' in answer.get_data(as_text=True)


def test_what_the_card_newly_asks_does_not_bar_the_way_to_more(tmp_path: Path) -> None:
    with EmbeddedStack(tmp_path) as stack:
        story = a_story(stack, wants=["residency"])
    fresh = Question(id="newly_asked", ask="新问题？", ask_en="New?", kind="yes_no")
    with EmbeddedStack(tmp_path, catalogue=asking_more("gc01", fresh)) as stack:
        story.stack = stack
        browser = browser_of(story)
        facts = ("other_housing_aid", "home_bought", "first_home")
        values = {f"facts.{name}": "true" for name in facts}
        answer = send(browser, "/card/wants?want=hs03&next=1", values, to="wants")

        assert answer.status_code == 303 and "hs03" in wants(story)


@pytest.mark.parametrize("family", ["hukou", "x" * 5000])
@pytest.mark.parametrize("matter", ["x" * 33, "x" * 5000])
def test_a_name_as_long_as_no_matters_leads_back_to_the_card(
    stack: EmbeddedStack, family: str, matter: str
) -> None:
    browser = browser_of(a_story(stack, wants=["hukou"], education=SCHOOLED))
    values = {"family": family, "matter": matter}

    assert send(browser, "/card", values, to="person").status_code == 303
    assert "不需要人工核对" in told(browser)


def test_a_renewal_is_shown_to_whoever_holds_a_card_about_to_end_and_to_nobody_else(
    stack: EmbeddedStack,
) -> None:
    story = a_story(stack, wants=["residency"])
    browser = browser_of(story)
    before = told(browser, "/card/wants")
    a_card(story, "D")
    held = told(browser, "/card/wants")
    assert send(browser, "/card/wants?want=gc02&next=1", {}, to="wants").status_code == 303
    assert "起可以换发" in told(browser) and "gc02" not in wants(story)
    with stack.sessions.begin() as session:
        session.execute(update(Card).values(valid_to=date.today() + timedelta(days=60)))  # noqa: DTZ011
    after = told(browser, "/card/wants")
    with stack.sessions.begin() as session:
        session.execute(update(Card).values(state="lost"))
    lost = told(browser, "/card/wants")

    assert 'value="gc04"' not in before and 'value="gc04"' in held
    assert 'value="gc03"' not in held and 'value="gc03"' in lost
    assert 'value="gc02"' not in before + held and 'value="gc02"' in after
    assert 'value="gc01"' not in before + held + after
