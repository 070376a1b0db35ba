"""一卡: what the holder sees, and the little that anybody who scans the code sees."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from greencard.services.desk import Service
from tests.builders import an_application
from tests.client import LintingClient
from tests.page_lint import Page

PATH = re.compile(r'<path d="([^"]+)"/>')


def test_the_card_shows_a_line_for_everything_wanted(
    talent: LintingClient, registered: dict[str, str]
) -> None:
    page = talent.get("/card")
    assert registered["card_number"] in page.text
    assert len([h for h in Page(page.text).all("h3")]) == 4  # three matters and the card itself
    assert "申请中" in page.text


def test_what_waits_and_what_is_not_met_is_told_with_its_basis(
    client: LintingClient, settle
) -> None:
    body = an_application(5)
    body["education"]["level"] = "college"
    registered = client.post("/api/v1/registrations", json=body).json
    settle()
    client.submit("/sign-in", registered)
    page = client.get("/card").text
    assert "条件未满足" in page and "依据：" in page and "等待前一事项" in page
    assert "件事需要您处理" in page


@pytest.mark.parametrize(("days", "told"), [(179, True), (180, False)])
def test_a_document_that_ends_soon_is_spoken_of_in_good_time(
    client: LintingClient, service: Service, days: int, told: bool
) -> None:
    last = service.today(datetime.now(UTC)) + timedelta(days=days)
    passport = {"id_type": "PASSPORT_FOREIGN", "id_no": "X1234567", "nationality": "DEU"}
    body = an_application(6, **passport, id_valid_to=last.isoformat())
    client.submit("/sign-in", client.post("/api/v1/registrations", json=body).json)

    assert ("您登记的证件有效期至" in client.get("/card").text) is told


def test_the_card_may_not_be_kept_by_the_browser(talent: LintingClient) -> None:
    assert talent.get("/card").headers["Cache-Control"] == "no-store"
