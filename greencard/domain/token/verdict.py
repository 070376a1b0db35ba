"""What a scanned code is worth: one verdict with one reason, on line and off line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from greencard.domain.token import layout, text
from greencard.domain.token.algorithms import ALGORITHMS
from greencard.domain.token.keyset import Key, KeySet
from greencard.domain.token.layout import Days, Malformed, Token
from greencard.domain.token.signing import Realm, message
from greencard.domain.token.statuses import SUSPENDED, VALID, Register, Standing

Colour = Literal["green", "check_id", "amber", "grey", "red"]
Reason = Literal[
    "valid", "static", "stale", "replayed", "reissue", "list_old", "clock_wrong", "specimen",
    "list_expired", "key_expired", "unknown", "forged", "other_host", "revoked", "suspended",
    "expired", "not_yet",
]  # fmt: skip
COLOURS: dict[Colour, tuple[Reason, ...]] = {
    "green": ("valid",),
    "check_id": ("static",),
    "amber": ("stale", "replayed", "reissue", "list_old", "clock_wrong"),
    "grey": ("specimen", "list_expired", "key_expired", "unknown"),
    "red": ("forged", "other_host", "revoked", "suspended", "expired", "not_yet"),
}
COLOUR_OF: dict[Reason, Colour] = {
    reason: colour for colour, reasons in COLOURS.items() for reason in reasons
}
LIST_FRESH, LIST_KEPT = timedelta(hours=24), timedelta(hours=72)


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How early and how late a live code may be shown; the early side also bears a slow clock."""

    early: timedelta
    late: timedelta


ON_LINE = Tolerance(early=timedelta(seconds=5), late=timedelta(seconds=35))
OFF_LINE = Tolerance(early=timedelta(seconds=30), late=timedelta(seconds=120))


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """Who checks: for which service, with which keys and which register, on line or off."""

    realm: Realm
    keys: KeySet
    register: Register
    online: bool

    @property
    def tolerance(self) -> Tolerance:
        return ON_LINE if self.online else OFF_LINE

    def colour(self, reason: Reason) -> Colour:
        """Off line a key or card may be newer than our lists; on line there is none we missed."""
        return "red" if self.online and reason == "unknown" else COLOUR_OF[reason]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the code is worth and why. What it says is there only where its signature holds.

    `live_age` are the seconds since a live code became current; `as_of` is the moment at which
    the card's standing was known.
    """

    colour: Colour
    reason: Reason
    token: Token | None = None
    live_age: int | None = None
    as_of: datetime | None = None


def judge(code: str, at: Checkpoint, *, now: datetime, replayed: bool = False) -> Verdict:
    """The verdict on a scanned text; `replayed`: the same live code was seen at another office."""
    try:
        token = layout.split(text.read(code, host=at.realm.host))
    except text.OtherHost:
        return Verdict(colour="red", reason="other_host")
    except Malformed:
        return Verdict(colour="red", reason="forged")
    key = at.keys.keys.get(str(token.body.kid))
    if key is None:
        return Verdict(colour=at.colour("unknown"), reason="unknown")
    if not key.fits(token.body, at.realm) or not signed_by(key, token, at.realm):
        return Verdict(colour="red", reason="forged")
    return _of_a_signed(token, key, at, now=now, replayed=replayed)


def signed_by(key: Key, token: Token, realm: Realm) -> bool:
    """Whether the signature over the body, for this host and environment, is the key's."""
    algorithm = ALGORITHMS[key.algorithm]
    return algorithm.verify(key.public, token.signature, message(token.signed, realm))


def _of_a_signed(
    token: Token, key: Key, at: Checkpoint, *, now: datetime, replayed: bool
) -> Verdict:
    body = token.body
    standing = at.register.standing(body.status_list, body.index)
    age = now - body.time if isinstance(body.time, datetime) else None
    against: list[Reason] = [  # the weightiest first
        *_against_key(key, at.keys, now=now),
        *_only_if("specimen", body.specimen),
        *_against_card(token, standing, at, now=now),
        *_only_if("reissue", key.state == "compromised"),
        *_against_showing(age, at.tolerance, replayed=replayed),
        *_against_list(standing, now=now),
    ]
    reason = next(iter(against), "static" if age is None else "valid")
    return Verdict(
        colour=at.colour(reason),
        reason=reason,
        token=token,
        live_age=None if age is None else age // timedelta(seconds=1),
        as_of=standing.as_of if standing else None,
    )


def _only_if(reason: Reason, holds: bool) -> list[Reason]:
    return [reason] if holds else []


def _against_key(key: Key, keys: KeySet, *, now: datetime) -> Iterator[Reason]:
    if key.state == "retired" or now >= min(key.verify_until, keys.expires_at):
        yield "key_expired"


def _against_card(
    token: Token, standing: Standing | None, at: Checkpoint, *, now: datetime
) -> Iterator[Reason]:
    """Its standing first, then its days, which a wrong clock cannot tell."""
    if standing is None:
        yield "unknown" if at.online else "list_expired"
    elif now - standing.as_of > LIST_KEPT:
        yield "list_expired"
    elif standing.status != VALID:
        yield "suspended" if standing.status == SUSPENDED else "revoked"
    elif now < standing.as_of - at.tolerance.early:
        yield "clock_wrong"
    elif isinstance(token.body.time, Days):
        today = at.realm.day(now)
        if today < token.body.time.valid_from:
            yield "not_yet"
        if today > token.body.time.valid_to:
            yield "expired"


def _against_list(standing: Standing | None, *, now: datetime) -> Iterator[Reason]:
    if standing and now - standing.as_of > LIST_FRESH:
        yield "list_old"


def _against_showing(
    age: timedelta | None, tolerance: Tolerance, *, replayed: bool
) -> Iterator[Reason]:
    if age is None:
        return
    if not -tolerance.early <= age <= tolerance.late:
        yield "stale"
    if replayed:
        yield "replayed"
