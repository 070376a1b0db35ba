"""POST /verify over HTTP: who may call, what it answers, and that it answers the same twice."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from greencard.services.doors import staff, tokens
from tests.checking import Desk, Holder, a_holder, scans
from tests.page_lint import Page
from tests.stacks import EmbeddedStack

VERIFY = "/api/v1/verify"
Call = Callable[..., Any]


@pytest.fixture
def holder(stack: EmbeddedStack) -> Holder:
    return a_holder(stack.service, 1, now=datetime.now(UTC))


def token_of(stack: EmbeddedStack, *, test: bool = False, **side: str) -> str:
    """A token of a partner or an office."""
    with stack.sessions.begin() as session:
        catalogue = stack.service.catalogue
        now = datetime.now(UTC)
        return tokens.add(session, "gate", **side, test=test, catalogue=catalogue, now=now)


@pytest.fixture
def verify(stack: EmbeddedStack) -> Call:
    """Asks in the name of a hospital."""
    token = token_of(stack, partner="hospital_1")

    def call(code: str, /, **changes: Any) -> Any:
        body = {"code": code, "purpose": "medical_priority"} | changes
        return stack.call("POST", VERIFY, body, token=token)

    return call


def test_a_live_code_is_granted_and_told_as_promised(holder: Holder, verify: Call) -> None:
    scan = str(uuid4())
    answer = verify(holder.live(datetime.now(UTC)), scan=scan)
    assert answer.status == 200, answer.text
    told = answer.json
    assert datetime.fromisoformat(told.pop("as_of")).tzinfo
    assert 0 <= told.pop("live_age") <= 5
    assert told == {
        "scan": scan,
        "verdict": "green",
        "granted": True,
        "reason": "valid",
        "again": False,
        "card": {
            "valid": True,
            "class": "B",
            "name_masked": "陈*远",
            "photo": None,
            "designated": None,
        },
    }
    assert verify("anything", scan=scan).json["card"] == told["card"]


def test_without_an_id_of_its_own_a_scan_gets_one(holder: Holder, verify: Call) -> None:
    one, other = (verify(holder.printed, confirmed=["id_seen"]).json for _ in range(2))
    assert one["scan"] != other["scan"]
    assert {str(row.scan) for row in scans(holder.service)} == {one["scan"], other["scan"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "1" * 401}, "code"),
        ({"purpose": "No Such"}, "purpose"),
        ({"purpose": None}, "purpose"),
        ({"scan": "7"}, "scan"),
        ({"venue": "x" * 65}, "venue"),
        ({"confirmed": ["hand_seen"]}, "confirmed.0"),
    ],
)
def test_what_cannot_be_read_is_told_by_field(
    verify: Call, stack: EmbeddedStack, change: dict[str, Any], field: str
) -> None:
    answer = verify("x", **change)
    assert answer.status == 422 and list(answer.json["errors"]) == [field]
    assert scans(stack.service) == []


def test_only_partners_may_ask(stack: EmbeddedStack, holder: Holder) -> None:
    body = {"code": holder.printed, "purpose": "medical_priority"}
    statuses = [
        stack.call("POST", VERIFY, body, token=token).status
        for token in (None, "gct_x", token_of(stack, office="hr"), holder.receipt.secret)
    ]
    assert statuses == [401, 401, 403, 401]
    assert scans(stack.service) == []


def test_somebody_signed_in_for_a_partner_asks_with_a_page_code(
    stack: EmbeddedStack, holder: Holder
) -> None:
    with stack.sessions.begin() as session:
        password = staff.add(
            session,
            "gate",
            name="何敏",
            partner="park",
            role="officer",
            catalogue=stack.service.catalogue,
            now=datetime.now(UTC),
        )
    browser = stack.app.test_client()
    browser.submit("/sign-in?as=staff", {"login": "gate", "password": password})
    form = Page(browser.get("/sign-in").get_data(as_text=True)).all("input")
    csrf = next(one.get("value") for one in form if one.get("name") == "csrf_token")
    body = {"code": holder.live(datetime.now(UTC)), "purpose": "free_entry"}
    assert browser.post(VERIFY, json=body).status_code == 400
    answer = browser.post(VERIFY, json=body, headers={"X-CSRFToken": csrf or ""})
    assert answer.json["granted"], answer.json
    (row,) = scans(stack.service)
    assert row.staff_id and row.partner == "park"


def test_a_partner_that_scans_without_end_waits(stack: EmbeddedStack, holder: Holder) -> None:
    token = token_of(stack, partner="park")
    body = {"code": holder.printed, "purpose": "free_entry", "confirmed": ["id_seen"]}
    most = stack.service.catalogue.book.watch.scans_a_minute
    first = stack.call("POST", VERIFY, body | {"scan": str(uuid4())}, token=token)
    for _ in range(most - 1):
        assert stack.call("POST", VERIFY, body, token=token).status == 200
    late = stack.call("POST", VERIFY, body, token=token)
    assert late.status == 429 and 0 < int(late.headers["Retry-After"]) <= 60
    again = stack.call("POST", VERIFY, body | {"scan": first.json["scan"]}, token=token)
    assert again.status == 200 and again.json == first.json
    other = stack.call("POST", VERIFY, body, token=token_of(stack, partner="museum"))
    assert other.status == 200
    assert len(scans(stack.service)) == most + 1


def test_the_suspended_and_the_lost_differ_in_their_codes_alone(holder: Holder) -> None:
    hospital = Desk(holder.service, "hospital_1", "medical_priority")
    for state in ("suspended", "lost", "expired", "revoked", "cancelled", "replaced"):
        holder.put(state=state)
        told = hospital.scan(holder.printed, now=datetime.now(UTC))
        assert (told["verdict"], told["granted"], told["reason"]) == ("red", False, state)
        assert told["card"] == {}
