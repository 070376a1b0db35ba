"""What the counter's page keeps on a device, until signing out or the next edition."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy import delete

from greencard.models import WebSession
from greencard.web.counter import partner
from tests.browser import Visitor
from tests.checking import scans
from tests.e2e.counting import assert_verdict, check, fill_in_account
from tests.processes import until
from tests.web.counter import Counter, Server
from tests.web.people import at_a_partner

pytestmark = pytest.mark.chromium
NEXT = "0123456789ab"
ROWS = """(store) => new Promise((resolve) => {
    indexedDB.open("greencard-scan").onsuccess = ({target: {result: kept}}) => {
        const rows = kept.transaction(store).objectStore(store);
        const [names, values] = [rows.getAllKeys(), rows.getAll()];
        rows.transaction.oncomplete = () => {
            kept.close();
            resolve(names.result.map((name, place) => [name, values.result[place]]));
        };
    };
})"""


def test_signing_out_leaves_only_whom_to_believe(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    counter.publish()
    page = at_the_counter().page
    kept = {name for name, _ in page.evaluate(ROWS, "kept")}
    assert kept == {"roots", "seq", "keys", "settings", "list 0"}
    page.click(".tools form button")
    page.wait_for_url(server.url + "/")
    assert {name for name, _ in page.evaluate(ROWS, "kept")} == {"roots", "seq"}
    assert page.evaluate("caches.keys()") == []
    server.stop()
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.goto("/scan")


def test_what_is_written_down_off_line_names_nobody(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    page = at_the_counter().page
    page.fill("#venue", "三号门")
    server.stop()
    check(page, counter.live(number))
    assert_verdict(page, "green")
    ((_, row),) = page.evaluate(ROWS, "log")
    entry = row["entry"]
    assert row["partner"] == "hospital_1" and len(entry["token_sha256"]) == 64
    assert entry["number"] == number and entry["shown"] == "live"
    assert (entry["verdict"], entry["reason"], entry["confirmed"]) == ("green", "valid", [])
    assert (entry["purpose"], entry["venue"]) == ("medical_priority", "三号门")
    assert set(entry) == {
        "scan", "at", "number", "token_sha256", "shown", "verdict", "reason", "purpose", "venue",
        "confirmed", "list_as_of",
    }  # fmt: skip


def test_what_was_done_off_line_is_handed_over_once(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    page = at_the_counter().page
    server.stop()
    for code in (counter.live(number), counter.printed(number)):
        check(page, code)
        page.click("#next")
    expect(page.locator("#waiting")).to_contain_text("2 条")
    server.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#waiting")).to_be_hidden()
    assert page.evaluate(ROWS, "log") == []
    late = {(row.shown, row.verdict, row.reason) for row in scans(counter.service, late=True)}
    assert late == {("live", "green", "valid"), ("printed", "check_id", "confirm_first")}


def test_whoever_was_signed_out_meanwhile_is_told_and_loses_nothing(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    visitor = at_the_counter()
    visitor.expect("401")
    page = visitor.page
    server.stop()
    check(page, counter.live(number))
    page.click("#next")
    with counter.service.sessions.begin() as session:
        session.execute(delete(WebSession))
    server.start()
    check(page, counter.live(number))
    banner = page.locator("#signed-out")
    expect(banner).to_contain_text("请重新登录")
    assert len(page.evaluate(ROWS, "log")) == 1
    banner.get_by_role("link").click()
    fill_in_account(page, counter)
    until(lambda: page.evaluate(ROWS, "log") == [], what="an empty log")
    assert len(scans(counter.service, late=True)) == 1


def test_a_tab_left_open_hands_no_log_over_in_the_name_of_another_partner(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    visitor = at_the_counter()
    for complaint in ("400", "401", "403"):
        visitor.expect(complaint)
    page = visitor.page
    server.stop()
    check(page, counter.live(number))
    page.click("#next")
    with counter.service.sessions.begin() as session:
        session.execute(delete(WebSession))
    server.start()
    counter.account = at_a_partner(counter.service, "airport", login="gao")
    other = page.context.new_page()
    other.goto("/sign-in?as=staff")
    fill_in_account(other, counter)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#signed-out")).to_be_visible()
    assert len(page.evaluate(ROWS, "log")) == 1
    assert scans(counter.service, late=True) == []


def test_another_edition_takes_the_place_of_the_one_before(
    counter: Counter,
    server: Server,
    at_the_counter: Callable[..., Visitor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = counter.card()
    counter.publish()
    page = at_the_counter().page
    monkeypatch.setattr(partner, "_edition", lambda: NEXT)  # as after a release
    page.reload(wait_until="networkidle")
    page.wait_for_function(f"caches.keys().then((names) => '{NEXT}' === names.join().slice(6))")
    server.stop()
    page.reload()
    assert NEXT in _program(page)
    check(page, counter.live(number))
    assert_verdict(page, "green")


def _program(page: Page) -> str:
    return page.get_attribute('script[src*="scan/scan.js"]', "src") or ""
