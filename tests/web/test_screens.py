"""The pages in a real browser: wide and narrow, both languages, normal and large text."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from greencard.services.desk import Service
from tests.browser import Visitor, sideways_scroll
from tests.builders import an_application
from tests.web.looks import LANGUAGES, SIZES, look_at_every_width
from tests.web.people import an_officer, typed

pytestmark = pytest.mark.chromium
Windows = Callable[..., Visitor]


@pytest.fixture(params=product(LANGUAGES, SIZES), ids="-".join)
def visitor(request: pytest.FixtureRequest, served: str, new_visitor: Windows) -> Visitor:
    language, size = request.param
    window = new_visitor(served)
    window.page.goto(f"/?lang={language}&text={size}")
    return window


def test_public_pages_are_fit_for_everybody(visitor: Visitor) -> None:
    visitor.expect("status of 4")  # the browser notes every 404 and 422 by itself
    page = visitor.page
    for path in ("/", "/register", "/sign-in", "/sign-in?as=staff", "/nowhere"):
        page.goto(path)
        look_at_every_width(page)
    page.goto("/register")
    send(page)
    page.wait_for_selector(".govuk-error-summary")
    look_at_every_width(page)
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")


def test_the_card_is_fit_for_everybody(visitor: Visitor, settle: Callable[[], None]) -> None:
    page = visitor.page
    page.goto("/register")
    fill(page, typed(an_application(name="欧阳慕容端木诸葛上官司马令狐宇文" * 3)))
    send(page)
    page.wait_for_url("**/register/receipt")
    look_at_every_width(page)
    page.goto("/card")
    look_at_every_width(page)
    settle()
    page.reload()
    look_at_every_width(page)


def test_the_desk_is_fit_for_everybody(
    visitor: Visitor, app: Flask, service: Service, settle: Callable[[], None]
) -> None:
    visitor.expect("status of 4")
    for index in range(3):
        answer = app.test_client().post("/api/v1/registrations", json=an_application(index))
        assert answer.status_code == 201
    settle()
    page, officer = visitor.page, an_officer(service, "centre")
    page.goto("/sign-in?as=staff")
    fill(page, officer)
    send(page)
    page.wait_for_url("**/centre")
    look_at_every_width(page)
    page.click("tbody th a")
    page.click(".work summary")
    look_at_every_width(page)
    page.click(".work .govuk-button--warning")
    page.wait_for_selector(".govuk-error-summary")
    look_at_every_width(page)
    page.goto("/centre?state=done")
    look_at_every_width(page)


def test_a_back_button_and_a_second_click_give_the_same_receipt(
    served: str, new_visitor: Windows
) -> None:
    page = new_visitor(served).page
    page.goto("/register")
    fill(page, typed(an_application()))
    send(page)
    page.wait_for_url("**/register/receipt")
    first = page.inner_text("#receipt")
    page.go_back()
    fill(page, typed(an_application()))  # this browser keeps no page alive; people's own do
    send(page)
    page.wait_for_url("**/register/receipt")
    assert page.inner_text("#receipt") == first


def test_everything_works_without_scripts(served: str, new_visitor: Windows) -> None:
    visitor = new_visitor(served)
    visitor.page.route(
        "**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page = visitor.page
    page.goto("/register")
    fill(page, typed(an_application()))
    send(page)
    page.wait_for_url("**/register/receipt")


def test_a_narrow_window_with_large_text_needs_no_sideways_scrolling(
    served: str, new_visitor: Windows
) -> None:
    page = new_visitor(served, width=320).page
    for path in ("/?lang=en&text=large", "/register", "/sign-in"):
        page.goto(path)
        assert sideways_scroll(page) <= 0


def send(page: Page) -> None:
    page.click("main form button[type=submit]")


def fill(page: Page, fields: dict[str, Any]) -> None:
    """Type, tick and choose as somebody at the screen would."""
    for name, value in fields.items():
        field = page.locator(f'[name="{name}"]').first
        kind = field.evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [value]:
                page.check(f'[name="{name}"][value="{one}"]')
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)
