"""What somebody tried against the pages, and what they get for it."""

from typing import Any

import pytest
from flask import Flask

from greencard.services.limits import place
from tests.builders import an_application
from tests.client import LintingClient
from tests.web.people import an_officer, sign_in, typed
from tests.web.test_centre import CASE

REVERSED = "\u202e" + "理由"


def test_a_foreign_host_gets_a_plain_refusal_with_every_header(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["card.example"]
    for path in ("/", "/handbook", "/nowhere"):
        answer = app.test_client().get(path, headers={"Host": "evil.example"})
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "192.0.2.1", True),
    ],
)
def test_an_address_is_counted_as_the_place_it_stands_for(one: str, other: str, same: bool) -> None:
    assert (place(one) == place(other)) is same


@pytest.mark.parametrize("reason", ["长" * 2001, REVERSED, "理由\x07", " "])
def test_a_refusal_on_the_page_is_held_to_the_rules_of_the_api(
    app: Flask, registered: dict[str, str], reason: str
) -> None:
    officer = app.test_client()
    sign_in(officer, an_officer(app.extensions["greencard"], "centre"))
    number = CASE.findall(officer.get("/centre").text)[0]
    answer = officer.submit(f"/centre/cases/{number}", {"reason": reason}, form=2)

    assert answer.status_code == 422 and "%(" not in answer.text


def test_a_field_named_very_deep_is_no_field(client: LintingClient) -> None:
    fields: dict[str, Any] = typed(an_application(7)) | {".".join("x" * 60_000): "1"}
    assert client.submit("/register", fields).status_code == 303


def test_a_thousand_times_the_same_want_is_one(talent: LintingClient) -> None:
    page = talent.get("/card/wants?" + "want=hs02&" * 1000 + "next=1")
    assert page.text.count('name="wants"') == 1


def test_a_contract_to_the_end_of_time_is_read_everywhere(app: Flask, settle: Any) -> None:
    work = an_application()["employment"] | {"kind": "employed", "contract_to": "9999-12-31"}
    browser = app.test_client()
    told = browser.post("/api/v1/eligibility", json={"employment": work})
    registered = browser.post("/api/v1/registrations", json=an_application(9, employment=work))
    assert (told.status_code, registered.status_code) == (200, 201)
    settle()
    browser.submit("/sign-in", registered.json)

    for path in ("/card", "/handbook/mine", "/card/wants?want=hukou&next=1"):
        assert browser.get(path).status_code == 200
    assert "正在分派" not in browser.get("/card").text
