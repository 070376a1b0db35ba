"""A test token tries every kind of code and touches nothing; neither world believes the other."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from greencard.config import Config
from greencard.models import LiveUse, Scan
from greencard.services.checking.rehearsal import Rehearsal
from tests.api.test_verify import VERIFY, token_of
from tests.checking import a_holder
from tests.stacks import EmbeddedStack

CODES = "/api/v1/test-codes"
KINDS = {
    "live": ("green", "valid"),
    "stale": ("amber", "stale"),
    "printed": ("check_id", "static"),
    "number": ("check_id", "static"),
    "expired": ("red", "expired"),
    "suspended": ("red", "suspended"),
    "revoked": ("red", "revoked"),
    "lost": ("red", "lost"),
    "cancelled": ("red", "cancelled"),
    "coming": ("red", "not_yet"),
    "forged": ("red", "forged"),
    "damaged": ("red", "forged"),
    "unknown": ("red", "unknown"),
    "other_host": ("red", "other_host"),
}


@pytest.fixture
def token(stack: EmbeddedStack) -> str:
    return token_of(stack, partner="hospital_1", test=True)


def verify(stack: EmbeddedStack, code: str, *, token: str, **changes: object) -> dict:
    body = {"code": code, "purpose": "medical_priority", "confirmed": ["id_seen"]} | changes
    answer = stack.call("POST", VERIFY, body, token=token)
    assert answer.status == 200, answer.text
    return answer.json


def test_every_code_of_the_list_is_answered_as_the_list_says(
    stack: EmbeddedStack, token: str
) -> None:
    items = stack.call("GET", CODES, token=token).json["items"]
    assert {one["name"]: (one["verdict"], one["reason"]) for one in items} == KINDS
    for one in items:
        told = verify(stack, one["code"], token=token)
        assert (told["verdict"], told["reason"]) == KINDS[one["name"]], one["name"]
        assert told["granted"] == (told["verdict"] in ("green", "check_id"))
        assert bool(told["card"]) == told["granted"]
    with stack.sessions() as session:
        for table in (Scan, LiveUse):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_rehearsal_knows_purposes_and_what_must_be_confirmed(
    stack: EmbeddedStack, token: str
) -> None:
    codes = {
        one["name"]: one["code"] for one in stack.call("GET", CODES, token=token).json["items"]
    }
    printed = verify(stack, codes["printed"], token=token, confirmed=[])
    assert (printed["granted"], printed["reason"]) == (False, "confirm_first")
    foreign = verify(stack, codes["live"], token=token, purpose="hukou")
    assert (foreign["granted"], foreign["reason"]) == (False, "purpose_not_yours")


def test_neither_world_believes_the_codes_of_the_other(stack: EmbeddedStack, token: str) -> None:
    now = datetime.now(UTC)
    holder = a_holder(stack.service, 1, now=now)
    for code in (holder.printed, holder.live(now)):
        told = verify(stack, code, token=token)
        assert (told["verdict"], told["reason"], told["card"]) == ("red", "forged", {})
    assert verify(stack, holder.number, token=token)["reason"] == "unknown"
    items = stack.call("GET", CODES, token=token).json["items"]
    in_earnest = token_of(stack, partner="hospital_1")
    for one in items:
        assert not verify(stack, one["code"], token=in_earnest)["granted"], one["name"]
    codes = {one["name"]: one["code"] for one in items}
    for name in ("live", "printed"):
        assert verify(stack, codes[name], token=in_earnest)["reason"] == "forged"


def test_only_a_test_token_sees_them_and_it_can_do_nothing_in_earnest(
    stack: EmbeddedStack, token: str
) -> None:
    in_earnest = token_of(stack, partner="hospital_1")
    assert stack.call("GET", CODES, token=in_earnest).status == 403
    assert stack.call("GET", CODES, token=token_of(stack, office="hr")).status == 403
    assert stack.call("GET", CODES).status == 401
    given = stack.call("POST", f"/api/v1/scans/{'0' * 32}/given", {}, token=token)
    assert given.status == 403
    assert stack.call("POST", "/api/v1/scans", {"scans": []}, token=token).status == 403


def test_the_keys_are_those_of_one_service_alone(stack: EmbeddedStack, tmp_path: object) -> None:
    now = datetime.now(UTC)
    mine, again = Rehearsal(stack.service, now), Rehearsal(stack.service, now)
    other = Config.from_env({"GREENCARD_DATA": f"{tmp_path}/other"})
    assert other.secret_key != stack.config.secret_key
    assert mine.keys == again.keys
    assert {key.public for key in mine.keys.keys.values()}.isdisjoint(
        key.public for key in Rehearsal(_with(stack, other), now).keys.keys.values()
    )


def _with(stack: EmbeddedStack, config: Config) -> object:
    from dataclasses import replace

    return replace(stack.service, config=config)
