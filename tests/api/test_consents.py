"""A holder sees every look at the card, and says which purposes are allowed."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from greencard.services.limits import LATER_STEPS
from tests.checking import Desk, Holder, a_holder
from tests.stacks import EmbeddedStack

NOW = datetime.now(UTC)


@pytest.fixture
def holder(stack: EmbeddedStack) -> Holder:
    return a_holder(stack.service, 1, now=NOW)


def of(holder: Holder, path: str) -> str:
    return f"/api/v1/registrations/{holder.receipt.receipt}/{path}"


def ask(
    stack: EmbeddedStack, holder: Holder, method: str, path: str, body: object = None
) -> object:
    return stack.call(method, of(holder, path), body, token=holder.receipt.secret)


def listed(stack: EmbeddedStack, holder: Holder) -> dict[str, tuple[bool, bool]]:
    items = ask(stack, holder, "GET", "consents").json["items"]
    return {one["purpose"]: (one["on"], one["each_time"]) for one in items}


def test_each_purpose_stands_by_its_default_until_the_holder_says_otherwise(
    stack: EmbeddedStack, holder: Holder
) -> None:
    before = listed(stack, holder)
    assert before["medical_priority"] == (True, False)
    assert before["recognise"] == (False, False)
    assert before["loan"] == (False, True)
    assert before["hukou"] == (True, False)
    assert len(before) == 16


def test_to_withdraw_is_never_too_often(stack: EmbeddedStack, holder: Holder) -> None:
    for _ in range(LATER_STEPS):
        ask(stack, holder, "PUT", "consents/recognise", {})
    assert ask(stack, holder, "PUT", "consents/loan", {}).status == 429
    assert ask(stack, holder, "DELETE", "consents/recognise").status == 200
    assert not listed(stack, holder)["recognise"][0]


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_page_of_looks_beyond_all_days_is_not_found(
    stack: EmbeddedStack, holder: Holder, day: str
) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps([day, str(uuid4())]).encode()).decode()
    assert ask(stack, holder, "GET", f"scans?cursor={cursor}").status == 404


def test_a_consent_is_given_and_withdrawn_and_told_each_time(
    stack: EmbeddedStack, holder: Holder
) -> None:
    given = ask(stack, holder, "PUT", "consents/recognise", {})
    assert (given.status, given.json["on"], given.json["each_time"]) == (200, True, False)
    once = ask(stack, holder, "PUT", "consents/recognise", {"each_time": True})
    assert once.json["each_time"]
    assert ask(stack, holder, "PUT", "consents/loan").json["each_time"]
    assert not ask(stack, holder, "DELETE", "consents/recognise").json["on"]
    assert listed(stack, holder)["recognise"][0] is False
    assert given.json["partners"] == ["北京市人才服务部门", "河北省人才服务部门"]
    assert given.json["fields"] == ["class", "level", "category", "valid_to"]
    assert given.json["ours"] and given.json["basis"]


@pytest.mark.parametrize(
    ("purpose", "status", "says"),
    [("hukou", 409, "该用途属于法定职责"), ("nonsense", 404, "没有编号为 nonsense 的用途")],
)
def test_a_duty_by_law_and_what_there_is_not_cannot_be_switched(
    stack: EmbeddedStack, holder: Holder, purpose: str, status: int, says: str
) -> None:
    for method in ("PUT", "DELETE"):
        answer = ask(stack, holder, method, f"consents/{purpose}")
        assert answer.status == status and says in answer.json["title"]


def test_the_holder_alone_sees_who_looked_page_by_page(
    stack: EmbeddedStack, holder: Holder
) -> None:
    other = a_holder(stack.service, 2, now=NOW)
    hospital = Desk(stack.service, "hospital_1", "medical_priority", venue="east")
    hospital.scan(holder.live(NOW), now=NOW)
    hospital.scan(holder.live(NOW), now=NOW + timedelta(seconds=1), purpose="hukou")
    hospital.scan(other.printed, now=NOW)
    items = ask(stack, holder, "GET", "scans").json["items"]
    assert [one["reason"] for one in items] == ["purpose_not_yours", "valid"]
    assert items[1] | {"at": ""} == {
        "at": "",
        "partner": "hospital_1",
        "partner_title": "第一医院",
        "purpose": "medical_priority",
        "purpose_title": "优先就医",
        "venue": "east",
        "card_number": holder.number,
        "shown": "live",
        "verdict": "green",
        "reason": "valid",
        "granted": True,
        "fields": ["valid", "class", "name_masked"],
        "late": False,
        "breach": None,
        "given_at": None,
    }
    for path in ("scans", "consents"):
        stranger = stack.call("GET", of(holder, path), token=other.receipt.secret)
        assert stranger.status == 404


def test_looks_are_read_in_pages_and_none_is_left_out(stack: EmbeddedStack, holder: Holder) -> None:
    hospital = Desk(stack.service, "hospital_1", "medical_priority")
    for turn in range(55):
        hospital.scan(holder.printed, now=NOW + timedelta(seconds=turn // 2))
    first = ask(stack, holder, "GET", "scans").json
    second = ask(stack, holder, "GET", f"scans?cursor={first['next']}").json
    moments = [one["at"] for one in first["items"] + second["items"]]
    assert (len(first["items"]), len(moments), second["next"]) == (50, 55, None)
    assert moments == sorted(moments, reverse=True)
    for broken in ("x", "e30=", "WyIyMDI2LTAxLTAxIiwiMSJd", "A" * 300):
        assert ask(stack, holder, "GET", f"scans?cursor={broken}").status == 404
