"""What the code of a card says, and the bytes it says it in."""

import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from greencard.domain.numbers import MOST_LISTS, PER_LIST, spelled_number

FORMAT = 1
LIVE, SPECIMEN = 0b01, 0b10
FIRST_DAY = date(2024, 1, 1)
LEVELS, CLASSES = "ABCDEF", "ABC"
HEAD = struct.Struct(">BBIB")  # format and flags, key, card number, level and class
DAYS, MOMENT = struct.Struct(">HH"), struct.Struct(">I")
HEADER_BYTES, MOST_NAME_BYTES, SIGNATURE_BYTES = 11, 14, 64
FIRST_LIVE_KEY = 128


class Malformed(ValueError):
    """Not the code of a card: wrong length, an unknown format, a value that cannot be."""


@dataclass(frozen=True)
class Days:
    """The local days on which a printed card is good, both included."""

    valid_from: date
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class Body:
    """What is signed. `time` tells the two kinds apart.

    Days for a printed card; for a code on a screen the moment, in whole seconds, at which it
    becomes current.
    """

    kid: int
    status_list: int
    index: int
    level: str
    card_class: str
    name: str
    time: Days | datetime
    specimen: bool = False

    @property
    def live(self) -> bool:
        """True for a code on a screen, False for a printed one."""
        return isinstance(self.time, datetime)

    @property
    def number(self) -> str:
        """The card's number as people read it."""
        return spelled_number(self.status_list, self.index)


@dataclass(frozen=True, kw_only=True)
class Token:
    """A code taken apart; nothing of it is believed before its signature was checked."""

    body: Body
    signed: bytes
    signature: bytes


def pack(body: Body) -> bytes:
    """The 11 to 25 bytes that are signed; raises Malformed for what does not fit in them."""
    flags = LIVE * body.live | SPECIMEN * body.specimen
    try:
        grade = LEVELS.index(body.level) << 4 | CLASSES.index(body.card_class)
        number = body.status_list << 24 | body.index
        packed = HEAD.pack(FORMAT << 4 | flags, body.kid, number, grade) + _time(body.time)
        packed += body.name.encode()
    except (ValueError, struct.error) as error:
        raise Malformed(str(error)) from error
    if unpack(packed) != body:
        raise Malformed("a value would not come back as it went in")
    return packed


def unpack(packed: bytes) -> Body:
    """The same bytes as values; raises Malformed."""
    if not HEADER_BYTES <= len(packed) <= HEADER_BYTES + MOST_NAME_BYTES:
        raise Malformed("length")
    first, kid, number, grade = HEAD.unpack_from(packed)
    flags, level, card_class = first & 15, grade >> 4, grade & 15
    status_list, index = number >> 24, number & 0xFFFFFF
    if first >> 4 != FORMAT or flags > LIVE | SPECIMEN:
        raise Malformed("format")
    if level >= len(LEVELS) or card_class >= len(CLASSES):
        raise Malformed("level or class")
    if status_list >= MOST_LISTS or index >= PER_LIST:
        raise Malformed("card number")
    return Body(
        kid=kid,
        status_list=status_list,
        index=index,
        level=LEVELS[level],
        card_class=CLASSES[card_class],
        name=_name(packed[HEADER_BYTES:]),
        time=_moment(packed) if flags & LIVE else _days(packed),
        specimen=bool(flags & SPECIMEN),
    )


def split(token: bytes) -> Token:
    """A token as body and signature; raises Malformed."""
    signed, signature = token[:-SIGNATURE_BYTES], token[-SIGNATURE_BYTES:]
    return Token(body=unpack(signed), signed=signed, signature=signature)


def _time(time: Days | datetime) -> bytes:
    if isinstance(time, datetime):
        return MOMENT.pack(int(time.timestamp()))
    days = [(day - FIRST_DAY).days for day in (time.valid_from, time.valid_to)]
    return DAYS.pack(*days)


def _moment(packed: bytes) -> datetime:
    (seconds,) = MOMENT.unpack_from(packed, HEAD.size)
    return datetime.fromtimestamp(seconds, UTC)


def _days(packed: bytes) -> Days:
    first, last = (
        FIRST_DAY + timedelta(days=count) for count in DAYS.unpack_from(packed, HEAD.size)
    )
    if last < first:
        raise Malformed("a last day before the first")
    return Days(first, last)


def _name(encoded: bytes) -> str:
    try:
        return encoded.decode()
    except UnicodeDecodeError as error:
        raise Malformed("name") from error
