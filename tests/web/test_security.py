"""Headers on every answer, cookies of a public service, and forms sent from elsewhere."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from greencard.app import create_app
from greencard.config import Config
from greencard.db import Base
from tests.client import LintingClient

EVERYWHERE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PLACES = {"/": 200, "/card": 303, "/nowhere": 404, "/broken": 500, "/static/greencard.css": 200}


@pytest.fixture
def public(config: Config) -> Flask:
    """The same service where the public reaches it: by its name, over https only."""
    app = create_app(replace(config, host="greencard.example"))
    app.test_client_class = LintingClient
    Base.metadata.create_all(app.extensions["greencard"].sessions.kw["bind"])
    return app


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_carries_the_same_headers(app: Flask, public: Flask, path: str) -> None:
    local, service = (_ask(one, path) for one in (app, public))
    for answer in (local, service):
        assert answer.status_code == PLACES[path]
        assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
        answer.close()
    assert "Strict-Transport-Security" not in local.headers
    kept = service.headers["Strict-Transport-Security"]
    assert kept == "max-age=63072000; includeSubDomains"


def test_only_files_named_by_their_hash_are_kept_for_long(client: LintingClient) -> None:
    kept = {
        "/static/greencard.css?v=1": "public, max-age=31536000, immutable",
        "/static/greencard.css": "no-cache",
        "/static/nothing.css?v=1": "no-cache",
        "/register": "private, no-cache",
    }
    for path, rule in kept.items():
        with client.get(path) as answer:
            assert answer.headers["Cache-Control"] == rule
    assert client.submit("/register").headers["Cache-Control"] == "no-store"


def test_a_public_service_takes_only_cookies_bound_to_its_host(public: Flask) -> None:
    browser = public.test_client()
    answer = browser.get("/register?lang=en", base_url="https://greencard.example")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies and all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    assert any(cookie.startswith("__Host-form=") for cookie in cookies)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({}, 303),
    ],
)
def test_a_form_from_another_site_is_refused(
    client: LintingClient, headers: dict[str, str], status: int
) -> None:
    page = client.get("/register").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/sign-out", data={"csrf_token": token}, headers=headers)
    assert answer.status_code == status


def test_a_form_without_its_token_is_refused(client: LintingClient) -> None:
    assert client.post("/sign-out").status_code == 400


def test_what_people_type_is_never_taken_for_markup(client: LintingClient) -> None:
    answer = client.submit("/register", {"name": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def _ask(app: Flask, path: str) -> TestResponse:
    if path == "/broken":
        app.config["PROPAGATE_EXCEPTIONS"] = False
        app.view_functions["point.home"] = _break
        path = "/"
    return app.test_client().get(path)


def _break(**_values: Any) -> str:
    raise RuntimeError("on purpose")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/", "/card", "/nowhere", "/api/v1/policies", "/livez"])
def test_a_name_that_is_not_ours_is_refused_in_plain_words(
    public: Flask, caplog: pytest.LogCaptureFixture, path: str, method: str
) -> None:
    answer = public.test_client().open(path, method=method, base_url="https://evil.example")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert "不是本网站的" in answer.text
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert len(caplog.records) <= 1 and not any(one.exc_info for one in caplog.records)
