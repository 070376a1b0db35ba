"""What people see when something fails: a sentence, what to do, and nothing of the inside."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from greencard.app import create_app
from greencard.config import Config
from greencard.services.desk import Service
from greencard.web.pages_of_error import WORDS
from tests.builders import an_application
from tests.client import LintingClient
from tests.web.people import an_officer, sign_in, typed

AWAY = "postgresql+psycopg://greencard@127.0.0.1:9/greencard?connect_timeout=1"


def test_a_wrong_address_says_so(client: LintingClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404 and "没有找到这个页面" in answer.text


def test_an_officer_is_led_back_to_the_desk(app: Flask, service: Service) -> None:
    browser = app.test_client()
    sign_in(browser, an_officer(service, "centre"))
    for path, status in {"/centre/cases/2026-0000001-9": 404, "/card": 403}.items():
        answer = browser.get(path)
        assert answer.status_code == status
        assert 'href="/centre"' in answer.text and "二维码" not in answer.text


def test_a_wrong_way_of_asking_says_so(client: LintingClient) -> None:
    assert client.get("/sign-out").status_code == 405


def test_a_body_that_is_too_large_is_refused(client: LintingClient) -> None:
    answer = client.post("/register", data={"name": "林" * 100_000})
    assert answer.status_code == 413 and "256 KB" in answer.text


def test_a_database_that_is_away_leaves_a_decent_page(tmp_path: Path) -> None:
    env = {"GREENCARD_DATA": str(tmp_path), "GREENCARD_ENV": "test", "GREENCARD_DATABASE_URL": AWAY}
    app = create_app(Config.from_env(env | {"GREENCARD_KAFKA": "127.0.0.1:9"}))
    app.test_client_class = LintingClient
    browser = app.test_client()
    browser.set_cookie("greencard", "of-somebody-signed-in")
    answer = browser.get("/card")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "60"
    assert "系统暂时不能使用" in answer.text


def test_a_fault_of_ours_leaves_a_page_without_the_inside(
    talent: LintingClient, service: Service
) -> None:
    talent.application.config["PROPAGATE_EXCEPTIONS"] = False
    with service.sessions.begin() as session:
        session.execute(text("DROP TABLE web_session"))
    answer = talent.get("/card")
    assert answer.status_code == 500
    assert "系统出了点问题" in answer.text and "web_session" not in answer.text


def test_what_is_wrong_with_the_keys_is_written_down_and_not_told(
    app: Flask, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    browser, published = app.test_client(), service.config.keys / "tgc-keys.jwt"
    assert browser.get("/.well-known/tgc-keys.jwt").status_code == 200
    published.write_text("cut off")
    answer = browser.get("/.well-known/tgc-keys.jwt")
    assert answer.status_code == 500 and "系统出了点问题" in answer.text
    assert str(published) not in answer.text and "GREENCARD_KEYS" not in answer.text
    assert str(published) in caplog.text


def test_one_address_registers_only_so_often(app: Flask, client: LintingClient) -> None:
    service = app.extensions["greencard"]
    strict = replace(service, config=replace(service.config, registration_limit=1))
    app.extensions["greencard"] = strict
    assert client.submit("/register").status_code == 422
    answer = client.submit("/register", typed(an_application()))
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("status", sorted(WORDS))
def test_every_error_page_says_what_happened_and_what_to_do(status: int) -> None:
    happened, advice = map(str, WORDS[status])
    assert happened != advice and advice.endswith("。")
