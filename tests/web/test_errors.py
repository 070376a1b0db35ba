"""What people see when something fails: a sentence, what to do, and nothing of the inside."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from greencard.services.desk import Service
from greencard.web.pages_of_error import WORDS
from tests.builders import an_application
from tests.client import LintingClient
from tests.web.people import typed


def test_a_wrong_address_says_so(client: LintingClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404 and "没有找到这个页面" in answer.text


def test_a_wrong_way_of_asking_says_so(client: LintingClient) -> None:
    assert client.get("/sign-out").status_code == 405


def test_a_body_that_is_too_large_is_refused(client: LintingClient) -> None:
    answer = client.post("/register", data={"name": "林" * 100_000})
    assert answer.status_code == 413 and "256 KB" in answer.text


def test_a_database_that_is_away_leaves_a_decent_page(
    talent: LintingClient, service: Service
) -> None:
    with service.sessions.begin() as session:
        session.execute(text("DROP TABLE web_session"))
    answer = talent.get("/card")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "60"
    assert "系统暂时不能使用" in answer.text and "web_session" not in answer.text


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
