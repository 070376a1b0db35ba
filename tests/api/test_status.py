"""What everybody who checks cards may fetch: the status lists and the list of keys."""

from datetime import UTC, datetime

import pytest

from greencard.domain.token import keyset, statuses
from greencard.keys.ring import Ring
from tests.stacks import EmbeddedStack
from workers import clock

LIST, KEYS = "/api/v1/status/0", "/.well-known/tgc-keys.jwt"
BOTH = pytest.mark.parametrize("path", [LIST, KEYS])


@pytest.fixture
def telling(stack: EmbeddedStack) -> EmbeddedStack:
    """A service whose clock has looked once."""
    service = stack.service
    ring = Ring(service.config.keys, "status")
    clock.tell_standings(service, ring=ring, now=datetime.now(UTC))
    return stack


def test_the_keys_and_a_list_signed_by_one_of_them_can_be_fetched(telling: EmbeddedStack) -> None:
    client = telling.app.test_client()
    keys, listed = client.get(KEYS), client.get(LIST)
    assert (keys.content_type, listed.content_type) == (
        "application/jwt",
        "application/statuslist+jwt",
    )
    roots = Ring(telling.config.keys).folder.read_roots()
    edition = keyset.read(keys.text, roots=roots)
    subject = "http://localhost/api/v1/status/0"
    assert statuses.read(listed.text, subject=subject, keys=edition).status(0) == statuses.INVALID


@BOTH
def test_whoever_has_it_already_is_told_so(telling: EmbeddedStack, path: str) -> None:
    client = telling.app.test_client()
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(path, headers={"If-None-Match": '"another"'})
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.data == b"" and again.headers["ETag"] == first.headers["ETag"]
    assert client.head(path).status_code == 200


@BOTH
def test_it_may_be_kept_for_a_minute_by_anybody(telling: EmbeddedStack, path: str) -> None:
    found = telling.app.test_client().get(path)
    assert found.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in found.headers


@pytest.mark.parametrize("number", ["1", "00", "x", "%00", "0.0"])
def test_a_list_there_is_not_is_a_problem(telling: EmbeddedStack, number: str) -> None:
    found = telling.app.test_client().get(f"/api/v1/status/{number}")
    assert found.status_code == 404
    assert found.content_type == "application/problem+json"


def test_a_signing_reaches_those_who_ask_without_a_restart(telling: EmbeddedStack) -> None:
    client = telling.app.test_client()
    before = client.get(KEYS).text
    telling.greencard("keys", "rotate", "--use", "live")
    assert client.get(KEYS).text != before
