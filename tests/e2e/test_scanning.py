"""A counter checks cards: with the service, and when it is gone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Visitor, with_camera
from tests.e2e.counting import assert_verdict, check, ready
from tests.e2e.films import film, photo
from tests.web.counter import NAME, Counter, Server
from tests.web.people import at_a_partner

pytestmark = pytest.mark.chromium
HOUR = timedelta(hours=1)
TIMES = """() => ({
    verdict: performance.getEntriesByName("verdict").map((mark) => mark.startTime)[0],
    frames: performance.getEntriesByName("frame").map((frame) => frame.duration),
})"""


# How old the list is that the counter takes along, what became of the card, and what is seen then.
WITHOUT = {
    "green": (2 * HOUR, "active", "green", ("有效", NAME, "名单时间", "2 小时前")),
    "red": (2 * HOUR, "revoked", "red", ("当前不可用", "不到 1 小时前")),
    "amber": (30 * HOUR, "active", "amber", ("请先核对", "30 小时前")),
    "grey": (80 * HOUR, "active", "grey", ("无法确认", "不要因此拒绝", "80 小时前")),
}


@pytest.mark.parametrize(("age", "state", "colour", "words"), WITHOUT.values(), ids=WITHOUT)
def test_the_camera_reads_a_live_code_with_the_service_and_without(
    counter: Counter,
    server: Server,
    chromium: Browser,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
    age: timedelta,
    state: str,
    colour: str,
    words: tuple[str, ...],
) -> None:
    number = counter.card()
    counter.publish(age=age)
    code = counter.live(number, age=-timedelta(seconds=4))  # and good for longer so
    browser = with_camera(chromium, film(code, tmp_path / "film.mjpeg"))
    visitor = Visitor(browser, server.url)
    visitor.context.grant_permissions(["camera"])
    page = ready(visitor, counter)
    assert_verdict(page, "green", "有效", "B 类", NAME, "已联网核验")
    if state != "active":
        counter.put(number, state)
        counter.publish()
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator("#lists-of")).to_contain_text("不到 1 小时前")
    server.stop()
    again = ("同一个动态码在十分钟内已核验过",) if colour == "green" else ()
    for more in (), again:
        page.reload()
        assert_verdict(page, colour, "离线核验", *words, *more)
    assert (NAME in page.inner_text("#verdict")) == (colour == "green")
    times = page.evaluate(TIMES)
    frames = ", ".join(f"{took:.0f}" for took in times["frames"])
    took = (
        f"cold open to verdict {times['verdict']:.0f} ms (goal 1000), a frame {frames} ms (goal 50)"
    )
    record_property(f"counter, server stopped, {colour}", took)
    assert visitor.complaints == []
    browser.close()


def test_a_wrong_clock_and_an_old_list_vouch_for_nobody(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    good, bad = counter.card(1), counter.card(2)
    counter.put(bad, "revoked")
    stages = {
        -2 * timedelta(minutes=1): (("amber", "本机时间不对"), "red"),
        30 * HOUR: (("amber", "请先核对"), "red"),
        80 * HOUR: (("grey", "无法确认"), "grey"),
    }
    for age, (expected, of_the_bad) in stages.items():
        counter.publish(age=age)
        page = at_the_counter().page
        server.stop()
        check(page, counter.live(good))
        assert_verdict(page, *expected)
        page.click("#next")
        check(page, counter.live(bad))
        assert_verdict(page, of_the_bad, "离线核验")
        assert NAME not in page.inner_text("#verdict")
        page.context.close()
        server.start()


def test_a_printed_code_shows_nothing_before_the_document_was_checked(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    page = at_the_counter().page
    server.stop()
    page.set_input_files("#photo", {"name": "a.jpg", "mimeType": "image/jpeg",
                                    "buffer": photo(counter.printed(number))})  # fmt: skip
    assert_verdict(page, "amber", "请先核对")
    assert NAME not in page.inner_text("#verdict")
    page.check("#confirm-id_seen")
    page.click("#confirm button")
    expect(page.locator("#verdict")).to_contain_text(NAME)
    assert_verdict(page, "check_id", "请核对证件")
    page.click("#next")
    page.select_option("#purpose", "checkup_yearly")
    page.reload()
    assert page.input_value("#purpose") == "checkup_yearly"


def test_a_purpose_that_wants_more_seen_asks_for_it_before(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    counter.account = at_a_partner(counter.service, "airport", login="gao")
    page = at_the_counter().page
    for how in ("已联网核验", "离线核验"):
        check(page, counter.live(number))
        assert_verdict(page, "amber", "请先核对", how)
        page.click("#next")
        for name in ("id_seen", "ticket_seen"):
            page.check(f"#ask-{name}")
        check(page, counter.live(number))
        assert_verdict(page, "green", "B 类")
        assert NAME not in page.inner_text("#verdict")
        page.click("#next")
        assert not page.is_checked("#ask-id_seen")
        server.stop()


def test_what_is_no_card_of_ours_never_passes(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number = counter.card()
    counter.publish()
    page = at_the_counter().page
    server.stop()
    code = counter.live(number)
    for other in (code[:-1] + str(9 - int(code[-1])), "https://elsewhere.example/V1", "12345"):
        check(page, other)
        assert_verdict(page, "red", "无法核验")
        page.click("#next")
    check(page, number)
    assert_verdict(page, "grey", "只有卡号")
    page.keyboard.type(code.replace("LOCALHOST", "localhost"))  # a scanner asks nobody to click
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_attribute("data-colour", "green")
    page.click("#next")
    blank = {"name": "b.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.set_input_files("#photo", blank)
    expect(page.locator("#trouble")).to_contain_text("没有读到二维码")
    expect(page.locator("#waiting")).to_contain_text("5 条")
