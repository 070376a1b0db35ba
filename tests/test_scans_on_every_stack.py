"""Every scan ends in one record and one event, also when it comes twice, late, or together."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from events.schemas import CARD, SCAN
from events.tables import outbox
from greencard.domain.token import text
from greencard.matters import load
from greencard.models import Scan, ScanCount
from greencard.services.doors import tokens
from tests.stacks import EmbeddedStack, ProcessStack
from tests.story import Story, an_eligible_founder

PURPOSE = "medical_priority"


def test_every_scan_is_one_record_and_one_event_in_one_process(stack: EmbeddedStack) -> None:
    scan_all_ways(stack, at_once=1)


@pytest.mark.kafka
@pytest.mark.postgres
def test_every_scan_is_one_record_and_one_event_on_postgresql_and_kafka(
    process_stack: ProcessStack,
) -> None:
    """The worker that signs is killed as it is to sign, and the one that counts in between."""
    scan_all_ways(process_stack, at_once=8)


def scan_all_ways(stack: Any, *, at_once: int) -> None:
    story = Story(stack, body=an_eligible_founder(31))
    codes = a_card(story)
    desks = [a_counter(stack, f"hospital_{number}") for number in (1, 2)]
    asked = [*each_twice(desks, codes), *each_twice(desks, ["https://localhost/V1", "nonsense"])]
    with ThreadPoolExecutor(at_once) as pool:
        first = list(pool.map(lambda one: verify(stack, *one), asked))
    if isinstance(stack, ProcessStack):
        assert stack.kill("tally") == 1
    late = [an_entry(story.card()["number"], codes[0]) for _ in range(3)]
    for _ in range(2):
        answer = stack.call("POST", "/api/v1/scans", {"scans": late}, token=desks[0])
        assert [taken["recorded"] for taken in answer.json["scans"]] == [True] * 3
    asked_for = Counter(scan for scan, _ in first)
    assert set(asked_for.values()) == {2} and len(set(first)) == len(asked_for)
    made = len(asked_for) + len(late)
    stack.until(lambda: counted(stack) == made, seconds=60, what=f"{made} counted scans")
    assert records_and_events(stack) == (made, made)
    looks = stack.call("GET", f"{story.follow}/scans", token=story.secret).json["items"]
    assert len(looks) == made - 2 * len(desks)  # of an unknown code nobody is the holder


def a_card(story: Story) -> list[str]:
    """An active card, and codes of it that are current one after the other."""
    story.finish("centre", "gc01")
    story.finish("hr", "gc01")
    story.finish("hr", "gc01", level="D")
    if isinstance(story.stack, ProcessStack):
        assert story.stack.kill("issuer") == 1
    story.until_card("active")
    assert told(story.stack, CARD, "card.issued") == 1
    live = story.stack.call("GET", f"{story.follow}/live", token=story.secret).json
    return [code["text"] for code in live["codes"][:3]]


def a_counter(stack: Any, partner: str) -> str:
    with stack.sessions.begin() as session:
        about = {"partner": partner, "catalogue": load(), "now": datetime.now(UTC)}
        return tokens.add(session, "story", **about)


def each_twice(desks: list[str], codes: list[str]) -> list[tuple[str, str, str]]:
    """Each code at each counter, and each of these scans sent two times."""
    return [(desk, code, scan) for desk in desks for code in codes for scan in [str(uuid4())] * 2]


def verify(stack: Any, desk: str, code: str, scan: str) -> tuple[str, str]:
    """What the counter is told of a scan."""
    body = {"code": code, "purpose": PURPOSE, "scan": scan}
    answer = stack.call("POST", "/api/v1/verify", body, token=desk)
    assert answer.status == 200, answer.text
    return scan, answer.text


def an_entry(number: str, code: str) -> dict[str, Any]:
    """A scan from the log of a scanner that had no network an hour ago."""
    at = datetime.now(UTC) - timedelta(hours=1)
    digits = code.partition("/V")[2]
    return {
        "scan": str(uuid4()),
        "at": at.isoformat(),
        "number": number,
        "token_sha256": sha256(text.undigits(digits)).hexdigest(),
        "shown": "live",
        "verdict": "amber",
        "reason": "stale",
        "purpose": PURPOSE,
        "venue": None,
        "confirmed": [],
        "list_as_of": at.isoformat(),
    }


def counted(stack: Any) -> int:
    with stack.sessions() as session:
        return session.scalar(select(func.sum(ScanCount.count))) or 0


def records_and_events(stack: Any) -> tuple[int, int]:
    """How many scans stand in the table, and of how many the log tells."""
    with stack.sessions() as session:
        records = session.scalar(select(func.count(Scan.id))) or 0
    return records, told(stack, SCAN, "scan.recorded")


def told(stack: Any, topic: str, event: str) -> int:
    """How often the log tells of this."""
    query = select(func.count()).where(outbox.c.topic == topic, outbox.c.event_type == event)
    with stack.sessions() as session:
        return session.scalar(query) or 0
