"""A partner sees its own figures, on the page and by the API, and nobody else's."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page as BrowserPage
from sqlalchemy.orm import Session

from events.envelope import uuid7
from greencard.models import Alarm, ScanCount
from tests.api.test_verify import token_of
from tests.client import LintingClient
from tests.page_lint import Page
from tests.stacks import EmbeddedStack
from tests.web.looks import look_everywhere
from tests.web.people import an_officer, at_a_partner, sign_in

STATISTICS, PAGE = "/api/v1/partner/statistics", "/scan/statistics"
NOW = datetime.now(UTC)


@pytest.fixture
def counted(stack: EmbeddedStack) -> EmbeddedStack:
    """A museum had some visitors today, and a park many more."""
    today = stack.service.today(NOW)

    def count(session: Session, partner: str, count: int, **kind: object) -> None:
        about = {"purpose": "free_entry", "verdict": "green", "granted": True} | kind
        session.add(ScanCount(partner=partner, day=today, count=count, **about))

    with stack.sessions.begin() as session:
        count(session, "museum", 7)
        count(session, "museum", 2, granted=False)
        count(session, "museum", 1, purpose="nonsense", verdict="red", granted=False)
        count(session, "park", 5000)
        row = Alarm(id=uuid7(), partner="museum", kind="bulk", since=NOW, count=700, told_at=NOW)
        session.add(row)
    return stack


def test_the_api_tells_the_partner_its_figures(counted: EmbeddedStack) -> None:
    museum = token_of(counted, partner="museum")
    told = counted.call("GET", STATISTICS, token=museum).json
    assert (told["scans"], told["granted"]) == (10, 7)
    assert [(one["purpose_title"], one["count"]) for one in told["items"]] == [
        ("免费入园入馆", 7), ("免费入园入馆", 2), ("nonsense", 1),
    ]  # fmt: skip
    assert [(one["kind"], one["count"]) for one in told["alarms"]] == [("bulk", 700)]
    past = counted.call("GET", f"{STATISTICS}?from=2020-01-01&to=2020-12-31", token=museum).json
    assert (past["from"], past["to"], past["items"], past["alarms"]) == (
        "2020-01-01", "2020-12-31", [], [],
    )  # fmt: skip
    far = counted.call("GET", f"{STATISTICS}?from=0001-01-01&to=9999-12-31", token=museum)
    assert far.json["scans"] == 10


def test_nobody_else_is_told(counted: EmbeddedStack) -> None:
    office = token_of(counted, office="hr")
    rehearsing = token_of(counted, partner="museum", test=True)
    asked = [counted.call("GET", STATISTICS, token=one) for one in (None, office, rehearsing)]
    assert [one.status for one in asked] == [401, 403, 403]
    browser = counted.app.test_client()
    assert browser.get(PAGE).status_code == 303
    sign_in(browser, an_officer(counted.service, "hr"))
    assert browser.get(PAGE).status_code == 403


def test_somebody_at_the_counter_reads_the_figures(
    counted: EmbeddedStack, client: LintingClient
) -> None:
    sign_in(client, at_a_partner(counted.service, "museum"))
    page = Page(client.get(PAGE).text)
    assert "核验 10 次 · 出示 7 次" in page.texts("p")
    assert page.texts("dt") == [
        "免费入园入馆有效 · 已出示", "免费入园入馆有效 · 未出示", "nonsense不可用 · 未出示",
    ]  # fmt: skip
    assert page.texts("dd") == ["7", "2", "1"]
    assert "700" in client.get(PAGE).text and "5000" not in client.get(PAGE).text


@pytest.mark.chromium
def test_the_page_of_figures_is_fit_for_everybody(
    counted: EmbeddedStack, served: str, new_page: Callable[..., BrowserPage]
) -> None:
    page = new_page(served)
    page.goto(f"/sign-in?as=staff&next={PAGE}")
    who = at_a_partner(counted.service, "museum")
    page.get_by_label("账号").fill(who["login"])
    page.get_by_label("密码").fill(who["password"])
    page.get_by_role("main").get_by_role("button").click()
    look_everywhere(page, PAGE)
