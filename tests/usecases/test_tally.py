"""What partners scan is counted by local day, each event once; bulk look-ups are reported."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from events.schemas import ScanRecorded
from greencard.models import Alarm, ScanCount
from greencard.queries.counter import partner_statistics
from greencard.services.desk import Service
from greencard.services.upkeep import tallying
from tests.checking import Desk, a_holder
from tests.events.examples import EXAMPLES
from tests.usecases.conftest import NOW
from workers import tally
from workers.runner import settle

EVENT = next(one for one in EXAMPLES if isinstance(one, ScanRecorded))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest) -> Service:
    name = {"sqlite": "service", "postgres": "on_postgres"}[request.param]
    return request.getfixturevalue(name)


def told(service: Service, times: int = 1, **changes: object) -> None:
    """The tally hears of some scans at NOW."""
    now = changes.pop("now", NOW)
    with service.sessions.begin() as session:
        for _ in range(times):
            event = replace(EVENT, **{"scanned_at": now, **changes})
            tallying.tally(session, event, service=service, now=now)


def counts(service: Service) -> list[tuple[str, str, str, bool, int]]:
    with service.sessions() as session:
        rows = session.scalars(select(ScanCount).order_by(ScanCount.day, ScanCount.granted))
        return [(r.partner, r.day.isoformat(), r.verdict, r.granted, r.count) for r in rows]


def alarms(service: Service) -> list[tuple[str, int]]:
    with service.sessions() as session:
        return [(row.partner, row.count) for row in session.scalars(select(Alarm))]


def test_scans_are_counted_by_the_local_day_and_their_outcome(either: Service) -> None:
    told(either, 3)
    told(either, 2, granted=False)
    told(either, scanned_at=NOW.replace(hour=16))
    assert counts(either) == [
        ("hospital", "2026-09-21", "green", False, 2),
        ("hospital", "2026-09-21", "green", True, 3),
        ("hospital", "2026-09-22", "green", True, 1),
    ]


def test_the_worker_counts_each_scan_once(service: Service) -> None:
    holder = a_holder(service, 1, now=NOW)
    museum = Desk(service, "museum", "free_entry")
    for _ in range(2):
        museum.scan(holder.printed, now=NOW)
    for _ in range(2):
        settle(service.sessions, [tally.consumer(service)])
    assert counts(service) == [
        ("museum", "2026-09-21", "check_id", False, 1),
        ("museum", "2026-09-21", "check_id", True, 1),
    ]
    with service.sessions() as session:
        partner, today = service.catalogue.partners["museum"], service.today(NOW)
        page = partner_statistics.page(session, partner, service=service, today=today)
    assert (page.scans, page.granted, page.alarms) == (2, 1, [])
    assert [(row.purpose_title.zh, row.granted, row.count) for row in page.rows] == [
        ("免费入园入馆", True, 1),
        ("免费入园入馆", False, 1),
    ]


def test_whoever_scans_in_bulk_is_reported_once_an_hour(
    either: Service, caplog: pytest.LogCaptureFixture
) -> None:
    most = either.catalogue.book.watch.alarm_an_hour
    with caplog.at_level(logging.WARNING):
        told(either, most)
        assert (alarms(either), caplog.records) == ([], [])
        told(either, 3)
        assert alarms(either) == [("hospital", most + 3)]
        told(either, partner="hospital_2")
        told(either, most + 1, now=NOW + HOUR)
    assert len(alarms(either)) == 2
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2 and all("hospital has made more than" in one for one in said)


def test_a_log_is_held_against_the_hours_it_tells_of(service: Service) -> None:
    most = service.catalogue.book.watch.alarm_an_hour
    told(service, most, late=True)
    assert alarms(service) == []
    told(service, 1, late=True)
    assert alarms(service) == [("hospital", most + 1)]
