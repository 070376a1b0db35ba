"""What the pages say of a date: the earlier of two limits, and whether it may still move."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from greencard.services.desk import Service
from greencard.services.registration import Receipt
from tests.client import LintingClient
from tests.december import FIRM, LATER, OPEN_ENDED, apply, cases_of, publish, work, year_2027
from tests.web.people import an_officer, sign_in
from workers import clock

MAY_MOVE = "该年节假日安排尚未公布，暂按周末推算"
FIRST_OF_TWO = "以先到的一天为准"
BEFORE_THE_FESTIVAL = datetime(2026, 2, 11, 2, tzinfo=UTC)
PLAIN_WEEKS = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def card_of(client: LintingClient) -> Callable[[Receipt], str]:
    """The card page of who holds this receipt."""

    def page(receipt: Receipt) -> str:
        client.submit("/sign-in", {"receipt": receipt.receipt, "secret": receipt.secret})
        return client.get("/card").text

    return page


@pytest.mark.parametrize(
    ("now", "due", "limit"),
    [
        (BEFORE_THE_FESTIVAL, date(2026, 2, 26), "statute"),
        (PLAIN_WEEKS, date(2026, 3, 16), "promise"),
    ],
)
def test_a_residence_card_shows_the_earlier_of_its_two_limits(
    service: Service, card_of: Callable[[Receipt], str], now: datetime, due: date, limit: str
) -> None:
    (receipt,) = apply(service, [0], now=now)
    page = card_of(receipt)
    (case,) = [case for case in cases_of(service) if case.matter == "rs01"]
    assert case.due_on == due and (limit == "statute") == (due == case.statute_on)
    assert f"{due.month}月{due.day}日" in page
    assert page.count(FIRST_OF_TWO) == 1


def test_a_date_in_a_year_without_a_list_says_so_on_the_card_until_the_list_comes(
    service: Service, card_of: Callable[[Receipt], str], tmp_path: Path
) -> None:
    (receipt,) = apply(service, [0])
    assert card_of(receipt).count(MAY_MOVE) == 3
    publish(service, year_2027(tmp_path))
    clock.look(service, now=LATER)
    work(service)
    page = card_of(receipt)
    assert MAY_MOVE not in page
    assert "1月5日" in page and "1月12日" in page


def test_the_case_page_says_which_of_its_two_dates_may_move(
    service: Service, client: LintingClient
) -> None:
    sign_in(client, an_officer(service, "centre"))
    counts = {}
    for index, now in enumerate((FIRM, OPEN_ENDED)):
        apply(service, [index], now=now)
        (case,) = [x for x in cases_of(service) if x.matter == "hk06" and x.opened_at == now]
        counts[now] = client.get(f"/centre/cases/{case.number}").text.count(MAY_MOVE)
    assert counts == {FIRM: 1, OPEN_ENDED: 2}


def test_the_queue_marks_only_the_dates_that_may_move(
    service: Service, client: LintingClient
) -> None:
    sign_in(client, an_officer(service, "centre"))
    apply(service, [0], now=FIRM)
    assert "暂定" not in client.get("/centre").text
    apply(service, [1], now=OPEN_ENDED)
    assert "暂定" in client.get("/centre").text
