"""Scans are forgotten after the time that is written down, the answers to them after a day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from events.schemas import SCAN
from events.tables import outbox
from greencard.models import LiveUse
from greencard.services.checking import late
from greencard.services.desk import Service
from greencard.services.upkeep import forgetting
from tests.checking import Desk, Holder, a_holder, scans
from tests.usecases.conftest import NOW
from workers import clock

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def holder(service: Service) -> Holder:
    return a_holder(service, 1, now=NOW)


@pytest.fixture
def hospital(service: Service) -> Desk:
    return Desk(service, "hospital_1", "medical_priority")


def told(service: Service, topic: str = SCAN) -> int:
    with service.sessions() as session:
        events = select(func.count()).select_from(outbox).where(outbox.c.topic == topic)
        return session.scalar(events) or 0


def test_a_scan_is_kept_for_two_years_and_no_day_longer(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    hospital.scan(holder.printed, now=NOW)
    hospital.scan(holder.printed, now=NOW + DAY)
    kept = service.catalogue.book.watch.kept
    others = told(service, "greencard.registration")
    clock.look(service, now=NOW + kept)
    assert (len(scans(service)), told(service)) == (2, 2)
    clock.look(service, now=NOW + kept + SECOND)
    assert (len(scans(service)), told(service)) == (1, 1)
    clock.look(service, now=NOW + kept + 2 * DAY)
    assert (len(scans(service)), told(service)) == (0, 0)
    assert told(service, "greencard.registration") == others > 0


def test_many_scans_go_in_batches(service: Service, holder: Holder, hospital: Desk) -> None:
    for _ in range(5):
        hospital.scan(holder.printed, now=NOW)
    later = NOW + 800 * DAY
    batches = []
    for _ in range(4):
        with service.sessions.begin() as session:
            gone = forgetting.forget_scans(session, service=service, now=later, limit=2)
            batches.append(gone)
    assert batches == [2, 2, 1, 0] and told(service) == 0


def test_after_a_day_the_answer_is_forgotten_and_the_outcome_is_not(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    scan = uuid4()
    first = hospital.scan(holder.live(NOW), now=NOW, scan=scan)
    clock.look(service, now=NOW + DAY - SECOND)
    assert hospital.scan("x", now=NOW + DAY, scan=scan) == first
    clock.look(service, now=NOW + DAY + SECOND)
    assert scans(service)[0].answer is None
    again = hospital.scan("x", now=NOW + DAY + HOUR, scan=scan)
    assert again == first | {"card": {}, "live_age": None}


def test_a_live_code_is_known_as_long_as_a_log_may_tell_of_it(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    hospital.scan(holder.live(NOW), now=NOW)
    for age, left in ((late.KEPT + DAY, 1), (late.KEPT + DAY + SECOND, 0)):
        clock.look(service, now=NOW + age)
        with service.sessions() as session:
            assert len(session.scalars(select(LiveUse)).all()) == left


def test_kafka_forgets_a_week_after_we_do(service: Service) -> None:
    kept = service.catalogue.book.watch.kept
    assert forgetting.kept_on_kafka(service) == kept + 7 * DAY
    assert set(forgetting.TOPICS) == {"greencard.scan", "greencard.scan.dlt"}
