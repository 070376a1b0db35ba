"""What tests of the pages share."""

from collections.abc import Callable

import pytest
from flask import Flask

from greencard.services.desk import Service
from tests.builders import an_application
from tests.client import LintingClient


@pytest.fixture
def service(app: Flask) -> Service:
    return app.extensions["greencard"]


@pytest.fixture
def registered(client: LintingClient, settle: Callable[[], None]) -> dict[str, str]:
    """Somebody who has registered and whose cases are open: receipt, secret, card number."""
    answer = client.post("/api/v1/registrations", json=an_application(1))
    assert answer.status_code == 201, answer.json
    settle()
    return answer.json


@pytest.fixture
def talent(app: Flask, registered: dict[str, str]) -> LintingClient:
    """Their browser, signed in."""
    browser = app.test_client()
    answer = browser.submit("/sign-in", registered)
    assert answer.status_code == 303
    return browser
