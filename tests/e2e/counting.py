"""What people at a counter do, and what they see."""

from playwright.sync_api import Page, expect

from tests.browser import Visitor
from tests.web.counter import Counter

KEPT = "caches.match('/scan').then((kept) => Boolean(kept))"


def ready(visitor: Visitor, counter: Counter) -> Page:
    """Sign in, and wait until the page is fit to be used off line."""
    visitor.expect("ERR_CONNECTION_REFUSED")  # the browser notes by itself that nobody answers
    page = visitor.page
    page.goto("/sign-in?as=staff")
    fill_in_account(page, counter)
    expect(page.locator("#lists-of")).to_contain_text("离线名单")
    page.wait_for_function(KEPT)
    return page


def check(page: Page, code: str) -> None:
    """Type a code, as a barcode scanner does."""
    page.fill("#code", code)
    page.press("#code", "Enter")


def assert_verdict(page: Page, colour: str, *words: str) -> None:
    """The panel has come, says so in words and colour, and has the focus."""
    panel = page.locator("#verdict")
    expect(panel).to_be_visible()
    expect(panel).to_have_attribute("data-colour", colour)
    for word in words:
        expect(panel).to_contain_text(word)
    assert page.evaluate("document.activeElement.id") == "verdict"


def fill_in_account(page: Page, counter: Counter) -> None:
    """Sign in at the door, and come to the counter."""
    for name, value in counter.account.items():
        page.fill(f"[name={name}]", value)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/scan")
