"""The card in a browser: granted, turned active, scanned at two counters, seen and frozen."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from greencard.web.drawing import QR
from tests.browser import Visitor
from tests.e2e import typing
from tests.e2e.test_story_in_chromium import grant_the_card, register
from tests.stacks import EmbeddedStack
from tests.story import an_eligible_founder
from tests.web.people import at_a_partner

pytestmark = pytest.mark.chromium
NewPage = Callable[..., Page]
NewVisitor = Callable[..., Visitor]
ENGLISH = {
    "/card": "You have frozen this card",
    "/card/looks": "the card was suspended",
    "/card/consents": "Who may see my card",
}
SOON = 20_000  # the page asks every ten seconds whether anything has changed


def assert_sound(page: Page) -> None:
    """As it stands, on a telephone and on a desk."""
    size = page.viewport_size
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        typing.assert_sound(page)
    if size:
        page.set_viewport_size(size)


def at_a_counter(
    stack: EmbeddedStack, served: str, new_visitor: NewVisitor, partner: str, **window: Any
) -> Page:
    """Somebody of a partner's has signed in and stands before the scanner's page."""
    page = new_visitor(served, **window).page
    page.goto("/sign-in?as=staff")
    for name, value in at_a_partner(stack.service, partner, login=partner).items():
        page.fill(f"[name={name}]", value)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/scan")
    expect(page.locator("#standing")).to_be_visible()
    assert_sound(page)
    return page


def code_on(phone: Page) -> str:
    """What a camera reads from the screen of a telephone."""
    picture = phone.locator(".live__picture").screenshot()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)), formats=QR)
    return found.text


def scan(counter: Page, code: str, colour: str, *words: str, seen: str = "") -> str:
    """Read the code for the purpose that is chosen; what the counter is then shown."""
    for box in filter(None, seen.split()):
        counter.locator(f"#ask-confirmations [value={box}]").check()
    counter.fill("#code", code)
    counter.press("#code", "Enter")
    panel = counter.locator("#verdict")
    expect(panel).to_be_visible()
    expect(panel).to_have_attribute("data-colour", colour)
    for word in words:
        expect(panel).to_contain_text(word)
    assert_sound(counter)
    told = panel.inner_text()
    counter.click("#next")
    return told


def give(counter: Page, code: str) -> None:
    """The card is good, what it was scanned for is given, and the counter says so."""
    counter.fill("#code", code)
    counter.press("#code", "Enter")
    counter.get_by_role("button", name="已提供，登记").click()
    expect(counter.locator("main")).to_contain_text("已登记为提供")
    assert_sound(counter)
    counter.click("#next")


def test_a_card_turns_active_is_scanned_looked_over_and_frozen(
    stack: EmbeddedStack,
    served: str,
    new_page: NewPage,
    new_visitor: NewVisitor,
    settle: Callable[[], None],
) -> None:
    phone = new_page(served, width=390)
    register(phone, an_eligible_founder(53, name="林知远"))
    settle()
    phone.goto("/card")
    expect(phone.locator("#state")).to_contain_text("申请中")
    grant_the_card(stack, served, new_page, settle)
    expect(phone.locator(".live__picture svg")).to_be_visible(timeout=SOON)  # without a reload
    assert_sound(phone)

    hospital = at_a_counter(stack, served, new_visitor, "hospital_1", width=390)
    airport = at_a_counter(stack, served, new_visitor, "airport", width=1440, locale="en")
    masked = scan(hospital, code_on(phone), "green", "林*远", "B")
    assert "林知远" not in masked
    phone.reload()  # brings a code that nobody has seen yet
    expect(phone.locator(".live__picture svg")).to_be_visible()
    surname = scan(airport, code_on(phone), "green", "林", seen="id_seen ticket_seen")
    assert "林*" not in surname and "林知远" not in surname

    shown_before = code_on(phone)
    for partner in ("第一医院", "机场"):
        expect(phone.locator("section[aria-labelledby=looks]")).to_contain_text(
            partner, timeout=SOON
        )
    phone.get_by_role("button", name="冻结").click()
    expect(phone.locator("#code")).to_contain_text("您已冻结这张卡")
    expect(phone.locator(".live__picture")).to_have_count(0)
    assert_sound(phone)

    scan(hospital, shown_before, "red", "不可用")
    for path, words in ENGLISH.items():
        phone.goto(f"{path}?lang=en")
        expect(phone.locator("main")).to_contain_text(words)
        assert_sound(phone)
    phone.goto("/card?lang=zh")
    phone.get_by_role("button", name="解冻").click()
    expect(phone.locator(".live__picture svg")).to_be_visible()
    hospital.locator("#purpose").select_option("checkup_yearly")
    give(hospital, code_on(phone))
    phone.reload()
    expect(phone.locator(".live__picture svg")).to_be_visible()
    scan(hospital, code_on(phone), "amber", "次数")
