"""Cases: offices that finish at the same moment, steps that begin once, acts out of place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from events.envelope import uuid7
from events.schemas import CASE, CaseRequested
from events.tables import outbox
from greencard.errors import Forbidden, Incomplete, NotAllowed, NotFound, NotYourTurn
from greencard.models import Case, Registration, Task
from greencard.services.casework import cases
from greencard.services.casework.cases import Actor
from greencard.services.desk import Service
from tests.usecases.conftest import NOW, registered


def opened(service: Service, matter_id: str, index: int = 1) -> str:
    """The number of a fresh case of that matter."""
    registered(service, index)
    matter = service.catalogue.on(service.today(NOW))[matter_id]
    with service.sessions.begin() as session:
        row = session.scalars(select(Registration)).one()
        request = CaseRequested(
            talent_id=row.talent_id,
            registration_id=row.id,
            family=matter.family,
            matter=matter.id,
            version=matter.valid_from,
            submitted_on=row.applied_on,
        )
        case = cases.open_case(session, matter, request, service=service, now=NOW, cause=uuid7())
        return case.number


def finish(
    service: Service,
    number: str,
    step: str,
    office: str,
    *,
    by: str | None = None,
    minutes: int = 1,
) -> None:
    actor = Actor(staff_id=None, office=by or office)
    with service.sessions.begin() as session:
        cases.finish_task(
            session,
            number,
            step=step,
            office=office,
            actor=actor,
            values={},
            service=service,
            now=NOW + timedelta(minutes=minutes),
        )


def tasks(service: Service, step: str) -> list[Task]:
    with service.sessions() as session:
        return list(session.scalars(select(Task).filter_by(step=step).order_by(Task.office)))


def told(service: Service) -> list[str]:
    with service.sessions() as session:
        query = select(outbox.c.event_type).where(outbox.c.topic == CASE).order_by(outbox.c.id)
        return list(session.scalars(query))


@pytest.mark.postgres
def test_offices_that_finish_at_the_same_moment_move_the_case_on(on_postgres: Service) -> None:
    number = opened(on_postgres, "hk06")
    finish(on_postgres, number, "accept", "centre")
    offices = ["education", "hr", "police"]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda office: finish(on_postgres, number, "joint", office), offices))
    (issue,) = tasks(on_postgres, "issue")
    assert issue.state == "open"
    assert told(on_postgres) == ["case.opened", "case.step_started", "case.step_started"]


def test_a_joint_step_begins_once_whatever_its_offices_finish(service: Service) -> None:
    number = opened(service, "hk06")
    finish(service, number, "accept", "centre", minutes=5)
    finish(service, number, "joint", "hr", minutes=60)
    others = [task for task in tasks(service, "joint") if task.office != "hr"]
    assert {task.opened_at for task in others} == {NOW + timedelta(minutes=5)}
    assert told(service) == ["case.opened", "case.step_started"]


def test_an_office_acts_only_for_itself_and_only_where_it_has_a_part(service: Service) -> None:
    number = opened(service, "rs01")
    with pytest.raises(Forbidden):
        finish(service, number, "accept", "police_station", by="housing")
    with pytest.raises(NotFound):
        finish(service, number, "accept", "housing")
    with pytest.raises(NotYourTurn):
        finish(service, number, "check", "police")
    with pytest.raises(NotFound):
        finish(service, "2026-9999999-X", "accept", "police_station")


def test_a_refused_case_is_closed_for_everybody(service: Service) -> None:
    number = opened(service, "rs01")
    place = {"step": "accept", "office": "police_station"}
    actor = Actor(staff_id=None, office="police_station")
    with service.sessions() as session, pytest.raises(Incomplete):
        cases.refuse(session, number, **place, actor=actor, reason="　", now=NOW)
    with service.sessions.begin() as session:
        cases.refuse(session, number, **place, actor=actor, reason="材料不符", now=NOW)
    with pytest.raises(NotAllowed):
        finish(service, number, "check", "police")
    with service.sessions() as session:
        case = session.scalars(select(Case)).one()
        assert (case.state, case.clock, case.refusal) == ("refused", "done", "材料不符")
        assert {task.state for task in case.tasks} == {"done", "void"}
        assert isinstance(case.id, UUID)


def test_the_earlier_of_both_limits_is_the_due_date(service: Service) -> None:
    opened(service, "rs01")
    with service.sessions() as session:
        case = session.scalars(select(Case)).one()
    assert case.submitted_on.isoformat() == "2026-09-21"
    # ten working days would be 2026-10-12: the National Day week lies between
    assert case.due_on.isoformat() == "2026-10-08"
