"""An officer finds a case of the office by its number, however it is typed."""

from collections.abc import Callable

import pytest
from flask import Flask

from greencard.domain.numbers import beginning_of_case
from greencard.services.desk import Service
from tests.browser import Visitor, axe_violations, sideways_scroll
from tests.client import LintingClient
from tests.web.people import an_officer, sign_in
from tests.web.test_centre import CASE


@pytest.fixture
def officer(app: Flask, service: Service, registered: dict[str, str]) -> LintingClient:
    browser = app.test_client()
    sign_in(browser, an_officer(service, "centre"))
    return browser


def found(officer: LintingClient, typed: str) -> set[str]:
    answer = officer.get("/centre", query_string={"q": typed})
    assert answer.status_code == 200
    return set(CASE.findall(answer.text))


@pytest.mark.parametrize(
    ("typed", "beginning"),
    [
        ("2026-0000012-X", "2026-0000012-X"),
        ("2026-0000012-x", "2026-0000012-X"),
        (" 2026 0000012 x ", "2026-0000012-X"),
        ("20260000012X", "2026-0000012-X"),
        ("２０２６－００００012—Ｘ", "2026-0000012-X"),
        ("2026-0000012", "2026-0000012"),
        ("2026-00", "2026-00"),
        ("2026-", "2026"),
        ("20", "20"),
        ("2026-0000012-XX", None),
        ("2026-00000X2", None),
        ("%", None),
        ("2026_0000012", None),
        ("张三", None),
        ("-", None),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str, beginning: str | None) -> None:
    assert beginning_of_case(typed) == beginning


def test_a_case_is_found_by_its_number_and_by_the_beginning(officer: LintingClient) -> None:
    number, *others = sorted(set(CASE.findall(officer.get("/centre").text)))
    assert others
    for typed in (number, number.lower(), f"  {number.replace('-', ' ')} ", number[:-2]):
        assert found(officer, typed) == {number}
    assert found(officer, number[:4]) == {number, *others}


def test_work_that_is_done_is_found_as_well(officer: LintingClient) -> None:
    number = CASE.findall(officer.get("/centre").text)[0]
    officer.submit(f"/centre/cases/{number}", {"reason": "合同已解除"}, form=2)
    assert number not in officer.get("/centre").text
    assert found(officer, number) == {number}


@pytest.mark.parametrize("typed", ["1999-0000001-X", "%", "nobody", "9" * 400])
def test_an_unknown_number_is_told_in_a_sentence(officer: LintingClient, typed: str) -> None:
    page = officer.get("/centre", query_string={"q": typed}).text
    assert "没有找到编号以" in page and "请核对编号" in page
    assert CASE.findall(page) == []


def test_no_other_offices_case_is_found(
    app: Flask, service: Service, officer: LintingClient
) -> None:
    number = CASE.findall(officer.get("/centre").text)[0]
    other = app.test_client()
    sign_in(other, an_officer(service, "housing", login="li"))
    assert found(other, number) == set()


def test_a_blank_search_is_the_queue(officer: LintingClient) -> None:
    assert found(officer, "  ") == set(CASE.findall(officer.get("/centre").text))


@pytest.mark.chromium
@pytest.mark.parametrize(("width", "size"), [(320, "large"), (390, "normal"), (1440, "normal")])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_search_is_fit_for_everybody(
    served: str,
    new_visitor: Callable[..., Visitor],
    officer: LintingClient,
    width: int,
    size: str,
    language: str,
) -> None:
    visitor, cookie = new_visitor(served, width=width), officer.get_cookie("greencard")
    assert cookie is not None
    visitor.context.add_cookies([{"name": "greencard", "value": cookie.value, "url": served}])
    page = visitor.page
    page.goto(f"/centre?lang={language}&text={size}")
    for typed in ("20", "1999"):
        page.fill("#q", typed)
        page.press("#q", "Enter")
        page.wait_for_url(f"**/centre?q={typed}")
        assert axe_violations(page) == []
        assert sideways_scroll(page) <= 0
