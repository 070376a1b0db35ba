"""Which cards are good: two bits a card, by the IETF's Token Status List.

A number nobody holds is invalid, so that a stolen key makes no new cards.
"""

import zlib
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from typing import Protocol

from greencard.domain.numbers import PER_LIST
from greencard.domain.token import jws
from greencard.domain.token.algorithms import padded, unpadded
from greencard.domain.token.jws import NotBelieved
from greencard.domain.token.keyset import KeySet, moment
from greencard.domain.token.signing import Signer

VALID, INVALID, SUSPENDED = 0, 1, 2
BITS = 2
PER_BYTE = 8 // BITS
BYTES = PER_LIST // PER_BYTE
KIND = "statuslist+jwt"
GOOD_FOR, ASK_AGAIN = timedelta(hours=72), timedelta(hours=1)


@dataclass(frozen=True)
class Standing:
    """How a card stands, and at which moment that was so."""

    status: int
    as_of: datetime


class Register(Protocol):
    """Where the standing of a card is looked up: cached lists off line, our rows on line."""

    def standing(self, status_list: int, index: int) -> Standing | None:
        """None where nothing is known: no list at hand, or on line no such number."""


@dataclass(frozen=True)
class StatusList:
    """One list that was read and believed."""

    packed: bytes
    issued_at: datetime

    def status(self, index: int) -> int:
        """0 valid, 1 invalid, 2 suspended."""
        return self.packed[index // PER_BYTE] >> index % PER_BYTE * BITS & 3


@dataclass(frozen=True)
class Lists:
    """The lists a scanner has at hand, by their numbers."""

    by_number: Mapping[int, StatusList]

    def standing(self, status_list: int, index: int) -> Standing | None:
        found = self.by_number.get(status_list)
        return Standing(found.status(index), found.issued_at) if found else None


def pack(valid: Iterable[int], suspended: Iterable[int]) -> bytes:
    """A whole list of 2^20 places, of the indexes of the valid and of the suspended cards."""
    places = bytearray([INVALID]) * PER_LIST
    for status, indexes in ((VALID, valid), (SUSPENDED, suspended)):
        deque(map(places.__setitem__, indexes, repeat(status)), maxlen=0)
    whole = 0
    for place in range(PER_BYTE):  # four numbers of a megabit each, laid over one another
        whole |= int.from_bytes(places[place::PER_BYTE]) << place * BITS
    return whole.to_bytes(BYTES)


def write(packed: bytes, *, subject: str, signer: Signer, now: datetime) -> str:
    """The list as it is handed out; `subject` is the address it is handed out at."""
    issued = int(now.timestamp())
    claims = {
        "sub": subject,
        "iat": issued,
        "exp": issued + int(GOOD_FOR.total_seconds()),
        "ttl": int(ASK_AGAIN.total_seconds()),
        "status_list": {"bits": BITS, "lst": unpadded(zlib.compress(packed, 9))},
    }
    return jws.write(claims, kind=KIND, signer=signer)


def read(text: str, *, subject: str, keys: KeySet) -> StatusList:
    """A list under its own address, signed by a status key in its time; raises NotBelieved."""
    signing = {kid: key for kid, key in keys.keys.items() if key.use == "status"}
    claims, key = jws.read(text, kind=KIND, keys=signing)
    try:
        issued, told = moment(claims["iat"]), claims["status_list"]
        packed = _inflated(padded(told["lst"]))
        believed = claims["sub"] == subject and told["bits"] == BITS
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise NotBelieved(f"status list: {error}") from error
    if not believed or len(packed) != BYTES or not key.signs_at(issued):
        raise NotBelieved("status list")
    return StatusList(packed, issued)


def _inflated(data: bytes) -> bytes:
    """At most one list and a byte more, whatever somebody packed."""
    return zlib.decompressobj().decompress(data, BYTES + 1)
