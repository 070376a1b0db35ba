"""The card's code beside a COSE certificate (EU DCC) and a JWT in an address, of the same card.

Both are made by the libraries people use for them, with the same kind of key (ES256).
"""

import random
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from statistics import median, quantiles
from time import perf_counter

import base45
import cwt
import jwt
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from greencard.domain.token import statuses
from greencard.domain.token.verdict import Checkpoint, judge
from greencard.web.drawing import png
from tests.domain.token.making import (
    HELD,
    KEYS,
    NOW,
    ORIGIN,
    PRINTED,
    REALM,
    code,
    lists,
    made_up,
    signed_list,
)

ROUNDS, EACH = 7, 400
LONG_AGO = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
FAR_AWAY = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
PEM = made_up("5").pem
PRIVATE = cwt.COSEKey.from_pem(PEM, kid="greencrd", alg="ES256")
PUBLIC = HELD["5"].private.public_key()
SAID = [PRINTED.number, PRINTED.level, PRINTED.card_class, PRINTED.name, "2026-09-01", "2029-08-31"]


@dataclass(frozen=True)
class Way:
    """One way of making and checking a code."""

    name: str
    make: Callable[[], str]
    check: Callable[[str], object]


def cose_claims(*, lean: bool) -> dict[int, object]:
    """As certificates are customarily filled, or with our fields alone."""
    if lean:  # the days where the standard has a place for them, the rest under single letters
        told = dict(zip("nlcm", SAID[:4], strict=True))
        return {4: FAR_AWAY, 5: LONG_AGO, -260: {1: told}}
    told = dict(zip("nlcmfu", SAID, strict=True))
    told |= {"is": "天津市人才服务中心", "ci": "URN:UVCI:01:CN:" + secrets.token_hex(12).upper()}
    return {1: "CN", 4: FAR_AWAY, 6: LONG_AGO, -260: {1: told}}


def make_cose(*, lean: bool) -> str:
    signed = cwt.encode(cose_claims(lean=lean), PRIVATE)
    return "HC1:" + base45.b45encode(zlib.compress(signed, 9)).decode()


def check_cose(text: str) -> object:
    return cwt.decode(zlib.decompress(base45.b45decode(text[4:])), PRIVATE)


def make_claim169() -> str:
    """The identity claim of MOSIP with its issuer and times; level and class share a spare key."""
    who = {1: PRINTED.number, 2: "1.0", 3: "zho", 4: PRINTED.name, 50: PRINTED.level + "B"}
    claims = {1: "rc.example.gov.cn", 4: FAR_AWAY, 5: LONG_AGO, 6: LONG_AGO, 169: who}
    signed = cwt.encode(claims, PRIVATE)
    return base45.b45encode(zlib.compress(signed, 9)).decode()


def make_jwt() -> str:
    subject = dict(zip("nlcmfu", SAID, strict=True))
    status = {"status_list": {"idx": PRINTED.index, "uri": f"{ORIGIN}/api/v1/status/7"}}
    claims = {"iss": ORIGIN, "iat": LONG_AGO, "exp": FAR_AWAY, "status": status, **subject}
    signed = jwt.encode(claims, HELD["5"].private, algorithm="ES256", headers={"kid": "5"})
    return f"{ORIGIN}/v?t={signed}"


def check_jwt(text: str) -> object:
    return jwt.decode(text.partition("?t=")[2], PUBLIC, algorithms=["ES256"])


def ways() -> list[Way]:
    at = Checkpoint(realm=REALM, keys=KEYS, register=lists(), online=True)
    return [
        Way("the card's code", code, lambda text: judge(text, at, now=NOW)),
        Way("COSE certificate, our fields", partial(make_cose, lean=True), check_cose),
        Way("COSE certificate, as usual", partial(make_cose, lean=False), check_cose),
        Way("JWT in an address", make_jwt, check_jwt),
    ]


def micros(works: list[Callable[[], object]]) -> list[float]:
    """Microseconds of each, the median of rounds taken in turns."""
    rounds = [[_once(work) for work in works] for _ in range(ROUNDS)]
    return [median(column) for column in zip(*rounds, strict=True)]


def _once(work: Callable[[], object]) -> float:
    begin = perf_counter()
    for _ in range(EACH):
        work()
    return (perf_counter() - begin) / EACH * 1e6


def versions(text: str) -> str:
    """The QR versions on a screen and in print."""
    found = []
    for level in (ERROR_CORRECT_M, ERROR_CORRECT_Q):
        drawn = QRCode(error_correction=level)
        drawn.add_data(text)
        drawn.make(fit=True)
        found.append(f"v{drawn.version}")
    return "/".join(found)


def print_codes() -> None:
    """Making, checking and size of each way; ratios are against ours."""
    each = ways()
    texts = [way.make() for way in each]
    made = micros([way.make for way in each])
    checked = micros([partial(way.check, text) for way, text in zip(each, texts, strict=True)])
    print(f"\n{'':30} {'make µs':>9} {'':6} {'check µs':>9} {'':6} {'characters':>11}  QR M/Q")
    for place, way in enumerate(each):
        make, check, text = made[place], checked[place], texts[place]
        print(
            f"{way.name:30} {make:9.1f} {make / made[0]:5.2f}x {check:9.1f}"
            f" {check / checked[0]:5.2f}x {len(text):11}  {versions(text)}"
        )


def print_status_list() -> None:
    """A million cards, one in a hundred revoked; the rival is a list of 16-byte fingerprints."""
    revoked = set(random.Random(1).sample(range(1_000_000), 10_000))  # the same ones each time
    valid = [index for index in range(1_000_000) if index not in revoked]
    begin = perf_counter()
    packed = statuses.pack(valid, [])
    packing = perf_counter() - begin
    text = signed_list(7, packed)
    whole = perf_counter() - begin
    rival = len(zlib.compress(b"".join(secrets.token_bytes(16) for _ in revoked), 9))
    print(f"\nstatus list of 1,000,000 cards: packed {packing:.2f} s, signed {whole:.2f} s,")
    print(f"{len(text):,} bytes; as fingerprints {rival:,} bytes, {rival / len(text):.1f}x")


def print_drawing() -> None:
    """A PNG drawn and read back, of each way; 19 of 20 take no longer."""
    print(f"\n{'picture drawn and read back, ms':34} {'M':>9} {'':6} {'Q':>9}")
    texts = {way.name: way.make() for way in ways()}
    ours: dict[str, float] = {}
    for name, text in texts.items():
        slow = {level: _slowest_of_most(partial(png, text, level=level)) for level in "MQ"}
        ours = ours or slow
        told = "".join(f"{ms:9.1f} {ms / ours[level]:5.2f}x" for level, ms in slow.items())
        print(f"{name:34} {told}")


def _slowest_of_most(work: Callable[[], object], times: int = 40) -> float:
    return quantiles((_timed(work) for _ in range(times)), n=20)[-1] * 1e3


def _timed(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin
