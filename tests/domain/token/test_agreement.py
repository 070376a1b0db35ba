"""Two verifiers that share no line agree on codes nobody thought of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from greencard.domain.masking import mask_name_within
from greencard.domain.token import jws, layout, text
from greencard.domain.token.layout import Body, Days
from greencard.domain.token.statuses import Lists, StatusList, pack
from tests.domain.token import independent
from tests.domain.token.making import (
    DAY,
    HELD,
    NOW,
    ORIGIN,
    PRINTED,
    REALM,
    ROOTS,
    TODAY,
    ZONE,
    a_key_set,
    resigned,
    signed_set,
    verdict,
)

EDITIONS = [
    a_key_set(),
    a_key_set(k5="compromised", k140="retired"),
    a_key_set(k5="retired", k140="compromised"),
    replace(a_key_set(), expires_at=NOW),
]
TOLD = [jws.read(signed_set(one), kind="JWT", keys=ROOTS)[0] for one in EDITIONS]
PACKED = pack([1, 2, 3, 5], [4, 6])
MODES = st.sampled_from(["online", "offline"])

names = st.text(max_size=14).map(lambda name: mask_name_within(name, 14))
printed = st.tuples(st.integers(-130, 70), st.integers(0, 1100)).map(
    lambda pair: Days(TODAY + pair[0] * DAY, TODAY + sum(pair) * DAY)
)
live = st.integers(-400_000, 400_000).map(lambda seconds: NOW + timedelta(seconds=seconds))
near = st.integers(-40, 130).map(lambda seconds: NOW - timedelta(seconds=seconds))
ages = st.integers(-60, 60) | st.integers(-200, 400_000)
bodies = st.builds(
    Body,
    kid=st.sampled_from([4, 5, 5, 5, 6, 7, 140, 140, 140, 141, 142]),
    status_list=st.integers(6, 8),
    index=st.integers(0, 7),
    level=st.sampled_from(layout.LEVELS),
    card_class=st.sampled_from(layout.CLASSES),
    name=names,
    time=printed | live | near,
    specimen=st.sampled_from([False, False, False, True]),
)


def both(
    scanned: str, *, mode: str, listed: datetime, edition: int = 0, replayed: bool = False
) -> tuple[Any, Any]:
    """What each of the two says."""
    register = Lists({7: StatusList(PACKED, listed)})
    how = {"online": mode == "online", "register": register, "keys": EDITIONS[edition]}
    ours = verdict(scanned, replayed=replayed, **how)
    theirs = independent.check(
        scanned,
        host=REALM.host,
        env=REALM.env,
        key_set=TOLD[edition],
        lists={7: (int(listed.timestamp()), PACKED)},
        mode=mode,
        now=int(NOW.timestamp()),
        replayed=replayed,
        zone=str(ZONE),
    )
    return (ours.colour, ours.reason), theirs


@settings(max_examples=600, deadline=None)
@given(
    bodies, MODES, ages, st.sampled_from([*HELD, *["own"] * 9]), st.integers(0, 3), st.booleans()
)
def test_on_signed_codes(
    body: Body, mode: str, age: int, key: str, edition: int, replayed: bool
) -> None:
    signer = HELD.get(str(body.kid) if key == "own" else key, HELD["5"])
    whole = resigned(layout.pack(body), signer)
    listed = NOW - timedelta(seconds=age)
    how = {"mode": mode, "listed": listed, "edition": edition, "replayed": replayed}
    ours, theirs = both(text.address(ORIGIN, whole), **how)
    assert ours == theirs


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=11, max_size=25), MODES)
def test_on_any_bytes_with_a_true_signature(packed: bytes, mode: str) -> None:
    dressed = bytes([0x10 | packed[0] & 3, 5 if packed[1] % 2 else 140]) + packed[2:]
    whole = resigned(dressed, HELD[str(dressed[1])])
    ours, theirs = both(text.address(ORIGIN, whole), mode=mode, listed=NOW)
    assert ours == theirs


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=230) | st.from_regex(r"(https?://[A-Za-z.]{0,9})?/?V?[0-9]{0,220}"), MODES)
def test_on_any_text(scanned: str, mode: str) -> None:
    ours, theirs = both(scanned, mode=mode, listed=NOW)
    assert ours[0] == theirs[0]


@given(bodies)
def test_every_code_says_what_went_into_it_and_has_one_text(body: Body) -> None:
    packed = layout.pack(body)
    assert layout.unpack(packed) == body
    whole = packed + bytes(64)
    assert text.undigits(text.digits(whole)) == whole
    assert text.read(text.address(ORIGIN, whole), host=REALM.host) == whole


@given(st.binary(max_size=30))
def test_what_can_be_read_is_written_the_same_way(packed: bytes) -> None:
    try:
        body = layout.unpack(packed)
    except layout.Malformed:
        return
    assert layout.pack(body) == packed


def test_a_moment_is_one_in_any_zone() -> None:
    local = replace(PRINTED, kid=140, time=NOW.astimezone(ZONE))
    assert layout.unpack(layout.pack(local)).time == NOW.astimezone(UTC)
