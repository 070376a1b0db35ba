"""The published codes and what each is worth; run as a module, it writes them down again."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from greencard.domain.token import layout, statuses, text
from greencard.domain.token.algorithms import ORDER
from greencard.domain.token.layout import Body, Days
from greencard.domain.token.signing import Realm
from tests.domain.token.making import (
    DAY,
    HELD,
    KEYS,
    LIVE,
    NOW,
    ORIGIN,
    PRINTED,
    REALM,
    ROOTS,
    STRANGER,
    TODAY,
    ZONE,
    a_key_set,
    code,
    resigned,
    roots_as_jwk,
    signed_list,
    signed_set,
    token,
)

FOLDER = Path(__file__).parents[2] / "contracts" / "token"
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
LOCAL = Realm(host="localhost", env="local", zone=ZONE)
LATER = NOW + 61 * DAY
TEST = replace(REALM, env="test")
Case = dict[str, Any]


def given() -> dict[str, Any]:
    """What a verifier has at hand: roots, editions of the key set, status lists."""
    standing = {
        "valid": statuses.pack([PRINTED.index, 0, layout.PER_LIST - 1], []),
        "suspended": statuses.pack([0], [PRINTED.index]),
        "nobody": statuses.pack([], []),
    }
    return {
        "roots": roots_as_jwk(),
        "key_sets": {
            "current": signed_set(),
            "compromised": signed_set(a_key_set(k5="compromised", k140="compromised")),
            "retired": signed_set(a_key_set(k5="retired", k140="retired")),
            "later": signed_set(replace(KEYS, seq=8, expires_at=LATER + 50 * DAY)),
            "rolled_back": signed_set(replace(KEYS, seq=6)),
            "not_signed_by_a_root": signed_set(root=STRANGER),
        },
        "lists": {
            **{name: signed_list(7, packed) for name, packed in standing.items()},
            "later": signed_list(7, standing["valid"], at=LATER),
            "of_another_number": signed_list(8, standing["valid"]),
            "by_another_key": signed_list(7, standing["valid"], signer=HELD["5"]),
        },
        "subject": f"{ORIGIN}/api/v1/status/7",
        "known_seq": 7,
        "roots_by_fingerprint": sorted(ROOTS),
    }


def _case(name: str, scanned: str, expected: str, **changes: Any) -> Case:
    """One vector; `expected` is `colour reason`."""
    moment: datetime = changes.pop("now", NOW)
    colour, reason = expected.split()
    usual = {
        "host": REALM.host, "env": REALM.env, "mode": "offline", "key_set": "current",
        "list": "valid", "replayed": False,
    }  # fmt: skip
    told = {"name": name, "code": scanned, "now": int(moment.timestamp())}
    return told | usual | changes | {"verdict": colour, "reason": reason}


def _shown(seconds: int) -> Body:
    """A live code that at NOW has been current for so many seconds."""
    return replace(LIVE, time=NOW - seconds * SECOND)


def good() -> Iterator[Case]:
    """Codes that hold: printed and live, every level, class and flag, several hosts and tests."""
    yield _case("printed", code(), "check_id static")
    yield _case("printed, checked on line", code(), "check_id static", mode="online")
    yield _case("digits alone", code().partition("/V")[2], "check_id static")
    yield _case("host in small letters", code().lower().replace("/v", "/V"), "check_id static")
    yield _case("live", code(LIVE), "green valid")
    yield _case("live, on line", code(LIVE), "green valid", mode="online")
    yield _case("live, 30 s early", code(_shown(-30)), "green valid")
    yield _case("live, 120 s old", code(_shown(120)), "green valid")
    for seconds in (-5, 35):
        shown = code(_shown(seconds))
        yield _case(f"live, {seconds} s old, on line", shown, "green valid", mode="online")
    for level, card_class in zip(layout.LEVELS, "ABCABC", strict=True):
        graded = replace(PRINTED, level=level, card_class=card_class)
        yield _case(f"level {level}, class {card_class}", code(graded), "check_id static")
    for name in ("", "张*", "欧**娜", "𠮷*𠮷", "J*** F*** K***"):
        yield _case(f"name “{name}”", code(replace(PRINTED, name=name)), "check_id static")
    for index in (0, layout.PER_LIST - 1):
        yield _case(f"place {index}", code(replace(PRINTED, index=index)), "check_id static")
    yield _case("a test", code(realm=TEST), "check_id static", env="test")
    here = text.address("http://localhost:8000", token(realm=LOCAL))
    yield _case("this machine", here, "check_id static", host="localhost", env="local")
    here = here.replace("LOCALHOST", "127.0.0.1")
    yield _case("this machine, by number", here, "check_id static", host="localhost", env="local")
    newer = replace(PRINTED, kid=6, time=Days(TODAY + 61 * DAY, TODAY + 900 * DAY))
    then = {"key_set": "later", "list": "later", "now": LATER}
    yield _case("Ed25519", code(newer), "check_id static", **then)


def not_now() -> Iterator[Case]:
    """Codes that are true and yet not enough: ask for an identity document, or on line."""
    yield _case("specimen", code(replace(PRINTED, specimen=True)), "grey specimen")
    yield _case("live specimen", code(replace(LIVE, specimen=True)), "grey specimen")
    yield _case("live, 31 s early", code(_shown(-31)), "amber stale")
    yield _case("live, 121 s old", code(_shown(121)), "amber stale")
    for seconds in (-6, 36):
        shown = code(_shown(seconds))
        yield _case(f"live, {seconds} s old, on line", shown, "amber stale", mode="online")
    yield _case("seen at another office", code(LIVE), "amber replayed", replayed=True)
    yield _case("printed, seen at another office", code(), "check_id static", replayed=True)
    for kind, body in (("printed", PRINTED), ("live", LIVE)):
        for state, expected in (("compromised", "amber reissue"), ("retired", "grey key_expired")):
            yield _case(f"{kind}, key {state}", code(body), expected, key_set=state)
    yield _case("list of 24 h", code(), "check_id static", now=NOW + 24 * HOUR)
    yield _case("list of 24 h and 1 s", code(), "amber list_old", now=NOW + 24 * HOUR + SECOND)
    yield _case("list of 72 h", code(), "amber list_old", now=NOW + 72 * HOUR)
    yield _case("list of 72 h and 1 s", code(), "grey list_expired", now=NOW + 72 * HOUR + SECOND)
    yield _case("no list at hand", code(replace(PRINTED, status_list=8)), "grey list_expired")
    yield _case("clock behind the list", code(), "amber clock_wrong", now=NOW - 31 * SECOND)
    yield _case("clock a little behind", code(), "check_id static", now=NOW - 30 * SECOND)
    stranger = resigned(layout.pack(replace(PRINTED, kid=9)), STRANGER)
    yield _case("a key nobody told us of", text.address(ORIGIN, stranger), "grey unknown")
    yield _case("key set at its end", code(), "grey key_expired", now=KEYS.expires_at)
    old = replace(PRINTED, kid=4, time=Days(TODAY - 299 * DAY, TODAY + 900 * DAY))
    yield _case("of the key before", code(old), "check_id static")


def refused() -> Iterator[Case]:
    """Codes that must never pass."""
    stranger = resigned(layout.pack(replace(PRINTED, kid=9)), STRANGER)
    there = text.address(ORIGIN, stranger)
    yield _case("an unknown key, on line", there, "red unknown", mode="online")
    yield _case("an unknown number", code(replace(PRINTED, status_list=8)), "red unknown",
                mode="online")  # fmt: skip
    nobodys = code(replace(PRINTED, status_list=8, specimen=True))
    yield _case("an unknown specimen", nobodys, "grey specimen", mode="online")
    yield _case("an unknown number of a retired key", nobodys, "grey key_expired",
                mode="online", key_set="retired")  # fmt: skip
    yield _case("signed by another key", code(key=HELD["4"]), "red forged")
    yield _case("for another host", code(realm=replace(REALM, host="rc.example.com")), "red forged")
    yield _case("at another host", code(), "red other_host", host="rc.example.com")
    yield _case("of a test", code(realm=TEST), "red forged")
    yield _case("revoked, or nobody's", code(), "red revoked", list="nobody")
    yield _case("suspended", code(), "red suspended", list="suspended")
    yield _case("suspended, live", code(LIVE), "red suspended", list="suspended", mode="online")
    first = replace(PRINTED, time=Days(TODAY + DAY, TODAY + 90 * DAY))
    yield _case("not yet", code(first), "red not_yet")
    first = replace(PRINTED, time=Days(TODAY, TODAY))
    yield _case("its only day", code(first), "check_id static")
    past = replace(PRINTED, time=Days(TODAY - 90 * DAY, TODAY - DAY))
    yield _case("expired", code(past), "red expired")
    swapped = (("live by a card key", replace(LIVE, kid=5)),
               ("printed by a live key", replace(PRINTED, kid=140)))  # fmt: skip
    for name, body in swapped:
        yield _case(name, code(body), "red forged")
    for name, days in (("before", -121), ("after", 61)):
        dated = replace(PRINTED, time=Days(TODAY + days * DAY, TODAY + 900 * DAY))
        yield _case(f"dated {name} its key's time", code(dated), "red forged")
    for seconds in (-3 * 86400 - 1, 4 * 86400):
        dated = replace(LIVE, time=NOW + seconds * SECOND)
        yield _case(f"live, dated {seconds} s from its key's time", code(dated), "red forged")
    yield from _broken()


def _broken() -> Iterator[Case]:
    """Codes whose bytes or digits are not as they must be."""
    whole = token()
    packed, signature = whole[:-64], whole[-64:]
    r, s = signature[:32], int.from_bytes(signature[32:])
    nothing = bytes(32)
    changed = {
        "high s": packed + r + (ORDER - s).to_bytes(32),
        "r is zero": packed + nothing + signature[32:],
        "s is zero": packed + r + nothing,
        "r is the order": packed + ORDER.to_bytes(32) + signature[32:],
        "without its last byte": whole[:-1],
        "without its first byte": whole[1:],
    }
    bytes_of = {
        "format 2": bytes([0x20]) + packed[1:],
        "an unknown flag": bytes([0x14]) + packed[1:],
        "level G": packed[:6] + b"\x60" + packed[7:],
        "class D": packed[:6] + b"\x33" + packed[7:],
        "list 100": packed[:2] + b"\x64" + packed[3:],
        "place 2^20": packed[:3] + b"\x10\0\0" + packed[6:],
        "last day first": packed[:7] + packed[9:11] + packed[7:9] + packed[11:],
        "half a character": packed[:-1] + b"\xe5",
    }
    changed |= {name: resigned(one, HELD["5"]) for name, one in bytes_of.items()}
    for name, one in changed.items():
        yield _case(name, f"{ORIGIN}/V{text.digits(one)}", "red forged")
    start, digits = code().split("/V")
    spoiled = {
        "a zero in front": "0" + digits,
        "two zeros in front": "00" + digits,
        "a digit short": digits[1:],
        "a sign": "+" + digits[1:],
        "a space": " " + digits[1:],
        "digits of another script": digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        "more than fits": "9" * len(digits),
        "nothing": "",
        "a line after it": digits + "\n",
    }
    for name, one in spoiled.items():
        yield _case(name, f"{start}/V{one}", "red forged")
    yield _case("a small v", f"{start}/v{digits}", "red forged")
    yield _case("plain http", f"{start}/V{digits}".replace("https", "http"), "red forged")


FILES = {"given": given, "good": good, "not_now": not_now, "refused": refused}


def files() -> dict[str, str]:
    """Each file's text by its name."""
    made = {name: make() for name, make in FILES.items()}
    told = {name: one if isinstance(one, dict) else list(one) for name, one in made.items()}
    return {
        name: json.dumps(one, ensure_ascii=False, indent=1) + "\n" for name, one in told.items()
    }


if __name__ == "__main__":
    for name, content in files().items():
        (FOLDER / f"{name}.json").write_text(content, "utf-8")
