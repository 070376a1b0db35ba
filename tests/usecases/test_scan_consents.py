"""A holder's word decides at the next scan, and what a law allows needs none."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from greencard.models import Consent
from greencard.services.desk import Service
from tests.checking import Desk, Holder, a_holder, outcome
from tests.consenting import allow, events, withdraw
from tests.usecases.conftest import NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def holder(service: Service) -> Holder:
    return a_holder(service, 1, now=NOW)


@pytest.fixture
def hospital(service: Service) -> Desk:
    return Desk(service, "hospital_1", "medical_priority")


def test_what_must_be_asked_is_off_until_the_holder_says_so(
    service: Service, holder: Holder
) -> None:
    beijing = Desk(service, "beijing", "recognise")
    assert outcome(beijing.scan(holder.live(NOW), now=NOW)) == ("green", False, "consent_missing")
    allow(service, holder, "recognise")
    told = beijing.scan(holder.live(NOW), now=NOW)
    assert told["granted"] and told["card"]["category"] == "entrepreneur"
    withdraw(service, holder, "recognise")
    assert outcome(beijing.scan(holder.live(NOW), now=NOW)) == ("green", False, "consent_missing")
    police = Desk(service, "police", "hukou")
    assert police.scan(holder.live(NOW + SECOND), now=NOW)["granted"]
    assert events(service).count("consent.given") == 1
    assert events(service).count("consent.withdrawn") == 1


def test_what_is_on_by_itself_can_be_switched_off(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    withdraw(service, holder, "medical_priority")
    told = hospital.scan(holder.live(NOW), now=NOW)
    assert outcome(told) == ("green", False, "consent_missing")
    allow(service, holder, "medical_priority")
    assert hospital.scan(holder.live(NOW), now=NOW)["granted"]


def test_a_consent_for_one_scan_ends_with_it(service: Service, holder: Holder) -> None:
    bank = Desk(service, "bank", "loan")
    allow(service, holder, "loan")
    assert bank.scan(holder.live(NOW), now=NOW)["card"]["name"] == holder.name
    second = bank.scan(holder.live(NOW + SECOND), now=NOW + SECOND)
    assert outcome(second) == ("green", False, "consent_missing")
    with service.sessions() as session:
        (row,) = session.scalars(select(Consent))
    assert (row.state, row.each_time) == ("off", True)
    assert events(service)[1:3] == ["scan.recorded", "consent.withdrawn"]
