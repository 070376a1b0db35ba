"""Every event is explained, has a golden file for ever, and somebody who listens."""

import pytest

from events.schemas import CARD, REGISTRY
from tests.house.source import ROOT
from tests.stacks import EmbeddedStack

EVENTS = sorted(set(REGISTRY.values()), key=lambda event: (event.name, event.schema_version))

FOR_OTHERS = {CARD}  # told to the outside; the rows are written by whoever changes them


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_an_event_tells_in_a_sentence_what_happened(event: type) -> None:
    assert (event.__dict__.get("__doc__") or "").strip().endswith(".")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_an_event_has_a_golden_file(event: type) -> None:
    assert (ROOT / "tests" / "contracts" / f"{event.name}.v{event.schema_version}.json").is_file()


def test_every_topic_of_our_own_business_has_a_worker_who_listens(stack: EmbeddedStack) -> None:
    from workers.__main__ import consumers

    heard = {topic for one in consumers(stack.service).values() for topic in one.topics}
    spoken = {event.topic for event in EVENTS}
    families = {f"greencard.request.{family}" for family in stack.service.catalogue.families}
    assert {topic for topic in spoken if "{" not in topic} | families <= heard | FOR_OTHERS
