"""The code as the QR carries it: our public address, `/V`, and the token as decimal digits."""

import re
from urllib.parse import urlsplit

from greencard.domain.token.layout import (
    HEADER_BYTES,
    MOST_NAME_BYTES,
    SIGNATURE_BYTES,
    Malformed,
)
from greencard.domain.token.signing import LOCAL

SHORTEST = HEADER_BYTES + SIGNATURE_BYTES
LENGTHS = range(SHORTEST, SHORTEST + MOST_NAME_BYTES + 1)
DIGITS_OF = {length: len(str(256**length - 1)) for length in LENGTHS}
LENGTH_OF = {digits: length for length, digits in DIGITS_OF.items()}
ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+)(?::[0-9]{1,5})?/(?-i:V)([0-9]+)", re.I | re.A)
LOOPBACK = frozenset({LOCAL, "127.0.0.1"})


class OtherHost(ValueError):
    """A code that leads to somebody else's address."""


def digits(token: bytes) -> str:
    """One text per token: a big-endian number, padded to the digits its length can need."""
    return str(int.from_bytes(token)).zfill(DIGITS_OF[len(token)])


def undigits(text: str) -> bytes:
    """The token of its digits; raises Malformed for any other length, padding or character."""
    length = LENGTH_OF.get(len(text))
    if length is None or not (text.isascii() and text.isdigit()):
        raise Malformed("digits")
    value = int(text)
    if value.bit_length() > 8 * length:
        raise Malformed("digits")
    return value.to_bytes(length)


def address(origin: str, token: bytes) -> str:
    """What the QR holds, from the service's own `https://host` (in local mode http and a port).

    The host is written in capitals and the scheme is not: so the QR is smallest, and every
    camera known to us opens it.
    """
    scheme, _, place = origin.partition("://")
    return f"{scheme}://{place.upper()}/V{digits(token)}"


def read(text: str, *, host: str) -> bytes:
    """The token in a scanned address, or in its digits alone.

    `host` is the signed one: lower case, no port, `localhost` for every loopback address; only
    there may the scheme be http. Raises OtherHost or Malformed.
    """
    if "://" not in text:
        return undigits(text)
    found = ADDRESS.fullmatch(text)
    if found is None:
        raise _stranger(text, host)
    scheme, place = found[1].lower(), found[2].lower()
    place = LOCAL if host == LOCAL and place in LOOPBACK else place
    if place != host:
        raise OtherHost(place)
    if scheme != "https" and place != LOCAL:
        raise Malformed("scheme")
    return undigits(found[3])


def _stranger(text: str, host: str) -> ValueError:
    """An address that is no code: somebody else's, or a broken one of ours."""
    try:
        place = urlsplit(text).hostname
    except ValueError:
        place = None
    return Malformed("address") if place == host else OtherHost(place)
