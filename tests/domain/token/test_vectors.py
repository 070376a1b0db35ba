"""Two verifiers that share no line agree on every published code."""

import ast
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from greencard.domain.token import keyset, statuses
from greencard.domain.token.jws import NotBelieved
from greencard.domain.token.keyset import KeySet
from greencard.domain.token.signing import Realm
from greencard.domain.token.statuses import Lists
from greencard.domain.token.verdict import COLOURS, Checkpoint, judge
from tests.domain.token import independent
from tests.domain.token.independent import Bad
from tests.domain.token.making import ROOTS, ZONE
from tests.domain.token.vectors import FOLDER, files

GIVEN = json.loads((FOLDER / "given.json").read_text("utf-8"))
CASES = [
    case
    for name in ("good", "not_now", "refused")
    for case in json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
]
BAD_SETS = {"rolled_back", "not_signed_by_a_root"}
BAD_LISTS = {"of_another_number", "by_another_key"}


def our_keys(name: str) -> KeySet:
    known = GIVEN["known_seq"]
    return keyset.read(GIVEN["key_sets"][name], roots=ROOTS, known_seq=known)


def ours(case: dict[str, Any]) -> tuple[str, str]:
    keys = our_keys(case["key_set"])
    told = statuses.read(GIVEN["lists"][case["list"]], subject=GIVEN["subject"], keys=keys)
    realm = Realm(host=case["host"], env=case["env"], zone=ZONE)
    online = case["mode"] == "online"
    at = Checkpoint(realm=realm, keys=keys, register=Lists({7: told}), online=online)
    now = datetime.fromtimestamp(case["now"], UTC)
    found = judge(case["code"], at, now=now, replayed=case["replayed"])
    return found.colour, found.reason


def theirs(case: dict[str, Any]) -> tuple[str, str]:
    known = GIVEN["known_seq"]
    roots, text = GIVEN["roots"], GIVEN["key_sets"][case["key_set"]]
    keys = independent.open_key_set(text, roots, known_seq=known)
    told = independent.open_list(GIVEN["lists"][case["list"]], GIVEN["subject"], keys)
    place = {name: case[name] for name in ("host", "env", "mode", "now", "replayed")}
    return independent.check(case["code"], key_set=keys, lists={7: told}, **place)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_both_verifiers_say_what_was_published(case: dict[str, Any]) -> None:
    assert ours(case) == theirs(case) == (case["verdict"], case["reason"])


def test_the_published_codes_can_be_made_again_to_the_byte() -> None:
    kept = {name: (FOLDER / f"{name}.json").read_text("utf-8") for name in files()}
    assert kept == files()


def test_every_reason_is_among_them() -> None:
    reasons = {reason for named in COLOURS.values() for reason in named}
    assert {case["reason"] for case in CASES} == reasons


@pytest.mark.parametrize("name", sorted(BAD_SETS))
def test_both_refuse_a_key_set_that_is_older_or_of_no_root(name: str) -> None:
    with pytest.raises(NotBelieved):
        our_keys(name)
    with pytest.raises(Bad):
        text = GIVEN["key_sets"][name]
        independent.open_key_set(text, GIVEN["roots"], known_seq=GIVEN["known_seq"])


@pytest.mark.parametrize("name", sorted(BAD_LISTS))
def test_both_refuse_a_list_of_another_number_or_key(name: str) -> None:
    text, subject = GIVEN["lists"][name], GIVEN["subject"]
    with pytest.raises(NotBelieved):
        statuses.read(text, subject=subject, keys=our_keys("current"))
    keys = independent.open_key_set(GIVEN["key_sets"]["current"], GIVEN["roots"])
    with pytest.raises(Bad):
        independent.open_list(text, subject, keys)


def test_the_second_verifier_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(independent.__file__).read_text("utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import)
              for name in node.names]  # fmt: skip
    assert not any(name.split(".")[0] in {"greencard", "events", "workers", "tests"}
                   for name in named)  # fmt: skip
