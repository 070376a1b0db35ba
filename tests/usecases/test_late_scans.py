"""A scanner's log comes in later: each entry once, held against what is known by now."""

from datetime import timedelta

import pytest

from greencard.services.desk import Service
from tests.checking import Desk, Holder, a_holder, an_entry, scans
from tests.consenting import allow, events, withdraw
from tests.usecases.conftest import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEPT = (True, None)


@pytest.fixture
def holder(service: Service) -> Holder:
    return a_holder(service, 1, now=NOW)


@pytest.fixture
def hospital(service: Service) -> Desk:
    return Desk(service, "hospital_1", "medical_priority")


def breach(service: Service) -> str | None:
    return scans(service)[-1].breach


def test_a_log_is_recorded_once_however_often_it_comes(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    live = an_entry(holder, NOW, holder.live(NOW))
    for _ in range(3):
        assert hospital.log(live, now=NOW + HOUR) == [KEPT]
    (row,) = scans(service)
    assert (row.late, row.granted, row.breach, row.shown) == (True, True, None, "live")
    assert (row.scanned_at, row.recorded_at) == (NOW, NOW + HOUR)
    assert (row.talent_id, row.list_as_of) == (holder.talent_id, NOW - HOUR)
    assert row.fields == ["valid", "class", "name_masked"]  # no more stands in the code
    assert events(service) == ["scan.recorded"]


def test_an_old_list_is_enough_with_the_document_and_another_verdict_is_not(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    vehicle = Desk(service, "vehicle", "plate")
    for reason, granted in {"list_old": True, "clock_wrong": False, "confirm_first": False}.items():
        entry = an_entry(holder, NOW, verdict="amber", reason=reason)
        vehicle.log(entry, now=NOW + HOUR)
        row = scans(service)[-1]
        assert (row.granted, row.breach) == (granted, None)
        assert row.fields == (["class", "valid_to"] if granted else [])


def test_what_is_too_old_or_lies_ahead_is_refused_by_itself(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    days = {8 * DAY + MINUTE: "too_old", 8 * DAY: None, -4 * MINUTE: None, -6 * MINUTE: "in_future"}
    log = [an_entry(holder, NOW - ago) for ago in days]
    told = hospital.log(*log, now=NOW)
    assert told == [(reason is None, reason) for reason in days.values()]
    assert len(scans(service)) == 2


def test_a_card_that_ran_out_since_is_none(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    holder.put(state="expired", valid_to=service.today(NOW))
    hospital.log(an_entry(holder, NOW), now=NOW + DAY)
    assert breach(service) is None
    hospital.log(an_entry(holder, NOW + DAY), now=NOW + DAY)
    assert breach(service) == "expired"


def test_purpose_consent_confirmation_and_limit_are_looked_at_afterwards(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    hospital.log(an_entry(holder, NOW, purpose="hukou"), now=NOW)
    assert breach(service) == "purpose_not_yours"
    hospital.log(an_entry(holder, NOW, confirmed=[]), now=NOW)
    assert breach(service) == "confirm_first"
    withdraw(service, holder, "medical_priority")
    hospital.log(an_entry(holder, NOW), now=NOW + MINUTE)
    assert breach(service) == "consent_missing"
    museum = Desk(service, "museum", "free_entry", venue="east")
    museum.log(an_entry(holder, NOW), now=NOW + 2 * MINUTE)
    assert breach(service) is None
    museum.log(an_entry(holder, NOW), now=NOW + 3 * MINUTE)
    assert breach(service) == "limit_reached"


def test_a_number_nobody_has_is_kept_under_the_partner(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    log = [
        an_entry(holder, NOW, number="07-0000000-0"),
        an_entry(holder, NOW, number=None, shown="unreadable", verdict="red", reason="forged"),
    ]
    assert hospital.log(*log, now=NOW) == [KEPT, KEPT]
    rows = scans(service)
    assert [row.talent_id for row in rows] == [None, None]
    assert {(row.granted, row.breach) for row in rows} == {(True, "unknown"), (False, None)}


def test_a_consent_for_one_scan_is_used_up_by_a_late_one(service: Service, holder: Holder) -> None:
    allow(service, holder, "loan")
    bank = Desk(service, "bank", "loan")
    log = [an_entry(holder, NOW + hours * HOUR) for hours in (1, 2)]
    bank.log(*log, now=NOW + 3 * HOUR)
    assert [row.breach for row in scans(service)] == [None, "consent_missing"]
    assert events(service).count("consent.withdrawn") == 1
