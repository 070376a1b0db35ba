"""What the service refuses is not done without it, and what was given is told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from greencard.models import Card, Registration
from greencard.services import consents
from tests.browser import Visitor
from tests.checking import scans
from tests.e2e.counting import assert_verdict, check
from tests.e2e.test_counter_kept import ROWS
from tests.web.counter import NAME, Counter, Server
from tests.web.people import at_a_partner

pytestmark = pytest.mark.chromium
PROBLEM = "application/problem+json"
TOO_MANY = "操作过于频繁，请稍后再试。"


def test_a_refusal_is_no_reason_to_judge_off_line(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    visitor = at_the_counter()
    visitor.expect("status of 4")
    page = visitor.page
    words = {TOO_MANY: TOO_MANY, "": "没有核验，请稍后再试。"}
    for status in (429, 422, 413):
        for title, says in words.items():
            body = json.dumps({"title": title, "status": status}) if title else "no JSON"
            _answered(page, status=status, body=body, content_type=PROBLEM)
            code = counter.live(number)
            check(page, code)
            expect(page.locator("#trouble")).to_have_text(says)
            assert page.locator("#verdict").is_hidden()
            assert page.input_value("#code") == code
            page.unroute("**/api/v1/verify")
    assert page.evaluate(ROWS, "log") == [] and scans(counter.service) == []
    check(page, counter.live(number))
    assert_verdict(page, "green", NAME)
    assert page.locator("#trouble").is_hidden()


def test_beyond_its_limit_a_partner_is_shown_nothing_and_nothing_is_kept(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    counter.publish()
    visitor = at_the_counter()
    visitor.expect("status of 429")
    page, most = visitor.page, counter.service.catalogue.book.watch.guesses_a_minute
    guess = "00-0000000-1"
    for _ in range(most):
        check(page, guess)
        assert_verdict(page, "red", "无法核验")
        page.click("#next")
    check(page, guess)
    expect(page.locator("#trouble")).to_have_text(TOO_MANY)
    assert len(scans(counter.service)) == most
    assert page.evaluate(ROWS, "log") == []


def test_a_mistyped_number_is_not_called_a_forgery(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    page = at_the_counter().page
    mistyped = number[:-1] + ("0" if number[-1] != "0" else "1")
    for how in ("已联网核验", "离线核验"):
        check(page, mistyped)
        assert_verdict(page, "red", "没有这个卡号，请核对后再输入", how)
        page.click("#next")
        server.stop()


def test_what_was_given_is_told_with_one_button_also_after_the_network_was_away(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    page = at_the_counter().page
    page.select_option("#purpose", "checkup_yearly")
    check(page, counter.live(number))
    assert_verdict(page, "green", NAME)
    server.stop()
    _give(page)
    expect(page.locator("#give-trouble")).to_contain_text("没有收到登记的回音")
    server.start()
    _give(page)
    expect(page.locator("#verdict-notes")).to_contain_text("已登记为提供。")
    assert page.locator("#give").is_hidden() and page.url.endswith("/scan")
    page.click("#next")
    check(page, counter.printed(number))
    assert_verdict(page, "amber", "请先核对")
    assert "已登记为提供" not in page.inner_text("main")
    assert [bool(row.given_at) for row in scans(counter.service)] == [True, False]


def test_what_is_given_for_a_case_wants_its_number_and_keeps_what_was_typed(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    counter.account = at_a_partner(counter.service, "housing", login="fang")
    _allow(counter, number, "housing_check")
    visitor = at_the_counter()
    visitor.expect("status of 422")
    page = visitor.page
    check(page, counter.live(number))
    assert_verdict(page, "green")
    for case_no, says in {"": "请填写办件编号", "2026-0000001-0": "没有这个办件编号"}.items():
        page.fill("#case_no", case_no)
        _give(page)
        expect(page.locator("#give-trouble")).to_contain_text(says)
        assert page.input_value("#case_no") == case_no


@pytest.mark.parametrize("drawn_by", ["script", "service"])
def test_what_was_seen_is_confirmed_once_however_often_it_is_pressed(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor], drawn_by: str
) -> None:
    number = counter.card()
    counter.publish()
    counter.account = at_a_partner(counter.service, "museum", login="fang")
    page = at_the_counter().page
    page.fill("#code", counter.printed(number))
    if drawn_by == "script":
        page.press("#code", "Enter")
    else:
        with page.expect_navigation():
            page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('ask'))")
        expect(page.locator("#standing")).to_be_visible()  # the script is there by now
    page.check("#confirm-id_seen")
    press = "document.querySelector('#confirm button').click()"
    page.evaluate(f"() => {{ {press}; {press}; }}" if drawn_by == "script" else press)
    expect(page.locator("#verdict")).to_have_attribute("data-colour", "check_id")
    assert [row.reason for row in scans(counter.service)] == ["confirm_first", "static"]


def _allow(counter: Counter, number: str, purpose: str) -> None:
    service = counter.service
    with service.sessions.begin() as session:
        card = session.scalars(select(Card).filter_by(number=number)).one()
        holder = session.scalars(select(Registration).filter_by(talent_id=card.talent_id)).one()
        about = {"each_time": False, "service": service, "now": datetime.now(UTC)}
        consents.give(session, holder.id, purpose, **about)


def _answered(page: Page, **answer: Any) -> None:
    page.route("**/api/v1/verify", lambda route: route.fulfill(**answer))


def _give(page: Page) -> None:
    page.click("#give button")
