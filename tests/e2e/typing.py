"""Fills in forms the way a person does: by the fields' names, whatever their kind."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser import axe_violations, sideways_scroll

DATES = (
    "birth_date",
    "education.graduated_on",
    "employment.contract_from",
    "employment.contract_to",
)


def fill_in(page: Page, body: Mapping[str, Any]) -> None:
    """Fill in the registration form with the body of an API call."""
    for name, value in _flat(body):
        if name in DATES:
            _fill_date(page, name, date.fromisoformat(value))
        else:
            _fill(page.locator(f'[name="{name}"]'), value)
    page.locator('[name="consents"]').check()


def sign_in(page: Page, *, login: str, password: str) -> None:
    """Sign in as an officer."""
    page.goto("/sign-in?as=staff")
    page.locator('[name="login"]').fill(login)
    page.locator('[name="password"]').fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/centre")


def assert_sound(page: Page) -> None:
    """No axe violation and nothing wider than the window."""
    assert axe_violations(page) == [], page.url
    assert sideways_scroll(page) <= 0, page.url


def _flat(body: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        elif value not in (None, []) and name != "consents":
            yield path + name, value


def _fill(field: Locator, value: Any) -> None:
    kind = field.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        for chosen in value if isinstance(value, list) else [value]:
            words = str(chosen).lower() if isinstance(chosen, bool) else str(chosen)
            field.and_(field.page.locator(f'[value="{words}"]')).check()
    elif field.evaluate("control => control.tagName") == "SELECT":
        field.select_option(str(value))
    else:
        field.fill(str(value))


def _fill_date(page: Page, name: str, day: date) -> None:
    for part in ("year", "month", "day"):
        page.locator(f'[name="{name}-{part}"]').fill(str(getattr(day, part)))
