"""A new data key can be brought in, everything sealed anew, and the old key thrown away."""

import base64
from pathlib import Path

import pytest

from greencard.config import Config
from greencard.db import connect
from greencard.queries import health
from greencard.services.upkeep.resealing import reseal
from greencard.vault import CannotOpen
from tests.stacks import EmbeddedStack
from tests.story import Story, an_eligible_founder

OLD, NEW = (f"{number}:{base64.b64encode(bytes([number]) * 32).decode()}" for number in (1, 2))


def opened(folder: Path, keys: str) -> EmbeddedStack:
    stack = EmbeddedStack(folder)
    stack.config = Config.from_env(stack.env | {"GREENCARD_DATA_KEYS": keys})
    return stack


def test_nothing_is_lost_when_the_old_key_goes(tmp_path: Path) -> None:
    body, key = an_eligible_founder(80), {"Idempotency-Key": "one"}
    with opened(tmp_path, OLD) as stack:
        first = stack.call("POST", "/api/v1/registrations", body, headers=key)
        story = Story.of(stack, first)
        stack.settle()
    with opened(tmp_path, f"{NEW},{OLD}") as stack:
        again = stack.call("POST", "/api/v1/registrations", body, headers=key)
        assert (again.status, again.json) == (201, first.json)
        assert stack.call("POST", "/api/v1/registrations", body).status == 409
        assert sum(reseal(stack.sessions)) >= 2
        assert sum(reseal(stack.sessions)) == 0
    with opened(tmp_path, NEW) as stack:
        story.stack = stack
        assert story.states() == {"residency": "open", "housing": "waiting", "hukou": "open"}
        assert stack.call("POST", "/api/v1/registrations", body).status == 409
        others = [Story(stack, body=an_eligible_founder(81 + n)) for n in range(5)]
        assert len({other.card()["number"] for other in [story, *others]}) == 6


def test_without_sealing_anew_the_old_key_is_needed(tmp_path: Path) -> None:
    with opened(tmp_path, OLD) as stack:
        Story(stack, body=an_eligible_founder(82))
    sessions = connect(opened(tmp_path, NEW).config)
    with sessions() as session, pytest.raises(CannotOpen):
        health.keys_fit(session)
    sessions.kw["bind"].dispose()
