"""What the counter's page keeps on a device, until signing out or the next edition."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page

from greencard.web import partner
from tests.browser import Visitor
from tests.e2e.counting import assert_verdict, check
from tests.web.counter import Counter, Server

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
