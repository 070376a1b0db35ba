"""A card at the centre: found by its number, acted on with a reason, the final acts with a tick."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from greencard.domain.numbers import read_card_number
from greencard.models import Card
from greencard.services.desk import Service
from tests.asking import a_card, a_story
from tests.browser import Visitor
from tests.cards import a_family, at_hand
from tests.client import LintingClient
from tests.page_lint import Page
from tests.stacks import EmbeddedStack
from tests.story import Story
from tests.web.looks import LANGUAGES, look_at_every_width
from tests.web.people import an_officer, sign_in


@pytest.fixture
def story(stack: EmbeddedStack) -> Story:
    story = a_story(stack, wants=["residency"], family=a_family())
    a_card(story, "A")
    return story


@pytest.fixture
def officer(app: Flask, service: Service, story: Story) -> LintingClient:
    return at_the_desk_of(app, service, "centre")


def at_the_desk_of(app: Flask, service: Service, office: str) -> LintingClient:
    browser = app.test_client()
    sign_in(browser, an_officer(service, office, login=office))
    return browser


def page_of(officer: LintingClient, number: str) -> str:
    answer = officer.get(f"/centre/cards/{number}")
    assert answer.status_code == 200
    return answer.text


def offered(html: str) -> list[str]:
    """The acts there is a form for."""
    actions = [str(form.get("action")) for form in Page(html).all("form")]
    return [action.rpartition("/")[2] for action in actions if "/centre/cards/" in action]


def act(officer: LintingClient, number: str, name: str, **typed: str) -> Any:
    """Fill in the form of an act and send it."""
    page = f"/centre/cards/{number}"
    forms = Page(page_of(officer, number)).all("form")
    posting = [form for form in forms if form.get("method") == "post"]
    place = [str(form.get("action")).rpartition("/")[2] for form in posting].index(name)
    return officer.submit(page, {f"{name}.{x}": said for x, said in typed.items()}, form=place)


def test_a_card_is_found_by_its_number_however_typed(officer: LintingClient, story: Story) -> None:
    number = story.card()["number"]
    for typed in (number, number.replace("-", ""), f" {number.replace('-', ' ').lower()} "):
        page = officer.get("/centre", query_string={"q": typed}).text
        assert f'href="/centre/cards/{number}"' in page and "没有找到" not in page


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07-0123456-4", "07-0123456-4"),
        ("07 0123456 4", "07-0123456-4"),
        ("０７－０１２３４５６—４", "07-0123456-4"),
        ("07-0123456-5", None),
        ("07-012345", None),
        ("张三", None),
        ("", None),
    ],
)
def test_a_card_number_is_read_with_its_check_character(typed: str, number: str | None) -> None:
    assert read_card_number(typed) == number


def test_offices_without_the_duty_find_no_card_and_open_none(
    app: Flask, service: Service, story: Story
) -> None:
    number, stranger = story.card()["number"], at_the_desk_of(app, service, "housing")
    assert "/centre/cards/" not in stranger.get("/centre", query_string={"q": number}).text
    assert stranger.get(f"/centre/cards/{number}").status_code == 403
    hr = at_the_desk_of(app, service, "hr")
    assert hr.get(f"/centre/cards/{number}").status_code == 200
    for unknown in ("00-0000000-1", "x"):
        assert hr.get(f"/centre/cards/{unknown}").status_code == 404


def test_the_page_tells_whose_it_is_and_what_came_before(
    officer: LintingClient, service: Service, story: Story
) -> None:
    number = story.card()["number"]
    page = page_of(officer, number)
    assert "陈知远" in page and "A 类" in page and "副卡：配偶" in page and "沈*扬" in page
    assert offered(page) == ["suspend", "replace", "cancel", "revoke"]
    (talent,) = {card.talent_id for card in _all(service)}
    spouse = at_hand(service, talent)[1].number
    assert "沈清扬" in page_of(officer, spouse) and number in page_of(officer, spouse)


def _all(service: Service) -> list[Card]:
    with service.sessions() as session:
        return list(session.scalars(select(Card)))


def test_an_office_suspends_and_resumes_with_a_reason(officer: LintingClient, story: Story) -> None:
    number = story.card()["number"]
    answer = act(officer, number, "suspend", reason="")
    assert answer.status_code == 422 and "请写明理由。" in answer.text
    assert 'href="#suspend-reason"' in answer.text
    assert act(officer, number, "suspend", reason="合同核实中").status_code == 303
    page = page_of(officer, number)
    assert "合同核实中" in page and "已暂停" in page and "resume" in offered(page)
    assert act(officer, number, "resume", reason="已核实").status_code == 303
    assert story.card()["state"] == "active"


@pytest.mark.parametrize(("name", "state"), [("cancel", "cancelled"), ("revoke", "revoked")])
def test_what_is_final_wants_a_tick(
    officer: LintingClient, story: Story, name: str, state: str
) -> None:
    number = story.card()["number"]
    answer = act(officer, number, name, reason="材料不实")
    assert answer.status_code == 422 and "请先勾选确认，这一步不能撤回。" in answer.text
    assert "材料不实" in answer.text and story.card()["state"] == "active"
    assert act(officer, number, name, reason="材料不实", sure="yes").status_code == 303
    assert story.card()["state"] == state
    assert offered(page_of(officer, number)) == []


def test_a_card_that_ended_is_asked_for_again(
    app: Flask, officer: LintingClient, story: Story
) -> None:
    browser, number = app.test_client(), story.card()["number"]
    browser.submit("/sign-in", {"receipt": story.receipt, "secret": story.secret})
    assert "重新申请绿卡" not in browser.get("/card").text
    act(officer, number, "cancel", reason="没有单位", sure="yes")
    page = Page(browser.get("/card").text)
    (again,) = [a for a in page.all("a") if "重新申请绿卡" in "".join(a.itertext())]
    asked = browser.submit(str(again.get("href")), {}, form=1)
    assert asked.status_code == 303
    story.stack.settle()
    after = browser.get("/card").text
    assert "重新申请绿卡" not in after and "绿卡申请" in after


def test_a_time_of_grace_is_extended_to_a_day(
    officer: LintingClient, service: Service, story: Story
) -> None:
    number, today = story.card()["number"], datetime.now(UTC).date()
    _in_grace(service, number, today)
    assert "extend" in offered(page_of(officer, number))
    for day, said in ((today, "延长后的日期应在"), (None, "请在“年”“月”“日”三格中")):
        wrong = act(officer, number, "extend", reason="正在找新单位", **_boxes(day))
        assert wrong.status_code == 422 and said in wrong.text
    last = today + timedelta(days=120)
    assert act(officer, number, "extend", reason="求职", **_boxes(last)).status_code == 303
    assert f"{last.year}年{last.month}月{last.day}日" in page_of(officer, number)


def test_a_day_of_leaving_is_corrected_or_taken_back(
    officer: LintingClient, service: Service, story: Story
) -> None:
    number, today = story.card()["number"], service.today(datetime.now(UTC))
    assert "correct" not in offered(page_of(officer, number))
    _in_grace(service, number, today - timedelta(days=1))
    right = {"on-year": str(today.year), "on-month": str(today.month), "on-day": str(today.day)}
    for typed in ({}, right | {"none": "yes"}):
        wrong = act(officer, number, "correct", reason="写错了", **typed)
        assert wrong.status_code == 422 and "或者勾选撤回，只选一项。" in wrong.text
        assert 'href="#correct-on"' in wrong.text
    assert act(officer, number, "correct", reason="写错了", **right).status_code == 303
    page = page_of(officer, number)
    assert f"{today.year}年{today.month}月{today.day}日" in page and "写错了" in page
    assert act(officer, number, "correct", reason="没有离职", none="yes").status_code == 303
    page = page_of(officer, number)
    assert "离职后保留到" not in page and "correct" not in offered(page)


def _in_grace(service: Service, number: str, today: date) -> None:
    told: Mapping[str, Any] = {"left_on": today, "grace_to": today + timedelta(days=59)}
    with service.sessions.begin() as session:
        session.execute(update(Card).where(Card.number == number).values(**told))


def _boxes(day: date | None) -> dict[str, str]:
    parts = (day.year, day.month, day.day) if day else (2027, 2, 30)
    return {
        f"to-{name}": str(part) for name, part in zip(("year", "month", "day"), parts, strict=True)
    }


def test_somebody_was_faster_and_a_worn_out_page(officer: LintingClient, story: Story) -> None:
    number = story.card()["number"]
    page = f"/centre/cards/{number}"
    token = next(f.get("value") for f in Page(officer.get(page).text).all("input")
                 if f.get("name") == "csrf_token")  # fmt: skip
    values = {"csrf_token": token or "", "suspend.reason": "核实"}
    for _ in range(2):
        assert officer.post(f"{page}/suspend", data=values).status_code == 303
    assert "这张绿卡已经由办理单位暂停。" in page_of(officer, number)
    worn = officer.post(f"{page}/resume", data={"resume.reason": "已核实"})
    assert worn.status_code == 400 and "已核实" in worn.text
    assert officer.get(f"{page}/resume").status_code == 303


def test_a_card_about_to_end_says_so_and_offers_its_renewal(
    app: Flask, service: Service, story: Story
) -> None:
    browser, number = app.test_client(), story.card()["number"]
    browser.submit("/sign-in", {"receipt": story.receipt, "secret": story.secret})
    today = service.today(datetime.now(UTC))
    told = {61: None, 60: "还有 60 天到期", 30: "还有 30 天到期", 7: "还有 7 天到期",
            0: "今天到期", -1: "不能再使用"}  # fmt: skip
    for days, sentence in told.items():
        with service.sessions.begin() as session:
            mine = update(Card).where(Card.number == number)
            session.execute(mine.values(valid_to=today + timedelta(days=days)))
        page = browser.get("/card").text
        assert ("人才绿卡换发" in page) is (sentence is not None)
        assert sentence is None or sentence in page
        assert ("前办好换发" in page) is (days == 60)
    assert browser.get("/card/wants?want=gc02&next=1").status_code == 200


@pytest.mark.chromium
def test_the_page_is_fit_for_everybody(
    served: str,
    new_visitor: Callable[..., Visitor],
    service: Service,
    officer: LintingClient,
    story: Story,
) -> None:
    """With every form open, those of the time of grace included."""
    number = story.card()["number"]
    _in_grace(service, number, datetime.now(UTC).date())
    visitor, cookie = new_visitor(served), officer.get_cookie("greencard")
    assert cookie is not None
    visitor.context.add_cookies([{"name": "greencard", "value": cookie.value, "url": served}])
    page = visitor.page
    for language in LANGUAGES:
        page.goto(f"/centre/cards/{number}?lang={language}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        look_at_every_width(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("govuk-skip-link")
