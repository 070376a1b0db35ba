"""The list of our public keys, signed by the root key, which stays off line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from greencard.domain.token import jws
from greencard.domain.token.algorithms import ALGORITHMS, Jwk
from greencard.domain.token.jws import NotBelieved, Verifier
from greencard.domain.token.layout import FIRST_LIVE_KEY, Body
from greencard.domain.token.signing import Realm, Signer

Use = Literal["card", "live", "status"]
State = Literal["active", "retired", "compromised"]
USES: tuple[Use, ...] = get_args(Use)
KIND = "JWT"
EXPIRES_AFTER, ALERT_BEFORE = timedelta(days=60), timedelta(days=14)
SECOND = timedelta(seconds=1)
WINDOW = ("sign_from", "sign_until", "verify_until")


@dataclass(frozen=True, kw_only=True)
class Key:
    """One public key: for what, and when what it signed may have been signed and be believed.

    `sign_until` and `verify_until` are the first moments that are too late. A retired key is not
    believed any more; a compromised one means that its cards are to be issued again.
    """

    kid: str
    use: Use
    algorithm: str
    public: bytes
    sign_from: datetime
    sign_until: datetime
    verify_until: datetime
    state: State = "active"

    def signs_at(self, moment: datetime) -> bool:
        """Whether something may be signed with it at that moment."""
        return self.state == "active" and self.sign_from <= moment < self.sign_until

    def fits(self, body: Body, realm: Realm) -> bool:
        """Whether it is a key for this kind of code, and the code's time lies in its window."""
        live = body.live and self.use == "live" and body.kid >= FIRST_LIVE_KEY
        printed = not body.live and self.use == "card" and body.kid < FIRST_LIVE_KEY
        if isinstance(body.time, datetime):
            return live and self.sign_from <= body.time < self.sign_until
        first, last = realm.day(self.sign_from), realm.day(self.sign_until - SECOND)
        return printed and first <= body.time.valid_from <= last


@dataclass(frozen=True, kw_only=True)
class KeySet:
    """One edition of the list. `seq` only grows: an older edition is refused."""

    seq: int
    issued_at: datetime
    expires_at: datetime
    keys: Mapping[str, Key] = field(default_factory=dict)

    def ends_soon(self, now: datetime) -> bool:
        """Whether it is time to have the next edition signed."""
        return now >= self.expires_at - ALERT_BEFORE


def write(edition: KeySet, *, root: Signer) -> str:
    """The edition as the root signs it."""
    claims = {
        "seq": edition.seq,
        "iat": int(edition.issued_at.timestamp()),
        "exp": int(edition.expires_at.timestamp()),
        "keys": [to_jwk(key) for key in edition.keys.values()],
    }
    return jws.write(claims, kind=KIND, signer=root)


def read(text: str, *, roots: Mapping[str, Verifier], known_seq: int = 0) -> KeySet:
    """An edition signed by one of the roots; raises NotBelieved, also for one older than known.

    An edition whose time is over is read all the same: what it says is then only out of date.
    """
    claims, _ = jws.read(text, kind=KIND, keys=roots)
    try:
        keys = [from_jwk(jwk) for jwk in claims["keys"]]
        edition = KeySet(
            seq=int(claims["seq"]),
            issued_at=moment(claims["iat"]),
            expires_at=moment(claims["exp"]),
            keys={key.kid: key for key in keys},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotBelieved(f"key set: {error}") from error
    if len(edition.keys) < len(keys) or edition.seq < known_seq:
        raise NotBelieved("key set: twice the same key, or older than one seen before")
    return edition


def to_jwk(key: Key) -> dict[str, Any]:
    """The key as it is published; `use` is ours, so a browser's own import must leave it out."""
    window = {name: int(getattr(key, name).timestamp()) for name in WINDOW}
    named = {"kid": key.kid, "use": key.use}
    return ALGORITHMS[key.algorithm].to_jwk(key.public) | named | window | {"state": key.state}


def from_jwk(jwk: Jwk) -> Key:
    """The key that was published; raises KeyError, TypeError or ValueError for anything else."""
    if jwk["use"] not in USES or jwk["state"] not in get_args(State):
        raise ValueError(f"key {jwk['kid']}")
    return Key(
        kid=str(jwk["kid"]),
        use=jwk["use"],
        algorithm=jwk["alg"],
        public=ALGORITHMS[jwk["alg"]].from_jwk(jwk),
        state=jwk["state"],
        **{name: moment(jwk[name]) for name in WINDOW},
    )


def moment(seconds: int) -> datetime:
    """A moment from its Unix seconds; raises ValueError for what is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except OverflowError as error:
        raise ValueError(seconds) from error
