"""What the clock does by itself: late cases are told of once, and old things are forgotten."""

from datetime import timedelta

from sqlalchemy import func, select

from events.tables import outbox
from greencard.models import Replay, WebSession
from greencard.services import registration
from greencard.services.desk import Service
from greencard.services.doors import sessions
from greencard.services.intake.registrations import read_registration
from greencard.services.registration import Submission
from tests.story import an_eligible_founder
from tests.usecases.conftest import NOW
from tests.usecases.test_cases import opened
from workers import clock


def overdue(service: Service) -> int:
    with service.sessions() as session:
        told = select(func.count()).where(outbox.c.event_type == "case.overdue")
        return session.scalar(told) or 0


def test_a_late_case_is_told_of_once_and_not_a_day_early(service: Service) -> None:
    opened(service, "rs01")  # due on 2026-10-08
    clock.look(service, now=NOW + timedelta(days=17))
    assert overdue(service) == 0
    for days in (18, 18, 19):
        clock.look(service, now=NOW + timedelta(days=days))
    assert overdue(service) == 1


def test_answers_for_repeats_and_ended_sessions_are_forgotten(service: Service) -> None:
    today = service.today(NOW)
    application = read_registration(
        an_eligible_founder(300), service.catalogue.on(today), today=today
    )
    with service.sessions.begin() as session:
        submission = Submission(key="k", body="b")
        registration.register(session, application, service=service, now=NOW, submission=submission)
        replay = session.scalars(select(Replay)).one()
        sessions.open_for_registration(session, replay.registration_id, now=NOW)
    clock.look(service, now=NOW + timedelta(hours=11))
    assert left(service) == (1, 1)
    clock.look(service, now=NOW + timedelta(hours=25))
    assert left(service) == (0, 0)


def left(service: Service) -> tuple[int, int]:
    with service.sessions() as session:
        replays = session.scalar(select(func.count()).select_from(Replay))
        return replays or 0, session.scalar(select(func.count()).select_from(WebSession)) or 0
