"""The counter's page, before and after a look, is fit for everybody."""

from collections.abc import Callable
from itertools import product

import pytest

from tests.browser import Visitor
from tests.e2e.counting import assert_verdict, check
from tests.web.counter import Counter, Server
from tests.web.looks import LANGUAGES, SIZES, look_at, look_at_every_width

pytestmark = pytest.mark.chromium


def test_every_colour_of_the_panel_is_fit_for_everybody(
    counter: Counter, server: Server, at_the_counter: Callable[..., Visitor]
) -> None:
    number, revoked = counter.card(1), counter.card(2)
    counter.put(revoked, "revoked")
    counter.publish()
    page = at_the_counter().page
    for language, size in product(LANGUAGES, SIZES):
        page.goto(f"/scan?lang={language}&text={size}")
        page.wait_for_selector("#standing")
        look_at_every_width(page)
        page.set_viewport_size({"width": 390, "height": 844})
        server.stop()
        codes = {
            "green": counter.live(number),
            "amber": counter.printed(number),
            "grey": number,
            "red": counter.live(revoked),
        }
        for colour, code in codes.items():
            check(page, code)
            assert_verdict(page, colour)
            look_at(page)
            if colour == "amber":
                page.check("#confirm-id_seen")
                page.click("#confirm button")
                assert_verdict(page, "check_id")
                look_at(page)
            page.click("#next")
        server.start()
