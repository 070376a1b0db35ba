"""Signing in and out: who gets in, where they land, and what the browser keeps."""

import pytest
from flask import Flask

from greencard.services.desk import Service
from greencard.web.auth import local_path
from tests.client import LintingClient
from tests.web.people import an_officer, sign_in


def test_a_talent_comes_in_with_receipt_and_secret(
    client: LintingClient, registered: dict[str, str]
) -> None:
    answer = client.submit("/sign-in", registered)
    assert (answer.status_code, answer.location) == (303, "/card")
    kept = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("greencard="))
    assert "HttpOnly" in kept and "SameSite=Lax" in kept and "Path=/" in kept


@pytest.mark.parametrize("field", ["receipt", "secret"])
def test_an_unknown_receipt_and_a_wrong_secret_look_the_same(
    client: LintingClient, registered: dict[str, str], field: str
) -> None:
    answer = client.submit("/sign-in", registered | {field: "AAAAA-AAAAA"})
    assert answer.status_code == 401
    assert "回执编号或查询密码不正确" in answer.text
    assert registered["secret"] not in answer.text


def test_whoever_is_not_signed_in_is_sent_to_the_door_and_back(
    client: LintingClient, service: Service
) -> None:
    answer = client.get("/centre?state=done")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?as=staff&next=/centre?state%3Ddone"
    after = client.submit(answer.location, an_officer(service, "centre"))
    assert (after.status_code, after.location) == (303, "/centre?state=done")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "evil",
        "",
        None,
    ],
)
def test_the_way_back_never_leads_elsewhere(path: str | None) -> None:
    assert local_path(path, otherwise="/card") == "/card"


def test_a_local_path_is_followed() -> None:
    assert local_path("/centre?state=done", otherwise="/") == "/centre?state=done"


def test_signing_out_ends_the_session_on_the_server(app: Flask, talent: LintingClient) -> None:
    cookie = talent.get_cookie("greencard")
    assert cookie is not None
    answer = talent.submit("/card")  # the only form of the page is the way out
    assert (answer.status_code, answer.location) == (303, "/")
    other = app.test_client()
    other.set_cookie("greencard", cookie.value)
    assert other.get("/card").status_code == 303


def test_signing_in_changes_the_token(app: Flask, service: Service) -> None:
    officer, tokens = an_officer(service, "centre"), set()
    for _time in range(2):
        browser = app.test_client()
        sign_in(browser, officer)
        cookie = browser.get_cookie("greencard")
        tokens.add(cookie and cookie.value)
    assert len(tokens) == 2


def test_five_wrong_passwords_close_the_door_for_a_while(
    client: LintingClient, service: Service
) -> None:
    officer = an_officer(service, "centre")
    answers = [
        client.submit("/sign-in?as=staff", officer | {"password": "wrong"}).status_code
        for _time in range(5)
    ]
    late = client.submit("/sign-in?as=staff", officer)
    assert answers == [401] * 5
    assert late.status_code == 429 and int(late.headers["Retry-After"]) > 0


def test_tries_from_one_line_of_addresses_are_counted_together(
    client: LintingClient, registered: dict[str, str]
) -> None:
    answers = []
    for place in range(6):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8::{place}"
        answers.append(client.submit("/sign-in", registered | {"secret": "AAAAA"}).status_code)
    assert answers == [401] * 5 + [429]


def test_strangers_everywhere_close_an_officers_door_but_never_a_talents(
    client: LintingClient, service: Service, registered: dict[str, str]
) -> None:
    doors = {
        "staff": an_officer(service, "centre") | {"password": "wrong"},
        "talent": registered | {"secret": "AAAAA"},
    }
    last = {}
    for kind, typed in doors.items():
        for place in range(51):
            client.environ_base["REMOTE_ADDR"] = f"192.0.2.{place}"
            last[kind] = client.submit(f"/sign-in?as={kind}", typed).status_code
    assert last == {"staff": 429, "talent": 401}
    assert client.submit("/sign-in", registered).status_code == 303


def test_a_talent_has_no_business_at_an_officers_desk(talent: LintingClient) -> None:
    assert talent.get("/centre").status_code == 403


def test_a_sign_in_page_that_stood_open_too_long_asks_again(client: LintingClient) -> None:
    answer = client.post("/sign-in", data={"as": "staff", "login": "chen", "csrf_token": "old"})
    assert answer.status_code == 400 and 'value="chen"' in answer.text
