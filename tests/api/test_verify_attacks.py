"""What a forger, a thief and a guesser can try at a counter: what each is told, and the record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from events.outbox import outbox
from greencard.domain.numbers import spelled_number
from greencard.domain.token.layout import Days
from greencard.errors import TooMany
from greencard.keys.ring import Ring
from greencard.models import Scan
from greencard.services.desk import Service
from tests.api.forgeries import COPIES, FORGERIES, signed, token
from tests.checking import Desk, Holder, a_holder, address, outcome, scans, unwatched
from tests.consenting import allow, withdraw
from tests.usecases.conftest import NOW
from tests.usecases.conftest import service as service

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def holder(service: Service) -> Holder:
    return a_holder(service, 1, now=NOW, valid_to=service.today(NOW) + 10 * DAY)


@pytest.fixture
def hospital(service: Service) -> Desk:
    return Desk(service, "hospital_1", "medical_priority")


def told(service: Service) -> int:
    """How many scans were told."""
    with service.sessions() as session:
        recorded = select(func.count()).where(outbox.c.event_type == "scan.recorded")
        return session.scalar(recorded) or 0


@pytest.fixture(autouse=True)
def one_record_each(service: Service) -> Iterator[None]:
    """Whatever was tried, every scan is one row and one event."""
    yield
    assert len(scans(service)) == told(service) > 0


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_red_and_recorded_under_the_partner(
    holder: Holder, hospital: Desk, name: str
) -> None:
    forge, reason = FORGERIES[name]
    answer = hospital.scan(forge(holder), now=NOW)
    assert outcome(answer) == ("red", False, reason) and answer["card"] == {}
    (row,) = scans(holder.service)
    assert (row.talent_id, row.card_id, row.fields) == (None, None, [])


@pytest.mark.parametrize("name", COPIES)
def test_a_stolen_key_copies_no_card_that_differs_from_the_registry(
    holder: Holder, hospital: Desk, name: str
) -> None:
    answer = hospital.scan(COPIES[name](holder), now=NOW)
    assert outcome(answer) == ("red", False, "forged") and answer["card"] == {}
    (row,) = scans(holder.service)
    assert row.talent_id == holder.talent_id  # who sees that somebody tried


def test_no_flipped_bit_is_taken(service: Service, holder: Holder) -> None:
    hospital = Desk(unwatched(service), "hospital_1", "medical_priority")
    whole, keys = token(holder), Ring(service.config.keys).edition
    seen = set()
    with service.sessions.begin() as session:  # one commit for all, since it is the slow part
        for place in range(8 * len(whole)):
            flipped = bytearray(whole)
            flipped[place // 8] ^= 1 << place % 8
            asks = hospital.asks(address(bytes(flipped)), now=NOW, keys=keys)
            seen.add(outcome(asks(session)))
    assert seen <= {("red", False, "forged"), ("red", False, "unknown")}
    assert len(scans(service)) == 8 * len(whole)


def test_no_changed_digit_and_no_part_of_a_code_is_taken(service: Service, holder: Holder) -> None:
    hospital = Desk(unwatched(service), "hospital_1", "medical_priority")
    before, _, digits = holder.printed.partition("/V")
    places, keys = range(len(digits)), Ring(service.config.keys).edition
    changed = [f"{digits[:at]}{9 - int(digits[at])}{digits[at + 1 :]}" for at in places]
    with service.sessions.begin() as session:
        for wrong in [
            *changed,
            *(digits[:at] for at in places),
            *(digits[at + 1 :] for at in places),
        ]:
            for code in (f"{before}/V{wrong}", wrong):
                told = outcome(hospital.asks(code, now=NOW, keys=keys)(session))
                assert told[0] == "red" and not told[1], code
    assert {row.talent_id for row in scans(service)} == {None}


@pytest.mark.parametrize(
    ("age", "wanted"),
    [
        (-6, ("amber", False, "stale")),
        (-5, ("green", True, "valid")),
        (34, ("green", True, "valid")),
        (35, ("green", True, "valid")),
        (36, ("amber", False, "stale")),
        (600, ("amber", False, "stale")),
    ],
)
def test_a_live_code_is_good_for_half_a_minute(
    holder: Holder, hospital: Desk, age: int, wanted: tuple[str, bool, str]
) -> None:
    code = holder.live(NOW + DAY)
    assert outcome(hospital.scan(code, now=NOW + DAY + age * SECOND)) == wanted
    (row,) = scans(holder.service)
    assert (row.verdict, row.granted, row.reason) == wanted
    assert bool(row.fields) == row.granted and row.talent_id == holder.talent_id


def test_a_card_is_good_to_the_end_of_its_last_day_and_no_longer(
    holder: Holder, hospital: Desk
) -> None:
    last = NOW.replace(hour=15, minute=59) + 10 * DAY
    after = last + timedelta(minutes=1)
    assert hospital.scan(holder.printed, now=last)["granted"]
    assert hospital.scan(holder.live(last), now=last)["granted"]
    for code in (holder.printed, holder.live(after), holder.number):
        assert outcome(hospital.scan(code, now=after)) == ("red", False, "expired")


def test_a_card_is_not_good_before_its_first_day(holder: Holder, hospital: Desk) -> None:
    tomorrow = holder.service.today(NOW) + DAY
    code = signed(holder, time=Days(tomorrow, tomorrow + 9 * DAY))
    holder.put(valid_from=tomorrow, token=code.partition("/V")[2])
    for shown in (code, holder.live(NOW), holder.number):
        assert outcome(hospital.scan(shown, now=NOW)) == ("red", False, "not_yet")
    assert hospital.scan(code, now=NOW + DAY)["granted"]


def test_the_code_of_a_card_before_it_was_issued_anew_is_worth_nothing(
    holder: Holder, hospital: Desk
) -> None:
    holder.put(state="replaced")
    for shown in (holder.printed, holder.live(NOW), holder.number):
        assert outcome(hospital.scan(shown, now=NOW)) == ("red", False, "replaced")


def test_a_card_frozen_between_two_scans_is_refused_at_the_second(
    holder: Holder, hospital: Desk
) -> None:
    code = holder.live(NOW)
    assert hospital.scan(code, now=NOW)["granted"]
    holder.put(state="suspended", frozen_at=NOW)
    for shown in (code, holder.printed, holder.number):
        assert outcome(hospital.scan(shown, now=NOW + SECOND)) == ("red", False, "suspended")


def test_a_card_of_a_compromised_key_has_to_be_issued_again(holder: Holder, hospital: Desk) -> None:
    edition = Ring(holder.service.config.keys).edition
    kid = str(holder.body.kid)
    stopped = replace(edition.keys[kid], state="compromised")
    keys = replace(edition, keys={**edition.keys, kid: stopped})
    answer = hospital.scan(holder.printed, now=NOW, keys=keys)
    assert outcome(answer) == ("amber", False, "reissue") and answer["card"] == {}
    assert hospital.scan(holder.live(NOW), now=NOW, keys=keys)["granted"]


def test_a_key_nobody_published_is_not_known(holder: Holder, hospital: Desk) -> None:
    edition = Ring(holder.service.config.keys).edition
    kept = {kid: key for kid, key in edition.keys.items() if kid != str(holder.body.kid)}
    answer = hospital.scan(holder.printed, now=NOW, keys=replace(edition, keys=kept))
    assert outcome(answer) == ("red", False, "unknown")


def test_a_consent_withdrawn_between_two_scans_holds_at_the_second(
    holder: Holder, hospital: Desk
) -> None:
    beijing = Desk(holder.service, "beijing", "recognise")
    allow(holder.service, holder, "recognise")
    assert beijing.scan(holder.live(NOW), now=NOW)["granted"]
    withdraw(holder.service, holder, "recognise")
    again = beijing.scan(holder.live(NOW + SECOND), now=NOW + SECOND)
    assert outcome(again) == ("green", False, "consent_missing") and again["card"] == {}


def test_ten_thousand_guessed_numbers_find_out_thirty_at_most(
    holder: Holder, hospital: Desk
) -> None:
    found, keys = [], Ring(holder.service.config.keys).edition
    with holder.service.sessions.begin() as session:
        for index in range(10_000):
            guess = spelled_number(holder.body.status_list, index)
            asks = hospital.asks(guess, now=NOW + index * timedelta(milliseconds=1), keys=keys)
            try:
                with session.begin_nested():
                    found.append(asks(session))
            except TooMany:
                continue
    assert len(found) == 30
    with holder.service.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Scan)) == 30
