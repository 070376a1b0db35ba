"""The live codes for the holder's own programs."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from tests.builders import an_application
from tests.codes import issued, verdict
from tests.stacks import EmbeddedStack


@pytest.fixture
def registered(stack: EmbeddedStack, client: FlaskClient) -> dict[str, str]:
    return client.post("/api/v1/registrations", json=an_application(1)).json


def asked(client: FlaskClient, registered: dict[str, str], query: str = "", **more: str):
    secret = {"Authorization": f"Bearer {registered['secret']}"}
    path = f"/api/v1/registrations/{registered['receipt']}/live{query}"
    return client.get(path, headers=secret, **more)


def test_the_codes_are_good_and_lead_to_where_they_were_asked_for(
    stack, client, registered
) -> None:
    issued(stack.service, registered)
    answer = asked(client, registered, base_url="http://127.0.0.1:8000")
    codes = [code["text"] for code in answer.json["codes"]]
    assert len(set(codes)) == 20
    assert all(code.startswith("http://127.0.0.1:8000/V") for code in codes)
    assert verdict(stack.service, codes[0], now=datetime.now(UTC)).colour == "green"
    assert answer.headers["Cache-Control"] == "no-store"


def test_before_the_card_is_issued_there_is_no_code(client, registered) -> None:
    told = asked(client, registered).json
    assert (told["state"], told["codes"]) == ("applied", [])


@pytest.mark.parametrize("number", ["00-0000000-0", "x", "%00"])
def test_a_number_that_is_not_the_holders_is_not_found(client, registered, number: str) -> None:
    assert asked(client, registered, f"?card={number}").status_code in (404, 422)


def test_nothing_is_told_without_the_secret(client, registered) -> None:
    answer = client.get(f"/api/v1/registrations/{registered['receipt']}/live")
    assert answer.status_code == 404
