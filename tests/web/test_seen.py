"""What anybody sees who opens a code with a phone's camera: a verdict, and no more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as BrowserPage
from sqlalchemy import func, select

from greencard.db import Base
from greencard.models import RateCount
from greencard.services.checking.rehearsal import Rehearsal
from tests.checking import Holder, a_holder
from tests.client import LintingClient
from tests.page_lint import Page
from tests.stacks import EmbeddedStack
from tests.web.looks import look_everywhere

NOW = datetime.now(UTC) - timedelta(hours=1)  # so that the keys are older than any code
FIVE = timedelta(seconds=5)


@pytest.fixture
def holder(stack: EmbeddedStack) -> Holder:
    return a_holder(stack.service, 1, now=NOW)


def path(code: str) -> str:
    """The address of a code on this site."""
    return urlsplit(code).path


def heading(client: LintingClient, code: str) -> str:
    return Page(client.get(path(code)).text).texts("h1")[0]


def test_a_printed_code_asks_for_the_document(client: LintingClient, holder: Holder) -> None:
    page = Page(client.get(path(holder.printed)).text)
    assert page.texts("h1") == ["绿卡有效，请核对证件"]
    last = (holder.service.today(NOW) + timedelta(days=1000)).isoformat()
    shown = page.texts("dd")
    assert shown[:2] == ["陈*远", "B 类人才"] and str(int(last[:4])) in shown[2]
    assert holder.name not in client.get(path(holder.printed)).text


def test_a_live_code_tells_its_age(client: LintingClient, holder: Holder) -> None:
    now = datetime.now(UTC)
    fresh = client.get(path(holder.live(now - FIVE))).text
    assert Page(fresh).texts("h1") == ["绿卡有效"] and "秒前生成" in fresh
    old = client.get(path(holder.live(now - 36 * timedelta(seconds=1)))).text
    assert Page(old).texts("h1") == ["动态码已过时"] and "陈*远" not in old


def test_whatever_makes_a_card_useless_the_public_is_told_the_same(
    client: LintingClient, holder: Holder
) -> None:
    pages = set()
    for state in ("suspended", "lost", "expired", "revoked", "cancelled", "replaced", "applied"):
        holder.put(state=state)
        pages.add(client.get(path(holder.printed)).text.replace(path(holder.printed), "/V"))
    (page,) = pages
    assert Page(page).texts("h1") == ["绿卡当前不可用"] and "陈" not in page


def test_the_forged_and_the_unknown_look_the_same(client: LintingClient, holder: Holder) -> None:
    digits = path(holder.printed).removeprefix("/V")
    codes = {one.name: one.code for one in Rehearsal(holder.service, NOW).samples()}
    other = "1" if digits[-1] != "1" else "2"
    false = [digits[:-1] + other, "1", "9" * 300, path(codes["live"]).removeprefix("/V")]
    false.append(holder.number.replace("-", ""))
    pages = {
        client.get(f"/V{one}").text.replace(f"/V{one}", "/V") for one in false if one.isdigit()
    }
    (page,) = pages
    assert Page(page).texts("h1") == ["不是有效的绿卡码"]
    for strange in ("/Vx", "/V", "/V1.0", "/V١٢"):
        assert client.get(strange).status_code == 404


def test_nothing_is_written_and_nothing_is_kept(
    stack: EmbeddedStack, client: LintingClient, holder: Holder
) -> None:
    def counted() -> dict[str, int]:
        with stack.sessions() as session:
            tables = {one.name: one for one in Base.metadata.sorted_tables}
            tables.pop(RateCount.__tablename__)
            return {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in tables.items()
            }

    before = counted()
    for code in (holder.printed, holder.live(datetime.now(UTC))):
        answer = client.get(path(code))
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert counted() == before


def test_one_place_may_look_so_many_times_a_minute(
    client: LintingClient, stack: EmbeddedStack
) -> None:
    for _ in range(stack.service.catalogue.book.watch.looks_a_minute):
        assert client.get("/V1").status_code == 200
    late = client.get("/V1")
    assert late.status_code == 429 and 0 < int(late.headers["Retry-After"]) <= 60
    elsewhere = client.get("/V1", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200


@pytest.mark.chromium
def test_the_page_is_fit_for_every_phone(
    served: str, holder: Holder, new_page: Callable[..., BrowserPage]
) -> None:
    page = new_page(served)
    look_everywhere(page, path(holder.printed))
    page.goto("/V1?lang=en&text=normal")
    assert page.locator("h1").inner_text() == "Not a valid green card code"


def test_pages_tell_each_outcome_in_both_languages(client: LintingClient, holder: Holder) -> None:
    english = client.get(path(holder.printed) + "?lang=en").text
    assert Page(english).texts("h1") == ["The card is good: check the holder's document"]
    assert Page(english).texts("dd")[1] == "Class B talent"
