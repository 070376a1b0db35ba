"""Keys and codes to test with: the same ones on every machine, and nobody's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec

from greencard.domain.token import keyset, signing, statuses, text
from greencard.domain.token.keyset import Key, KeySet
from greencard.domain.token.layout import Body, Days
from greencard.domain.token.signing import Realm
from greencard.domain.token.statuses import Lists, StatusList
from greencard.domain.token.verdict import Checkpoint, Verdict, judge
from greencard.keys.held import HeldKey, named_by_itself

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 21, 2, 0, tzinfo=UTC)  # ten in the morning in Tianjin
TODAY = date(2026, 9, 21)
REALM = Realm(host="rc.example.gov.cn", env="prod", zone=ZONE)
ORIGIN = "https://rc.example.gov.cn"
DAY = timedelta(days=1)


def made_up(kid: str, *, algorithm: str = "ES256") -> HeldKey:
    """A private key anybody can make again from its number."""
    seed = sha256(f"greencard test key {kid}".encode()).digest()
    if algorithm == "Ed25519":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return HeldKey(kid, algorithm, Ed25519PrivateKey.from_private_bytes(seed))
    return HeldKey(kid, algorithm, ec.derive_private_key(int.from_bytes(seed), ec.SECP256R1()))


ROOT, SPARE, STRANGER = (named_by_itself(made_up(name)) for name in ("root", "spare", "stranger"))
ROOTS = {root.kid: root for root in (ROOT, SPARE)}


def a_key(kid: str, use: str, begin: datetime, end: datetime, **changes: Any) -> Key:
    """The public half of a made-up key."""
    held = made_up(kid, algorithm=changes.get("algorithm", "ES256"))
    believed = {"card": 1127 * DAY, "live": DAY, "status": 3 * DAY}[use]
    values = {"algorithm": "ES256", "verify_until": end + believed} | changes
    return Key(kid=kid, use=use, public=held.public, sign_from=begin, sign_until=end, **values)


def a_key_set(**states: str) -> KeySet:
    """Two card keys, two live keys and a status key; `k5="compromised"` changes a state."""
    keys = [
        a_key("4", "card", NOW - 300 * DAY, NOW - 120 * DAY),
        a_key("5", "card", NOW - 120 * DAY, NOW + 60 * DAY),
        a_key("6", "card", NOW + 60 * DAY, NOW + 240 * DAY, algorithm="Ed25519"),
        a_key("140", "live", NOW - 3 * DAY, NOW + 4 * DAY),
        a_key("141", "live", NOW + 4 * DAY, NOW + 11 * DAY),
        a_key("s0", "status", NOW - 200 * DAY, NOW + 165 * DAY),
    ]
    changed = [replace(key, state=states.get(f"k{key.kid}", key.state)) for key in keys]
    return KeySet(
        seq=7,
        issued_at=NOW - 10 * DAY,
        expires_at=NOW + 50 * DAY,
        keys={key.kid: key for key in changed},
    )


KEYS = a_key_set()
HELD = {key.kid: made_up(key.kid, algorithm=key.algorithm) for key in KEYS.keys.values()}
PRINTED = Body(
    kid=5,
    status_list=7,
    index=123456,
    level="D",
    card_class="B",
    name="张*明",
    time=Days(date(2026, 9, 1), date(2029, 8, 31)),
)
LIVE = replace(PRINTED, kid=140, time=NOW - timedelta(seconds=10))


def token(body: Body = PRINTED, *, realm: Realm = REALM, key: HeldKey | None = None) -> bytes:
    """A signed code; another `key` signs in the name of the one the body speaks of."""
    signer = key or HELD[str(body.kid)]
    return signing.sign(body, signer=replace(signer, kid=str(body.kid)), realm=realm)


def code(body: Body = PRINTED, **signed: Any) -> str:
    """The same as the QR holds it."""
    return text.address(ORIGIN, token(body, **signed))


def resigned(packed: bytes, key: HeldKey, *, realm: Realm = REALM) -> bytes:
    """Any bytes at all with a true signature of a key."""
    return packed + key.sign(signing.message(packed, realm))


def lists(
    status: int = statuses.VALID, *, age: timedelta = timedelta(), index: int = PRINTED.index
) -> Lists:
    """The cached lists of a scanner: this card stands so, as of some time ago."""
    valid = [index] if status == statuses.VALID else []
    suspended = [index] if status == statuses.SUSPENDED else []
    return Lists({PRINTED.status_list: StatusList(statuses.pack(valid, suspended), NOW - age)})


def verdict(scanned: str, *, online: bool = False, **given: Any) -> Verdict:
    """What a checkpoint of ours says to a code at NOW, unless something else is given."""
    settings: dict[str, Any] = {"realm": REALM, "keys": KEYS, "register": lists()}
    how = {"now": NOW, "replayed": False}
    for name, value in given.items():
        (settings if name in settings else how)[name] = value
    return judge(scanned, Checkpoint(online=online, **settings), **how)


def roots_as_jwk() -> list[Mapping[str, Any]]:
    """The public roots as they are handed to a scanner."""
    from greencard.domain.token.algorithms import ALGORITHMS

    return [
        ALGORITHMS[root.algorithm].to_jwk(root.public) | {"kid": root.kid}
        for root in ROOTS.values()
    ]


def signed_set(edition: KeySet = KEYS, *, root: HeldKey = ROOT) -> str:
    """An edition of the key set as it is published."""
    return keyset.write(edition, root=root)


def signed_list(
    number: int, packed: bytes, *, at: datetime = NOW, signer: HeldKey = HELD["s0"]
) -> str:
    """A status list as it is handed out."""
    return statuses.write(packed, subject=f"{ORIGIN}/api/v1/status/{number}", signer=signer, now=at)
