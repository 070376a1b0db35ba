"""What others read from our topics with their own tools: kcat and the CloudEvents SDK."""

import json
import os
import shutil
import subprocess
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from events.schemas import CASE, REGISTRATION
from tests.stacks import ProcessStack
from tests.story import Story, an_eligible_founder

pytestmark = [pytest.mark.kafka, pytest.mark.postgres]


def kcat(servers: str, topic: str) -> list[dict[str, Any]]:
    """Every record of a topic, as kcat tells it in JSON."""
    program = shutil.which("kcat") or shutil.which("kafkacat")
    if program is None and os.environ.get("GREENCARD_REQUIRE"):
        pytest.fail("no kcat, and everything is required")
    if program is None:
        pytest.skip("no kcat on the PATH; `make services` brings it on Debian or Ubuntu")
    command = [program, "-b", servers, "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    return [json.loads(line) for line in told.splitlines()]


def as_cloud_event(record: dict[str, Any]) -> CloudEvent:
    names, texts = record["headers"][::2], record["headers"][1::2]
    headers = {name: text.encode() for name, text in zip(names, texts, strict=True)}
    message = KafkaMessage(headers, record["key"].encode(), record["payload"].encode())
    return from_binary(message, JSONFormat(), CloudEvent)


def test_kcat_reads_the_topics_and_the_sdk_parses_what_it_read(process_stack: ProcessStack) -> None:
    story = Story(process_stack, body=an_eligible_founder(30))
    story.until_states(residency="open", housing="waiting", hukou="open")
    servers = process_stack.broker.servers
    registered = [as_cloud_event(record) for record in kcat(servers, REGISTRATION)]
    moved = [as_cloud_event(record) for record in kcat(servers, CASE)]
    assert [event.get_type() for event in registered] == ["greencard.talent.registered.v1"]
    assert {event.get_type() for event in moved} == {
        "greencard.case.deferred.v1",
        "greencard.case.opened.v1",
    }
    talents = {event.get_subject() for event in registered + moved}
    assert len(talents) == 1
    sequences = sorted(event.get_extension("sequence") for event in moved)
    assert sequences == [f"{number:020d}" for number in range(1, 5)]
