"""A late look is held against how things stood when it was made, and takes nothing from anybody."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from events import trimming
from events.schemas import SCAN
from greencard.errors import NotFound
from greencard.keys.ring import Ring
from greencard.services import consents
from greencard.services.card import holding, resigning
from greencard.services.card.issuing import Pen
from greencard.services.desk import Service
from tests.checking import Desk, Holder, a_holder, an_entry, outcome, scans
from tests.consenting import allow, events, withdraw
from tests.usecases.conftest import NOW
from workers import clock

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def holder(service: Service) -> Holder:
    return a_holder(service, 1, now=NOW)


@pytest.fixture
def hospital(service: Service) -> Desk:
    return Desk(service, "hospital_1", "medical_priority")


@pytest.fixture
def other(service: Service) -> Desk:
    return Desk(service, "hospital_2", "medical_priority")


def did(service: Service, act: Callable[..., None], holder: Holder, at: timedelta) -> None:
    """The holder does something to the card, some time after NOW."""
    about = {"service": service} if act is holding.report_lost else {}
    with service.sessions.begin() as session:
        act(session, holder.registration_id, now=NOW + at, **about)


def breaches(service: Service) -> list[str | None]:
    return [row.breach for row in scans(service)]


@pytest.mark.parametrize(
    ("act", "state"), [(holding.freeze, "suspended"), (holding.report_lost, "lost")]
)
def test_only_a_card_that_was_good_no_longer_then_is_a_breach(
    service: Service, holder: Holder, hospital: Desk, act: Callable[..., None], state: str
) -> None:
    did(service, act, holder, HOUR)
    for at in (HOUR - SECOND, HOUR + SECOND):
        hospital.log(an_entry(holder, NOW + at), now=NOW + 2 * HOUR)
    assert breaches(service) == [None, state]
    assert {(row.verdict, row.granted) for row in scans(service)} == {("check_id", True)}


def test_a_card_that_was_frozen_between_is_a_breach_though_it_is_good_again(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    did(service, holding.freeze, holder, HOUR)
    did(service, holding.unfreeze, holder, 2 * HOUR)
    for hours in (0, 1.5, 2.5):
        hospital.log(an_entry(holder, NOW + hours * HOUR), now=NOW + 3 * HOUR)
    assert breaches(service) == [None, "suspended", None]


def test_a_printed_code_that_is_not_the_one_we_signed_is_forged(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    hospital.log(an_entry(holder, NOW, token_sha256="00" * 32), now=NOW)
    assert breaches(service) == ["forged"]


@pytest.mark.parametrize(
    "told",
    [
        {"token_sha256": None},
        {"shown": "number"},
        {"shown": "unreadable", "verdict": "red"},
        {"shown": "live"},
        {"verdict": "red", "reason": "static"},
    ],
)
def test_an_entry_that_no_scanner_would_write_grants_nothing(
    service: Service, holder: Holder, hospital: Desk, told: dict[str, str | None]
) -> None:
    hospital.log(an_entry(holder, NOW, **told), now=NOW)
    assert [(row.granted, row.fields) for row in scans(service)] == [(False, [])]


def test_of_a_number_alone_nothing_was_granted(service: Service, holder: Holder) -> None:
    allow(service, holder, "loan", each_time=True)
    Desk(service, "bank", "loan").log(an_entry(holder, NOW, shown="number"), now=NOW)
    (row,) = scans(service)
    assert (row.granted, row.fields) == (False, [])
    assert "consent.withdrawn" not in events(service)


def test_a_breach_uses_up_no_consent(service: Service, holder: Holder) -> None:
    allow(service, holder, "loan", each_time=True)
    Desk(service, "hospital_1", "loan").log(an_entry(holder, NOW), now=NOW)
    assert breaches(service) == ["purpose_not_yours"]
    told = Desk(service, "bank", "loan").scan(holder.live(NOW), now=NOW)
    assert outcome(told) == ("green", True, "valid")


def test_a_consent_given_since_neither_allowed_the_look_nor_ends_with_it(
    service: Service, holder: Holder
) -> None:
    allow(service, holder, "loan", each_time=True)
    bank = Desk(service, "bank", "loan")
    bank.log(an_entry(holder, NOW - HOUR), now=NOW + HOUR)
    assert breaches(service) == ["consent_missing"]
    assert bank.scan(holder.live(NOW), now=NOW)["granted"]


def test_a_consent_withdrawn_since_allowed_the_look(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    withdraw(service, holder, "medical_priority")
    for at in (-HOUR, HOUR):
        hospital.log(an_entry(holder, NOW + at), now=NOW + HOUR)
    assert breaches(service) == [None, "consent_missing"]


def test_a_breach_cannot_be_given_and_uses_up_no_turn(service: Service, holder: Holder) -> None:
    check_up = {"service": service, "purpose": "checkup_yearly"}
    museum, hospital = Desk(partner="museum", **check_up), Desk(partner="hospital_1", **check_up)
    entry = an_entry(holder, NOW)
    museum.log(entry, now=NOW)
    assert breaches(service) == ["purpose_not_yours"]
    with pytest.raises(NotFound):
        museum.give(entry, now=NOW)
    assert hospital.scan(holder.live(NOW), now=NOW)["granted"]
    free = {"service": service, "purpose": "free_entry", "venue": "east"}
    Desk(partner="museum", **free).log(an_entry(holder, NOW, confirmed=[]), now=NOW)
    assert breaches(service)[-1] == "confirm_first"
    assert Desk(partner="museum", **free).scan(holder.printed, now=NOW)["granted"]


def test_the_same_live_code_at_two_offices_is_seen_when_the_logs_meet(
    service: Service, holder: Holder, hospital: Desk, other: Desk
) -> None:
    code = holder.live(NOW)
    hospital.log(an_entry(holder, NOW, code), now=NOW + HOUR)
    hospital.log(an_entry(holder, NOW + SECOND, code), now=NOW + HOUR)
    clock.look(service, now=NOW + 8 * DAY)
    other.log(an_entry(holder, NOW + SECOND, code), now=NOW + 8 * DAY)
    assert breaches(service) == [None, None, "replayed"]


@pytest.mark.parametrize("late", [False, True])
def test_of_two_late_looks_the_later_is_the_replay_whichever_log_comes_first(
    service: Service, holder: Holder, hospital: Desk, other: Desk, late: bool
) -> None:
    code, then = holder.live(NOW), NOW + 20 * SECOND
    if late:
        other.log(an_entry(holder, then, code), now=NOW + HOUR)
    else:
        assert other.scan(code, now=then)["granted"]
    hospital.log(an_entry(holder, NOW, code), now=NOW + HOUR)
    assert {row.partner: row.breach for row in scans(service)} == {
        "hospital_1": None,
        "hospital_2": "replayed" if late else None,  # no device's clock undoes what we saw
    }


def test_nobody_claims_to_have_seen_a_live_code_long_before(
    service: Service, holder: Holder, hospital: Desk, other: Desk
) -> None:
    code = holder.live(NOW)
    assert other.scan(code, now=NOW + 30 * SECOND)["granted"]
    hospital.log(an_entry(holder, NOW - 121 * SECOND, code), now=NOW + HOUR)
    breaches_of = {row.partner: row.breach for row in scans(service)}
    assert breaches_of == {"hospital_1": "replayed", "hospital_2": None}


def test_what_was_shown_because_the_refusal_came_too_late_is_written_down(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    did(service, holding.freeze, holder, timedelta())
    scan, code = uuid4(), holder.live(NOW)
    assert not hospital.scan(code, now=NOW, scan=scan)["granted"]
    for _ in range(2):
        hospital.log(an_entry(holder, NOW, code, scan=str(scan)), now=NOW + HOUR)
    (row,) = scans(service)
    assert (row.granted, row.late, row.breach) == (True, True, "suspended")
    assert row.fields == ["valid", "class", "name_masked"]
    assert events(service) == ["scan.recorded"]


def test_what_was_granted_on_line_stays_as_it_was(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    scan, code = uuid4(), holder.live(NOW)
    assert hospital.scan(code, now=NOW, scan=scan)["granted"]
    hospital.log(an_entry(holder, NOW, code, scan=str(scan)), now=NOW + HOUR)
    (row,) = scans(service)
    assert (row.granted, row.late, row.breach) == (True, False, None)


@pytest.mark.parametrize("live", [True, False])
def test_a_card_signed_anew_since_was_good_before(
    service: Service, holder: Holder, hospital: Desk, live: bool
) -> None:
    entry = an_entry(holder, NOW + HOUR, holder.live(NOW + HOUR) if live else None)
    later = NOW + 2 * DAY
    signer = Ring(service.config.keys, "card").signer("card", at=later)
    pen = Pen(signer=signer, realm=service.realm, at=later)
    assert list(resigning.sign_anew(service.sessions, [holder.body.kid], pen=pen)) == [1]
    hospital.log(entry, now=later)
    assert breaches(service) == [None]


def test_a_limit_is_reached_by_what_came_before(service: Service, holder: Holder) -> None:
    museum = Desk(service, "museum", "free_entry", venue="east")
    for at in (HOUR, 2 * HOUR):
        museum.scan(holder.printed, now=NOW + at)
    for at in (timedelta(), 1.5 * HOUR):
        museum.log(an_entry(holder, NOW + at), now=NOW + 3 * HOUR)
    late = sorted(scans(service, late=True), key=lambda row: row.scanned_at)
    assert [row.breach for row in late] == [None, "limit_reached"]


def test_a_consent_the_log_has_forgotten_was_there(service: Service, holder: Holder) -> None:
    allow(service, holder, "recognise")
    later = NOW + 750 * DAY
    with service.sessions.begin() as session:
        assert trimming.trim(session, (SCAN,), before=later - 730 * DAY) == 1
        about = {"service": service, "now": later}
        consents.withdraw(session, holder.registration_id, "recognise", **about)
    Desk(service, "beijing", "recognise").log(an_entry(holder, later - HOUR), now=later + HOUR)
    assert breaches(service) == [None]
