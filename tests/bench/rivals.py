"""The same card as other formats carry it: the EU's HCERT, MOSIP's Claim 169 (1.2.1) and a JWT.

All are signed by the function that signs ours, so that every run makes the same bytes, and checked
by the libraries people use for them.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import base45
import cbor2
import cwt
import jwt

from greencard.domain.token import jws
from greencard.domain.token.verdict import Checkpoint, judge
from tests.domain.token.making import (
    HELD,
    KEYS,
    NOW,
    ORIGIN,
    PRINTED,
    REALM,
    code,
    lists,
)

LONG_AGO = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
FAR_AWAY = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())  # so that no library calls it over
ISSUER, EXPIRES, NOT_BEFORE, ISSUED, HCERT, IDENTITY = 1, 4, 5, 6, -260, 169  # claims of a CWT
SIGN1, ALGORITHM, KEY_ID, ES256, KID = 18, 1, 4, -7, "greencrd"

SIGNER = HELD["5"]
KEY = cwt.COSEKey.from_pem(SIGNER.pem, kid=KID, alg="ES256")
PUBLIC = SIGNER.private.public_key()
NUMBER = PRINTED.status_list << 24 | PRINTED.index
SAID = {"n": PRINTED.number, "l": PRINTED.level, "c": PRINTED.card_class, "m": PRINTED.name}
DAYS = {"f": "2026-09-01", "u": "2029-08-31"}
ISSUED_BY = {"is": "天津市人才服务中心", "ci": "URN:UVCI:01:CN:7F3A90C2D15E8B604A9C2E71"}

Claims = dict[int, object]


@dataclass(frozen=True)
class Way:
    """One way of making and checking a code."""

    name: str
    make: Callable[[], str]
    check: Callable[[str], object]


def stripped() -> Claims:
    """Our fields alone: the days where a CWT has room for them, the number as the bytes it is."""
    return {EXPIRES: FAR_AWAY, NOT_BEFORE: LONG_AGO, HCERT: {1: SAID | {"n": NUMBER}}}


def lean() -> Claims:
    """The same with the number as people read it."""
    return {EXPIRES: FAR_AWAY, NOT_BEFORE: LONG_AGO, HCERT: {1: SAID}}


def usual() -> Claims:
    """As certificates are filled: with country, issuer, certificate id and time of issue."""
    return {ISSUER: "CN", EXPIRES: FAR_AWAY, ISSUED: LONG_AGO, HCERT: {1: SAID | DAYS | ISSUED_BY}}


def identity() -> Claims:
    """Level and class stand where Claim 169 leaves numbers to a closed circle (75 to 99)."""
    said = {1: PRINTED.number, 4: PRINTED.name, 75: PRINTED.level, 76: PRINTED.card_class}
    times = {EXPIRES: FAR_AWAY, NOT_BEFORE: LONG_AGO, ISSUED: LONG_AGO}
    return {ISSUER: ORIGIN, **times, IDENTITY: said}


def signed(claims: Claims) -> bytes:
    """COSE_Sign1 (RFC 9052), with nothing in it but what it needs."""
    header = cbor2.dumps({ALGORITHM: ES256, KEY_ID: KID.encode()})
    content = cbor2.dumps(claims)
    signature = SIGNER.sign(cbor2.dumps(["Signature1", header, b"", content]))
    return cbor2.dumps(cbor2.CBORTag(SIGN1, [header, {}, content, signature]))


def make_cose(claims: Callable[[], Claims], *, prefix: str) -> str:
    return prefix + base45.b45encode(zlib.compress(signed(claims()), 9)).decode()


def check_cose(text: str, *, prefix: str) -> object:
    return cwt.decode(zlib.decompress(base45.b45decode(text.removeprefix(prefix))), KEY)


def cose(name: str, claims: Callable[[], Claims], *, prefix: str) -> Way:
    return Way(name, partial(make_cose, claims, prefix=prefix), partial(check_cose, prefix=prefix))


def make_jwt() -> str:
    status = {"status_list": {"idx": PRINTED.index, "uri": f"{ORIGIN}/api/v1/status/7"}}
    claims = {"iss": ORIGIN, "iat": LONG_AGO, "exp": FAR_AWAY, "status": status, **SAID, **DAYS}
    return f"{ORIGIN}/v?t={jws.write(claims, kind='JWT', signer=SIGNER)}"


def check_jwt(text: str) -> object:
    return jwt.decode(text.partition("?t=")[2], PUBLIC, algorithms=["ES256"])


AT = Checkpoint(realm=REALM, keys=KEYS, register=lists(), online=True)
OURS = Way("the card's code", code, partial(judge, at=AT, now=NOW))
STRIPPED = cose("HCERT, stripped", stripped, prefix="HC1:")
LEAN = cose("HCERT, number as read", lean, prefix="HC1:")
USUAL = cose("HCERT, as usual", usual, prefix="HC1:")
CLAIM_169 = cose("Claim 169", identity, prefix="")
JWT = Way("JWT in an address", make_jwt, check_jwt)
WAYS = [OURS, STRIPPED, LEAN, USUAL, CLAIM_169, JWT]
