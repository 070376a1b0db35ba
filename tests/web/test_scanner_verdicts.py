"""The scanner in a real browser gives every published verdict, and ours on any other code."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page

from greencard.domain.token import layout, statuses, text
from greencard.domain.token.layout import Body, Days
from greencard.domain.token.statuses import Lists, StatusList
from greencard.domain.token.verdict import Checkpoint, judge
from tests.browser import Visitor
from tests.domain.token.making import (
    DAY,
    LIVE,
    NOW,
    ORIGIN,
    PRINTED,
    REALM,
    STRANGER,
    TODAY,
    a_key_set,
    code,
    resigned,
    roots_as_jwk,
    signed_list,
    signed_set,
)
from tests.domain.token.test_vectors import BAD_LISTS, BAD_SETS, CASES, GIVEN

pytestmark = pytest.mark.chromium
HOUR = timedelta(hours=1)
ZONE = "Asia/Shanghai"
READ = """async ({roots, known, sets, lists, subject}) => {
    const {rootsOf, readKeys} = await import("/static/scan/keys.js");
    const {readList} = await import("/static/scan/lists.js");
    const told = (error) => { if (error.message) return null; throw error; };
    globalThis.sets = {}; globalThis.lists = {};
    const pinned = await rootsOf(roots);
    for (const [name, text] of Object.entries(sets))
        globalThis.sets[name] = await readKeys(text, pinned, known).catch(told);
    for (const [set, read] of Object.entries(globalThis.sets))
        for (const [name, text] of Object.entries(read ? lists : {}))
            globalThis.lists[`${set} ${name}`] = await readList(text, subject, read).catch(told);
    const refused = (all) => Object.keys(all).filter((name) => !all[name]);
    return {sets: refused(globalThis.sets), lists: refused(globalThis.lists)};
}"""
JUDGE = """async ({cases, zone}) => {
    const {judge} = await import("/static/scan/verdict.js");
    const found = [];
    for (const one of cases) {
        const list = globalThis.lists[`${one.key_set} ${one.list}`];
        const at = {host: one.host, env: one.env, zone, mode: one.mode,
            keys: globalThis.sets[one.key_set], lists: new Map(list ? [[7, list]] : [])};
        const {colour, reason, liveAge, card} =
            await judge(one.code, at, one.now, one.replayed);
        found.push([colour, reason, liveAge, card && [card.number, card.level, card.class,
            card.name, card.live ? card.time.at : card.time.from + " " + card.time.to]]);
    }
    return found;
}"""


@pytest.fixture
def page(served: str, new_visitor: Callable[..., Visitor]) -> Page:
    page = new_visitor(served).page
    page.goto("/")
    return page


def opened(page: Page, sets: dict[str, str], lists: dict[str, str]) -> dict[str, list[str]]:
    """Have the browser read key sets and lists; the names of those it refuses."""
    given = {"roots": roots_as_jwk(), "known": GIVEN["known_seq"], "subject": GIVEN["subject"]}
    return page.evaluate(READ, given | {"sets": sets, "lists": lists})


def test_every_published_code_is_worth_what_was_published(page: Page) -> None:
    refused = opened(page, GIVEN["key_sets"], GIVEN["lists"])
    assert set(refused["sets"]) == BAD_SETS
    assert {name.split(" ", 1)[1] for name in refused["lists"]} == BAD_LISTS
    found = page.evaluate(JUDGE, {"cases": CASES, "zone": ZONE})
    assert {case["name"]: told[:2] for case, told in zip(CASES, found, strict=True)} == {
        case["name"]: [case["verdict"], case["reason"]] for case in CASES
    }


def test_browser_and_service_agree_on_the_whole_table(page: Page) -> None:
    cases = list(table())
    assert opened(page, SETS, LISTS) == {"sets": [], "lists": []}
    found = page.evaluate(JUDGE, {"cases": cases, "zone": ZONE})
    assert [ours(case) for case in cases] == found
    assert len(cases) > 700
    assert {told[1] for told in found} == {case["reason"] for case in CASES}


def test_the_browser_believes_no_forged_statement(page: Page) -> None:
    """A list or key set with one character changed, anywhere, is none."""
    spoiled = {f"s{n}": one for n, one in enumerate(_spoiled(signed_set()))}
    assert set(opened(page, spoiled, {})["sets"]) == set(spoiled)
    spoiled = {f"l{n}": one for n, one in enumerate(_spoiled(LISTS["valid"]))}
    bomb = signed_list(7, bytes(2**24))
    refused = opened(page, {"only": signed_set()}, spoiled | {"bomb": bomb})["lists"]
    assert set(refused) == {f"only {name}" for name in [*spoiled, "bomb"]}


EDITIONS = {
    "active": a_key_set(),
    "compromised": a_key_set(k5="compromised", k140="compromised"),
    "retired": a_key_set(k5="retired", k140="retired"),
    "over": replace(a_key_set(), expires_at=NOW),
}
SETS = {name: signed_set(edition) for name, edition in EDITIONS.items()}
PACKED = {
    "valid": statuses.pack([PRINTED.index], []),
    "suspended": statuses.pack([], [PRINTED.index]),
    "revoked": statuses.pack([], []),
}
LISTS = {name: signed_list(7, packed) for name, packed in PACKED.items()}
# How long after the list was signed somebody looks.
AGES = (-31, -30, -6, -5, 0, 86_400, 86_401, 259_200, 259_201)
BODIES = (
    PRINTED,
    replace(PRINTED, specimen=True),
    replace(PRINTED, status_list=8),
    replace(PRINTED, time=Days(TODAY + DAY, TODAY + 9 * DAY)),
    replace(PRINTED, time=Days(TODAY - 9 * DAY, TODAY - DAY)),
    replace(PRINTED, time=Days(TODAY - 130 * DAY, TODAY + 9 * DAY)),
    replace(PRINTED, kid=9),
    replace(LIVE, kid=5),
)
SHOWN = (-31, -30, -6, -5, 0, 35, 36, 120, 121)


def table() -> Iterator[dict[str, Any]]:
    """Each kind of code with each state of its key, its list and the clock, on and off line."""
    for name, listed, age, mode in product(SETS, LISTS, AGES, ("online", "offline")):
        now = NOW + timedelta(seconds=age)
        lives = [replace(LIVE, time=now - timedelta(seconds=seconds)) for seconds in SHOWN]
        bodies = [*BODIES, *lives] if (name, listed) == ("active", "valid") else [PRINTED, LIVE]
        for body in bodies:
            yield _case(_signed(body), name, listed, now, mode)
    for text_of in ("https://elsewhere.example/V1", code()[:-1], code().lower()):
        yield _case(text_of, "active", "valid", NOW, "offline")
    yield _case(code(LIVE), "active", "valid", NOW, "offline") | {"replayed": True}


def _case(scanned: str, key_set: str, listed: str, now: datetime, mode: str) -> dict[str, Any]:
    place = {"host": REALM.host, "env": REALM.env, "mode": mode, "now": int(now.timestamp())}
    return {"code": scanned, "key_set": key_set, "list": listed, "replayed": False, **place}


def _signed(body: Body) -> str:
    if body.kid == 9:
        return text.address(ORIGIN, resigned(layout.pack(body), STRANGER))
    return code(body)


def ours(case: dict[str, Any]) -> list[Any]:
    """What the service itself says to the same."""
    register = Lists({7: StatusList(PACKED[case["list"]], NOW)})
    keys = EDITIONS[case["key_set"]]
    online = case["mode"] == "online"
    at = Checkpoint(realm=REALM, keys=keys, register=register, online=online)
    now = datetime.fromtimestamp(case["now"], UTC)
    found = judge(case["code"], at, now=now, replayed=case["replayed"])
    return [found.colour, found.reason, found.live_age, found.token and _said(found.token.body)]


def _said(body: Body) -> list[Any]:
    if isinstance(body.time, datetime):
        time: Any = int(body.time.timestamp())
    else:
        time = f"{body.time.valid_from} {body.time.valid_to}"
    return [body.number, body.level, body.card_class, body.name, time]


def _spoiled(statement: str) -> Iterator[str]:
    for place in range(0, len(statement), max(1, len(statement) // 60)):
        other = "A" if statement[place] != "A" else "B"
        yield statement[:place] + other + statement[place + 1 :]
    yield from (statement[:-1], statement + "=", json.dumps(statement), "", "..")
