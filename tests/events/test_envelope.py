"""Events survive their journey, and old ones are read for ever."""

import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from events.envelope import (
    Envelope,
    Record,
    Unreadable,
    from_json,
    from_record,
    seal,
    to_json,
    to_record,
    unseal,
    uuid7,
)
from events.schemas import REGISTRY, Event, ScanRecorded, all_topics
from tests.events.examples import AT, CAUSE, EXAMPLES, TALENT

CONTRACTS = Path(__file__).parent.parent / "contracts"
each = pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.name)


def sealed(event: Event, **changes: object) -> Envelope:
    envelope = seal(event, now=AT, cause=CAUSE, correlation=CAUSE)
    return replace(envelope, sequence=7, **changes)


def goldens(event: Event) -> list[Record]:
    """As it was first sent, and after each optional field that came later (`….v1+1.json`)."""
    name = f"{event.name}.v{event.schema_version}"
    later = sorted(CONTRACTS.glob(f"{name}+*.json"))
    return [_record(path) for path in (CONTRACTS / f"{name}.json", *later)]


def _record(path: Path) -> Record:
    kept = json.loads(path.read_text("utf-8"))
    headers = [(name, value.encode()) for name, value in kept["headers"].items()]
    return Record(kept["topic"], kept["key"].encode(), kept["value"].encode(), headers)


def as_sent_then(event: Event, record: Record) -> Event:
    """The event without what it could not yet tell."""
    told = json.loads(record.value)
    return replace(event, **{x.name: x.default for x in fields(event) if x.name not in told})


@each
def test_an_event_is_the_same_after_a_journey_over_kafka(event):
    envelope = sealed(event)
    assert from_record(*to_record(envelope)) == envelope
    assert unseal(from_record(*to_record(envelope))) == event


@each
def test_an_event_is_the_same_after_it_was_parked(event):
    envelope = sealed(event, extensions={"dltreason": "KeyError router.py:7"})
    assert from_json(to_json(envelope)) == envelope
    assert from_record(*to_record(envelope)) == envelope


@each
def test_a_golden_record_is_still_read_as_the_event_it_was(event):
    for record in goldens(event):
        envelope = from_record(*record)
        assert unseal(envelope) == as_sent_then(event, record)
        assert (envelope.key, envelope.sequence, envelope.occurred_at) == (str(TALENT), 7, AT)
        assert (envelope.cause, envelope.correlation) == (CAUSE, CAUSE)


@each
def test_what_we_write_today_is_what_the_golden_record_says(event):
    record = goldens(event)[-1]
    kept = from_record(*record)
    today = to_record(sealed(event, id=kept.id))
    assert today.value == record.value
    assert (today.topic, today.key, dict(today.headers)) == (*record[:2], dict(record.headers))


def test_every_event_has_a_golden_record_an_example_and_a_sentence():
    names = {f"{name}.v{version}.json" for name, version in REGISTRY}
    assert names == {re.sub(r"\+\d+", "", file.name) for file in CONTRACTS.glob("*.json")}
    assert {type(example) for example in EXAMPLES} == set(REGISTRY.values())
    assert all((cls.__doc__ or "").strip().endswith(".") for cls in REGISTRY.values())


@each
def test_the_cloudevents_sdk_reads_our_records(event):
    envelope = sealed(event)
    record = to_record(envelope)
    message = KafkaMessage(headers=dict(record.headers), key=record.key, value=record.value)
    read = from_binary(message, JSONFormat(), CloudEvent)
    assert read.get_id() == str(envelope.id)
    assert read.get_type() == f"greencard.{event.name}.v1"
    assert read.get_source() == "/greencard"
    assert read.get_subject() == read.get_extension("partitionkey") == str(TALENT)
    assert read.get_time() == AT
    assert read.get_extension("sequence") == "00000000000000000007"
    assert read.get_datacontenttype() == "application/json"
    assert read.get_data()["talent_id"] == str(TALENT)


def test_a_look_at_a_card_that_nobody_knows_is_the_partners_own():
    recorded = next(example for example in EXAMPLES if isinstance(example, ScanRecorded))
    unknown = replace(recorded, talent_id=None, card_number=None)
    assert sealed(unknown).key == "hospital"
    assert unseal(sealed(unknown)) == unknown


def test_fields_of_a_later_sender_are_dropped():
    event = EXAMPLES[0]
    envelope = sealed(event)
    payload = json.dumps({**json.loads(envelope.payload), "added_later": 1})
    assert unseal(replace(envelope, payload=payload)) == event


def test_a_field_with_a_default_may_be_missing():
    [refused] = [event for event in EXAMPLES if event.name == "case.refused"]
    values = json.loads(sealed(refused).payload)
    del values["reasons"]
    envelope = sealed(refused, payload=json.dumps(values))
    assert unseal(envelope) == replace(refused, reasons=())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"payload": "{"}, "not JSON"),
        ({"payload": "[" * 100_000}, "not JSON"),
        ({"payload": "[]"}, "unfit fields: _schema"),
        ({"payload": '{"wants": ["secret"]}'}, "unfit fields: registration_id, talent_id"),
        ({"version": 99}, "no such event type and version"),
    ],
)
def test_an_event_that_cannot_be_read_says_why_without_its_values(changes, reason):
    with pytest.raises(Unreadable) as caught:
        unseal(sealed(EXAMPLES[0], **changes))
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ce_sequence", None, "header ce_sequence is missing"),
        ("ce_sequence", b"0", "a header cannot be read"),
        ("ce_sequence", b"seven", "a header cannot be read"),
        ("ce_type", b"somebody.else.v1", "a header cannot be read"),
        ("ce_time", b"2026-11-23T02:15:30", "a header cannot be read"),
        ("ce_id", b"\xff", "not UTF-8"),
    ],
)
def test_a_record_that_is_not_ours_is_unreadable(name, value, reason):
    record = to_record(sealed(EXAMPLES[0]))
    headers = [(n, v) for n, v in record.headers if n != name]
    if value is not None:
        headers.append((name, value))
    with pytest.raises(Unreadable, match=reason):
        from_record(record.topic, record.key, record.value, headers)


@given(
    st.binary() | st.none(), st.binary() | st.none(), st.lists(st.tuples(st.text(), st.binary()))
)
def test_no_bytes_break_the_reader(key, value, headers):
    with pytest.raises(Unreadable):
        from_record("greencard.case", key, value, headers)


def test_time_is_kept_in_utc_and_must_be_aware():
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    assert dict(to_record(seal(EXAMPLES[0], now=shanghai)).headers)["ce_time"].endswith(b"Z")
    with pytest.raises(ValueError, match="aware"):
        seal(EXAMPLES[0], now=AT.replace(tzinfo=None))


def test_an_unfit_event_is_not_sealed():
    unfit = replace(EXAMPLES[0], registration_id="nobody")
    with pytest.raises(ValueError, match="registration_id"):
        seal(unfit, now=AT)


def test_ids_sort_by_time_and_are_version_7():
    early, late = uuid7(AT), uuid7(AT + timedelta(milliseconds=1))
    assert early < late
    assert early.version == late.version == 7
    assert early.variant == uuid4().variant
    assert datetime.fromtimestamp((early.int >> 80) / 1000, UTC) == AT.replace(microsecond=123000)


def test_topics_follow_from_the_families_and_each_has_its_dead_letters():
    topics = all_topics(["hukou", "school"])
    assert {"greencard.case", "greencard.request.school", "greencard.request.hukou.dlt"} <= {
        *topics
    }
    assert len(topics) == 2 * 6
