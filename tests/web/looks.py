"""How a page is looked at: by axe, for sideways scrolling, for what is too small to hit."""

from itertools import product

from playwright.sync_api import Page

from tests.browser import axe_violations, sideways_scroll

WIDTHS = (320, 390, 1440)
LANGUAGES = ("zh", "en")
SIZES = ("normal", "large")
HEIGHT = 900
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter(one => one.type !== 'hidden' && !one.classList.contains('govuk-skip-link'))
    .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([_, box]) => box.width && box.height && (box.width < 24 || box.height < 24))
    .map(([html, _]) => html)"""


def look_at(page: Page) -> None:
    assert axe_violations(page) == [], page.url
    assert sideways_scroll(page) <= 0, page.url
    assert page.evaluate(TOO_SMALL) == [], page.url


def look_at_every_width(page: Page) -> None:
    """The page as it stands, in narrow, usual and wide windows."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        look_at(page)


def look_everywhere(page: Page, path: str) -> None:
    """The page in both languages and both sizes of text, at every width."""
    for language, size in product(LANGUAGES, SIZES):
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}&text={size}")
        look_at_every_width(page)
