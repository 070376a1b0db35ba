"""The pages that tell what somebody could apply for, in a real browser."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser import Visitor
from tests.web.asking import ANSWERS, BACHELOR, typed_in
from tests.web.looks import LANGUAGES, SIZES, look_at_every_width
from tests.web.test_screens import fill, send

pytestmark = pytest.mark.chromium
Windows = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "size"), [*product(LANGUAGES, SIZES)])
def test_every_page_of_it_is_fit_for_everybody(
    language: str, size: str, served: str, new_visitor: Windows
) -> None:
    visitor = new_visitor(served)
    visitor.expect("status of 422")
    page = visitor.page
    page.goto(f"/eligibility?lang={language}&text={size}")
    look_at_every_width(page)
    fill(page, typed_in(BACHELOR) | {"birth_date-month": "13"})
    refused(page)
    page.fill('[name="birth_date-month"]', "06")
    send(page)
    page.wait_for_selector('[name="facts.months_in_tianjin"]:not([type=hidden])')
    look_at_every_width(page)
    fill(page, typed_in(ANSWERS | {"facts": {"months_in_tianjin": "long"}}))
    refused(page)
    fill(page, typed_in(ANSWERS))
    send(page)
    page.wait_for_selector("[data-want]")
    look_at_every_width(page)
    for summary in page.locator("summary").all():
        summary.press("Enter")
    look_at_every_width(page)


def test_all_of_it_works_without_scripts_up_to_the_registration(
    served: str, new_visitor: Windows
) -> None:
    page = new_visitor(served).page
    page.route("**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/")
    page.click('a[href="/eligibility"]')
    fill(page, typed_in(BACHELOR))
    send(page)
    fill(page, typed_in(ANSWERS))
    page.click('button[value="first"]')
    assert page.input_value('[name="birth_date-year"]') == "1990"
    send(page)
    assert page.input_value('[name="facts.months_in_tianjin"]') == "12"
    send(page)
    page.click('button[value="register"]')
    assert page.input_value('[name="facts.months_in_tianjin"]') == "12"
    assert page.is_checked('[name="wants"][value="residency"]')
    assert "1990" not in page.url


def test_the_back_button_of_the_browser_shows_what_was_typed(
    served: str, new_visitor: Windows
) -> None:
    page = new_visitor(served).page
    page.goto("/eligibility")
    fill(page, typed_in(BACHELOR))
    send(page)
    page.wait_for_selector('[name="facts.months_in_tianjin"]:not([type=hidden])')
    page.go_back()
    assert page.input_value('[name="birth_date-year"]') == "1990"
    assert page.is_checked('[name="education.level"][value="bachelor"]')


def refused(page: Page) -> None:
    """Send, and look at the page that says what is wrong."""
    send(page)
    page.wait_for_selector(".govuk-error-summary")
    look_at_every_width(page)
