"""The handbook in a real browser: narrow and wide, both languages, normal and large text."""

from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask

from tests.browser import Visitor
from tests.builders import an_application
from tests.web.looks import LANGUAGES, SIZES, look_at_every_width
from tests.web.test_screens import fill, send

PAGES = (
    "/handbook",
    "/handbook?q=劳动合同",
    "/handbook?q=talent",
    "/handbook?q=nothing of the kind",
    "/handbook?on=2020-01-01",
    "/handbook?on=1900-01-01",
    "/handbook?on=no-day",
    "/handbook/nowhere",
    "/handbook/family/hukou",
    "/handbook/hk03",
    "/handbook/hk03?on=2020-01-01",
    "/handbook/hs01",
    "/handbook/gc01",
    "/handbook/changes?from=2024-12-31&to=2025-01-01",
)
pytestmark = pytest.mark.chromium
Windows = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "size"), [*product(LANGUAGES, SIZES)])
def test_the_handbook_is_fit_for_everybody(
    app: Flask,
    served: str,
    new_visitor: Windows,
    settle: Callable[[], None],
    language: str,
    size: str,
) -> None:
    visitor = new_visitor(served)
    visitor.expect("status of 4")  # the browser notes every 404 and 422 by itself
    page = visitor.page
    page.goto(f"/handbook?lang={language}&text={size}")
    for path in PAGES:
        page.goto(path)
        look_at_every_width(page)
    receipt = app.test_client().post("/api/v1/registrations", json=an_application(1)).json
    settle()
    page.goto("/sign-in?next=/handbook/mine")
    fill(page, {name: receipt[name] for name in ("receipt", "secret")})
    send(page)
    page.wait_for_url("**/handbook/mine")
    look_at_every_width(page)
    page.goto("/handbook")
    look_at_every_width(page)


def test_a_search_and_a_chapter_are_reached_with_the_keyboard_alone(
    served: str, new_visitor: Windows
) -> None:
    page = new_visitor(served).page
    page.goto("/handbook")
    page.focus("#q")
    page.keyboard.type("公寓")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    page.focus("#found + ul a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/handbook/*")
    assert "公寓" in page.inner_text("h1")


def test_the_handbook_needs_no_scripts(served: str, new_visitor: Windows) -> None:
    visitor = new_visitor(served)
    visitor.page.route(
        "**/*.js*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page = visitor.page
    page.goto("/handbook")
    page.fill("#q", "劳动合同")
    page.click(".search button")
    page.wait_for_url("**q=*")
    page.click("#found + ul a")
    page.wait_for_url("**/handbook/*")
