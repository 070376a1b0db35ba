"""What a forger, a thief of a key, a clock or a photograph can try, and what it is worth."""

from dataclasses import replace
from datetime import timedelta

import pytest

from greencard.domain.token import keyset, layout, text
from greencard.domain.token.algorithms import ALGORITHMS, HALF, ORDER
from greencard.domain.token.jws import NotBelieved
from greencard.domain.token.layout import Days
from greencard.domain.token.statuses import Lists
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
    a_key_set,
    code,
    lists,
    made_up,
    resigned,
    signed_set,
    token,
    verdict,
)

SECOND = timedelta(seconds=1)
BOTH = pytest.mark.parametrize("body", [PRINTED, LIVE], ids=["printed", "live"])
ON_AND_OFF = pytest.mark.parametrize("online", [True, False], ids=["on line", "off line"])


def seen(changed: bytes, **given: object) -> str:
    """The colour of a changed token, however it is carried."""
    found = verdict(f"{ORIGIN}/V{text.digits(changed)}", **given)
    assert (found.token is not None) == (found.colour not in ("red", "grey"))
    return found.colour


@BOTH
def test_no_flipped_bit_passes(body: layout.Body) -> None:
    whole = token(body)
    for position in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[position // 8] ^= 1 << position % 8
        unknown_key = position // 8 == 1 and str(changed[1]) not in KEYS.keys
        assert seen(bytes(changed), online=True) == "red", position
        assert seen(bytes(changed)) == ("grey" if unknown_key else "red"), position


@BOTH
def test_no_changed_digit_passes(body: layout.Body) -> None:
    scanned = code(body)
    start = scanned.index("/V") + 2
    for place in range(start, len(scanned)):
        for digit in "0123456789".replace(scanned[place], ""):
            changed = scanned[:place] + digit + scanned[place + 1 :]
            assert verdict(changed, online=True).colour == "red", place


@BOTH
def test_no_shortened_or_lengthened_code_passes(body: layout.Body) -> None:
    scanned = code(body)
    whole = token(body)
    digits = scanned.partition("/V")[2]
    for length in range(len(digits)):
        assert verdict(f"{ORIGIN}/V{digits[:length]}").colour == "red"
        assert verdict(f"{ORIGIN}/V{digits[length:]}0").colour == "red"
    for length in range(75, len(whole)):
        assert seen(whole[:length]) == seen(whole[len(whole) - length :]) == "red"
    assert verdict(scanned + "0").colour == "red"


@BOTH
@pytest.mark.parametrize("thief", [STRANGER, HELD["4"], HELD["141"], HELD["s0"], HELD["6"]])
def test_another_key_does_not_sign_in_the_name_of_ours(body, thief) -> None:
    assert verdict(code(body, key=thief)).reason == "forged"


def test_an_algorithm_is_the_keys_and_not_the_signers() -> None:
    ed25519 = made_up("5", algorithm="Ed25519")
    assert verdict(code(key=ed25519)).reason == "forged"


@BOTH
def test_a_second_signature_cannot_be_made_out_of_the_first(body: layout.Body) -> None:
    whole = token(body)
    packed, r, s = whole[:-64], whole[-64:-32], int.from_bytes(whole[-32:])
    assert s <= HALF
    assert seen(packed + r + (ORDER - s).to_bytes(32)) == "red"


@pytest.mark.parametrize("r", [0, 1, ORDER - 1, ORDER, 2**256 - 1])
@pytest.mark.parametrize("s", [0, 1, HALF, HALF + 1, ORDER, 2**256 - 1])
def test_no_number_out_of_range_is_a_signature(r: int, s: int) -> None:
    packed = layout.pack(PRINTED)
    assert seen(packed + r.to_bytes(32) + s.to_bytes(32)) == "red"


def test_signers_always_give_the_smaller_s_and_the_same_signature_twice() -> None:
    algorithm, key = ALGORITHMS["ES256"], HELD["5"].private
    for number in range(200):
        message = str(number).encode()
        signature = algorithm.sign(key, message)
        assert 0 < int.from_bytes(signature[32:]) <= HALF
        assert signature == algorithm.sign(key, message)


def test_a_card_key_signs_no_live_code_and_a_live_key_no_card() -> None:
    for body in (replace(LIVE, kid=5), replace(PRINTED, kid=140)):
        assert verdict(code(body)).reason == "forged"
    # and not under a number of the other kind either
    key = replace(KEYS.keys["5"], kid="200")
    keys = replace(KEYS, keys=KEYS.keys | {"200": key})
    disguised = resigned(layout.pack(replace(PRINTED, kid=200)), HELD["5"])
    assert verdict(f"{ORIGIN}/V{text.digits(disguised)}", keys=keys).reason == "forged"


@pytest.mark.parametrize("change", [{"env": "test"}, {"env": "local"}, {"host": "rc.example.cn"}])
def test_what_was_signed_elsewhere_does_not_hold_here(change: dict[str, str]) -> None:
    elsewhere = replace(REALM, **change)
    assert verdict(code(realm=elsewhere)).reason == "forged"


def test_host_and_environment_cannot_run_into_one_another() -> None:
    one = replace(REALM, host="rc.example", env="gov")
    other = replace(REALM, host="rc.example\0gov", env="")
    assert verdict(code(realm=other), realm=one).colour == "red"


@pytest.mark.parametrize(
    ("online", "early", "late"), [(True, -5, 35), (False, -30, 120)], ids=["on line", "off line"]
)
def test_a_photograph_of_a_live_code_ages(online: bool, early: int, late: int) -> None:
    for age, colour in ((early, "green"), (late - 1, "green"), (late, "green"),
                        (late + 1, "amber"), (early - 1, "amber"), (600, "amber")):  # fmt: skip
        shown = code(replace(LIVE, time=NOW - age * SECOND))
        found = verdict(shown, online=online)
        assert (found.colour, found.live_age) == (colour, age)
        assert found.reason == ("valid" if colour == "green" else "stale")


def test_the_age_is_exact_to_the_fraction() -> None:
    at_limit = NOW + timedelta(seconds=25)
    assert verdict(code(LIVE), online=True, now=at_limit).colour == "green"
    assert verdict(code(LIVE), online=True, now=at_limit + timedelta(microseconds=1)).colour == (
        "amber"
    )


@ON_AND_OFF
def test_a_live_code_seen_at_another_office_is_noticed_and_a_printed_one_is_not(online) -> None:
    assert verdict(code(LIVE), online=online, replayed=True).reason == "replayed"
    assert verdict(code(), online=online, replayed=True).reason == "static"


@ON_AND_OFF
@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (TODAY, TODAY, "static"),
        (TODAY - DAY, TODAY - DAY, "expired"),
        (TODAY + DAY, TODAY + DAY, "not_yet"),
    ],
)
def test_a_card_holds_on_its_days_by_the_local_calendar(first, last, reason, online) -> None:
    scanned = code(replace(PRINTED, time=Days(first, last)))
    midnight = NOW.astimezone(REALM.zone).replace(hour=0)
    for moment in (midnight, midnight + DAY - SECOND):
        known = lists(age=NOW - moment) if moment < NOW else lists()
        assert verdict(scanned, online=online, register=known, now=moment).reason == reason


@pytest.mark.parametrize("hours", [-2000, -80, -1])
def test_a_clock_set_back_is_noticed_by_the_list(hours: int) -> None:
    now = NOW + timedelta(hours=hours)
    expired = code(replace(PRINTED, time=Days(TODAY - 100 * DAY, TODAY - DAY)))
    assert verdict(expired, now=now).reason == "clock_wrong"
    assert verdict(code(LIVE), now=now).reason == "clock_wrong"


def test_a_clock_set_forward_makes_the_list_old_and_never_a_card_good() -> None:
    not_yet = code(replace(PRINTED, time=Days(TODAY + 5 * DAY, TODAY + 90 * DAY)))
    for days, reason in ((1, "not_yet"), (3, "not_yet"), (5, "list_expired")):
        assert verdict(not_yet, now=NOW + days * DAY).reason == reason
    assert verdict(code(LIVE), now=NOW + timedelta(hours=2)).reason == "stale"


@pytest.mark.parametrize("age", [121 * SECOND, timedelta(hours=1), 2 * DAY])
def test_an_old_list_makes_no_photograph_fresh(age: timedelta) -> None:
    old = lists(age=timedelta(hours=30))
    assert verdict(code(replace(LIVE, time=NOW - age)), register=old).reason == "stale"
    assert verdict(code(LIVE), register=old).reason == "list_old"


@BOTH
@pytest.mark.parametrize(("status", "reason"), [(1, "revoked"), (2, "suspended")])
def test_a_bad_standing_outweighs_whatever_else(body, status, reason) -> None:
    for given in ({}, {"online": True}, {"keys": a_key_set(k5="compromised", k140="compromised")},
                  {"now": NOW - DAY}, {"now": NOW + 2 * DAY}):  # fmt: skip
        assert verdict(code(body), register=lists(status), **given).reason == reason


def test_a_thief_of_the_key_cannot_make_new_numbers() -> None:
    minted = code(replace(PRINTED, index=PRINTED.index + 1))
    assert verdict(minted).reason == "revoked"
    assert verdict(minted, register=Lists({}), online=True).reason == "unknown"


@ON_AND_OFF
def test_cards_of_a_compromised_key_are_issued_again(online: bool) -> None:
    keys = a_key_set(k5="compromised")
    assert verdict(code(), online=online, keys=keys).reason == "reissue"
    assert verdict(code(LIVE), online=online, keys=keys).reason == "valid"


@ON_AND_OFF
def test_a_retired_key_and_one_past_its_time_confirm_nothing(online: bool) -> None:
    assert verdict(code(), online=online, keys=a_key_set(k5="retired")).reason == "key_expired"
    key = replace(KEYS.keys["5"], verify_until=NOW)
    keys = replace(KEYS, keys=KEYS.keys | {"5": key})
    assert verdict(code(), online=online, keys=keys).colour == "grey"
    still = replace(keys, keys=keys.keys | {"5": replace(key, verify_until=NOW + SECOND)})
    assert verdict(code(), online=online, keys=still).colour == "check_id"


@pytest.mark.parametrize(
    ("days", "reason"), [(-121, "forged"), (-120, "static"), (0, "static"), (61, "forged")]
)
def test_a_card_is_dated_in_the_time_its_key_may_sign(days: int, reason: str) -> None:
    dated = replace(PRINTED, time=Days(TODAY + days * DAY, TODAY + 900 * DAY))
    assert verdict(code(dated)).reason == reason


@pytest.mark.parametrize("seconds", [-3 * 86400 - 1, 4 * 86400])
def test_a_live_code_is_dated_in_the_time_its_key_may_sign(seconds: int) -> None:
    dated = replace(LIVE, time=NOW + seconds * SECOND)
    assert verdict(code(dated), now=NOW + seconds * SECOND).reason == "forged"


def test_an_older_edition_of_the_keys_is_refused_and_so_is_a_strangers() -> None:
    assert keyset.read(signed_set(), roots=ROOTS, known_seq=7) == KEYS
    older = signed_set(replace(KEYS, seq=6))
    assert keyset.read(older, roots=ROOTS).seq == 6
    with pytest.raises(NotBelieved):
        keyset.read(older, roots=ROOTS, known_seq=7)
    with pytest.raises(NotBelieved):
        keyset.read(signed_set(root=STRANGER), roots=ROOTS)
    with pytest.raises(NotBelieved):
        keyset.read(signed_set(root=replace(STRANGER, kid=next(iter(ROOTS)))), roots=ROOTS)
