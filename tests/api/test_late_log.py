"""POST /scans and /scans/<scan>/given over HTTP: every entry is answered by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from greencard.services.checking import verifying
from tests.api.test_verify import VERIFY, token_of
from tests.checking import Holder, a_holder, an_entry, scans
from tests.stacks import EmbeddedStack

NOW = datetime.now(UTC)
LOG = "/api/v1/scans"


@pytest.fixture
def holder(stack: EmbeddedStack) -> Holder:
    return a_holder(stack.service, 1, now=NOW)


@pytest.fixture
def token(stack: EmbeddedStack) -> str:
    return token_of(stack, partner="hospital_1")


def test_a_log_is_taken_entry_by_entry(stack: EmbeddedStack, holder: Holder, token: str) -> None:
    good = an_entry(holder, NOW, holder.live(NOW), purpose="medical_priority")
    old = an_entry(holder, NOW - timedelta(days=9), purpose="medical_priority")
    broken = [
        good | {"scan": "x"},
        good | {"scan": str(uuid4()), "at": "2026-01-01"},
        good | {"scan": str(uuid4()), "at": "0001-01-01T00:00:00+14:00"},
        good | {"scan": str(uuid4()), "list_as_of": "0001-01-01T00:00:00Z"},
        good | {"scan": str(uuid4()), "token_sha256": "ff"},
        7,
    ]
    for _ in range(2):
        answer = stack.call("POST", LOG, {"scans": [*broken, old, good]}, token=token)
        assert answer.status == 200, answer.text
        told = [(one["recorded"], one["reason"]) for one in answer.json["scans"]]
        assert told == [(False, "malformed")] * 6 + [(False, "too_old"), (True, None)]
    assert [str(row.scan) for row in scans(stack.service)] == [good["scan"]]


@pytest.mark.parametrize("log", [None, "x", {}, [{}] * 201])
def test_what_is_no_log_is_refused_as_a_whole(stack: EmbeddedStack, token: str, log: Any) -> None:
    answer = stack.call("POST", LOG, {"scans": log}, token=token)
    assert answer.status == 422 and "每次最多 200 条" in answer.json["errors"]["scans"][0]


def test_what_was_given_is_told_once(stack: EmbeddedStack, holder: Holder, token: str) -> None:
    body = {"code": holder.live(datetime.now(UTC)), "purpose": "checkup_yearly"}
    scan = stack.call("POST", VERIFY, body, token=token).json["scan"]
    first, again = (stack.call("POST", f"{LOG}/{scan}/given", token=token) for _ in range(2))
    assert first.status == again.status == 200
    assert first.json == again.json
    assert (first.json["purpose"], first.json["case_no"]) == ("checkup_yearly", None)
    other = token_of(stack, partner="hospital_2")
    for scan_id, bearer in ((scan, other), ("x", token), (str(uuid4()), token)):
        assert stack.call("POST", f"{LOG}/{scan_id}/given", {}, token=bearer).status == 404
    refused = stack.call("POST", f"{LOG}/{scan}/given", {"case_no": 7}, token=token)
    assert refused.status == 422


def test_what_was_scanned_off_line_is_not_given(
    stack: EmbeddedStack, holder: Holder, token: str
) -> None:
    entry = an_entry(holder, NOW, holder.live(NOW), purpose="checkup_yearly")
    assert stack.call("POST", LOG, {"scans": [entry]}, token=token).json["scans"][0]["recorded"]
    assert stack.call("POST", f"{LOG}/{entry['scan']}/given", {}, token=token).status == 404


def test_a_log_of_guesses_is_not_tried_out_by_what_was_given(
    stack: EmbeddedStack, token: str
) -> None:
    path, service = f"{LOG}/{uuid4()}/given", stack.service
    assert stack.call("POST", path, {}, token=token).status == 404
    with service.sessions.begin() as session:
        for _ in range(service.catalogue.book.watch.scans_a_minute - 1):
            about = {"service": service, "now": datetime.now(UTC)}
            verifying.count_scan(session, "hospital_1", **about)
    assert stack.call("POST", path, {}, token=token).status == 429
