"""The card on a phone: its code is drawn, read back, and follows the clock, also off line."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from greencard.services.desk import Service
from greencard.web import drawing
from tests.browser import Visitor
from tests.builders import an_application
from tests.checking import Desk
from tests.codes import CHILD, alter, issued, verdict
from tests.web.looks import look_at_every_width

pytestmark = pytest.mark.chromium
LATE_TWENTIES = re.compile("2[0-9]")  # seconds left of a code that came a moment ago
A_MODULE = """picture => picture.getBoundingClientRect().width * devicePixelRatio
    / picture.viewBox.baseVal.width"""
NARROWEST = 208  # pixels of the code on a telephone


@pytest.fixture
def number(service: Service, registered: dict[str, str]) -> str:
    return issued(service, registered)[0]


@pytest.fixture
def visitor(served: str, new_visitor: Callable[..., Visitor], number: str) -> Visitor:
    """A phone whose clock the test can move."""
    window = new_visitor(served)
    window.page.clock.install()
    return window


def enter(page: Page, registered: dict[str, str]) -> None:
    page.goto("/sign-in")
    for name in ("receipt", "secret"):
        page.fill(f"[name={name}]", registered[name])
    page.click("main button[type=submit]")
    page.wait_for_url("**/card")
    page.wait_for_selector(".live__picture svg")


def code_on(page: Page) -> str:
    """What a camera reads from the screen."""
    picture = page.locator(".live__picture").screenshot()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)), formats=drawing.QR)
    assert found.ec_level == "M"
    return found.text


def test_the_code_is_good_follows_the_clock_and_outlasts_the_network(
    visitor: Visitor, registered: dict[str, str], service: Service, number: str
) -> None:
    page, began = visitor.page, datetime.now(UTC).replace(microsecond=0)
    enter(page, registered)
    first = code_on(page)
    found = verdict(service, first, now=datetime.now(UTC))
    assert (found.colour, found.token.body.number) == ("green", number)
    wide = page.locator(".live__picture svg").get_attribute("viewBox").split()[-1]
    assert int(wide) == len(drawing.modules(first, level="M")) == 6 * 4 + 17 + 8  # version 6
    picture = page.locator(".live__picture svg")
    assert picture.bounding_box()["width"] >= NARROWEST
    assert picture.evaluate(A_MODULE) == 6  # whole dots, or readers suffer
    count = page.get_by_role("timer")
    assert "秒自动更新" in count.inner_text()

    page.clock.fast_forward(31_000)
    expect(page.locator("[data-seconds]")).to_have_text(LATE_TWENTIES, timeout=5_000)
    second = code_on(page)
    moved = datetime.now(UTC) + timedelta(seconds=31)
    assert second != first
    assert verdict(service, second, now=moved).colour == "green"

    visitor.context.set_offline(True)
    page.clock.fast_forward(120_000)
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    third = code_on(page)
    assert third not in (first, second)
    assert (
        150 <= (verdict(service, third, now=moved).token.body.time - began).total_seconds() <= 182
    )

    page.clock.fast_forward(600_000)
    expect(page.get_by_text("二维码已经用完")).to_be_visible()
    expect(page.locator(".live__picture")).to_be_hidden()
    look_at_every_width(page)

    visitor.context.set_offline(False)
    expect(page.locator(".live__picture svg")).to_be_visible()
    assert verdict(service, code_on(page), now=datetime.now(UTC)).colour == "green"


def test_what_changes_elsewhere_shows_without_reloading(
    visitor: Visitor, registered: dict[str, str], service: Service, number: str
) -> None:
    page = visitor.page
    enter(page, registered)
    look_at_every_width(page)
    page.evaluate("window.kept = true")
    alter(service, number, state="suspended", frozen_at=datetime.now(UTC))
    page.clock.fast_forward(11_000)
    expect(page.get_by_text("您已冻结这张卡")).to_be_visible()
    expect(page.locator(".live__picture")).to_have_count(0)
    alter(service, number, state="active", frozen_at=None)
    page.clock.fast_forward(11_000)
    expect(page.locator(".live__picture svg")).to_be_visible()
    assert page.evaluate("window.kept") is True
    page.get_by_role("button", name="冻结").click()
    expect(page.get_by_text("已冻结。")).to_be_visible()
    expect(page.locator(".live__picture")).to_have_count(0)


@pytest.mark.parametrize("choice", ["lang=zh&text=normal", "lang=en&text=large"])
def test_the_pages_around_the_card_are_fit_for_everybody(
    served: str, new_visitor: Callable[..., Visitor], app: Flask, service: Service, choice: str
) -> None:
    body = an_application(1, family=[CHILD])
    registered = app.test_client().post("/api/v1/registrations", json=body).json
    number = issued(service, registered, level="A")[0]
    today = service.today(datetime.now(UTC))
    alter(service, number, valid_to=today + timedelta(days=30))  # so that /card tells of renewing
    page = new_visitor(served).page
    enter(page, registered)
    code = code_on(page)
    Desk(service, "hospital_1", "medical_priority").scan(code, now=datetime.now(UTC))
    for path in ("", "/family/1", "/lost", "/looks", "/consents", "/leaving"):
        page.goto(f"/card{path}?{choice}")
        assert page.locator("a[href*='want=gc02']").count() == (path == "")
        look_at_every_width(page)
    for part in ("year", "month", "day"):
        page.fill(f"[name=on-{part}]", str(getattr(today, part)))
    page.click("main form button.govuk-button")
    page.wait_for_selector("button[value=sure]")
    look_at_every_width(page)
