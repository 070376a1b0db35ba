"""What strangers write on our topics ends among the dead letters, and never ends a process."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import select

from events import dead, records
from events.envelope import Unreadable, from_json, to_json
from events.log import Delivery
from events.tables import position
from tests.events.stage import NOW, Clerk, Nowhere, rows
from workers.runner import Consumer, Outcome, deliver

HEADERS = {
    "ce_type": b"greencard.test.happened.v1",
    "ce_sequence": b"1",
    "ce_time": b"2026-11-23T00:00:00Z",
}
STRANGE = {
    "a sequence no column holds": {"ce_sequence": str(2**63).encode()},
    "a sequence that has none after it": {"ce_sequence": str(2**63 - 1).encode()},
    "a key of 65 characters": {"key": "键".encode() * 65},
    "a NUL in the key": {"key": b"a\0b"},
    "a NUL in the value": {"value": b"\0"},
    "a long type": {"ce_type": b"greencard." + b"a" * 40 + b"." + b"b" * 40 + b".v1"},
    "a huge version": {"ce_type": b"greencard.test.happened.v4294967296"},
    "a time before all time zones": {"ce_time": b"0001-01-01T00:00:00+14:00"},
    "a time after all time zones": {"ce_time": b"9999-12-31T23:59:59-14:00"},
    "a key that looks like our mark": {"key": b"?0"},
}
strange = pytest.mark.parametrize("what", STRANGE.values(), ids=list(STRANGE))


def foreign(topic: str, *, key: bytes = b"k", value: bytes = b"{}", **headers: bytes) -> Delivery:
    """A stranger's record as it comes out of the Kafka log."""
    found = HEADERS | {"ce_id": str(uuid4()).encode()} | headers
    record = {"topic": topic, "partition": 2, "offset": 5, "key": key, "value": value}
    return records.delivery(SimpleNamespace(headers=list(found.items()), **record))


@pytest.fixture
def hand(database, topic):
    consumer = Consumer("clerk", [topic], Clerk("clerk"))
    return lambda delivery: deliver(database, consumer, delivery, log=Nowhere(), now=NOW)


@strange
def test_it_is_dead_and_moves_no_position(database, topic, hand, what):
    delivery = foreign(topic, **what)
    assert delivery.envelope is None
    assert hand(delivery) is Outcome.DEAD
    with database() as session:
        [found] = dead.listing(session)
        assert session.execute(select(position)).all() == []
        with pytest.raises(Unreadable):
            dead.replay(session, found, now=NOW)
    assert (found.key, found.sequence, found.readable) == ("?2", 5, False)
    assert [letter.topic for letter in rows(database)] == [f"{topic}.dlt"]


def test_the_highest_number_that_is_kept_is_kept(database, topic, hand):
    delivery = foreign(topic, ce_sequence=str(2**63 - 2).encode(), key=("键" * 64).encode())
    assert hand(delivery) is Outcome.PARKED
    assert from_json(to_json(delivery.envelope)) == delivery.envelope


def test_a_header_with_a_nul_is_carried_to_the_dead_letters(database, topic, hand):
    assert hand(foreign(topic, ce_odd=b"a\0b")) is Outcome.DEAD
    [letter] = rows(database)
    assert letter.extensions["odd"] == "a\0b"


def test_burying_never_fails_whatever_the_topic_and_the_reason_are(database, hand):
    topic = "t" * 249
    place = {"origin": f"{topic}/1/{2**63 - 1}", "topic": topic, "offset": 2**63 - 1}
    lost = Delivery(**place, partition=2**31 - 1, raw='"\0\ud800"', reason="odd \0 \udcff")
    assert hand(lost) is Outcome.DEAD
    [letter] = rows(database)
    assert (letter.topic, letter.payload) == ("t" * 116 + ".dlt", '"?"')
