"""An office in its queue and its counter at the same moment: a referred case is decided once."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from events.envelope import uuid7
from events.schemas import CaseRequested
from greencard.models import Case, Task
from greencard.services.casework import cases
from greencard.services.casework.cases import Actor
from greencard.services.desk import Service
from tests.checking import Desk, Holder, a_holder, scans
from tests.consenting import allow
from tests.usecases.conftest import NOW
from tests.usecases.test_side_by_side import side_by_side, told

pytestmark = pytest.mark.postgres


def referred(service: Service, holder: Holder) -> str:
    """A case for a school place, which the centre has referred to the education office."""
    matter, today = service.in_force(NOW)["sv05"], service.today(NOW)
    asked = CaseRequested(
        talent_id=holder.talent_id,
        registration_id=holder.registration_id,
        family=matter.family,
        matter=matter.id,
        version=matter.valid_from,
        submitted_on=today,
        applied_on=today,
        by_person=False,
    )
    about: dict[str, Any] = {"service": service, "now": NOW}
    with service.sessions.begin() as session:
        case_no = cases.open_case(session, matter, asked, **about, cause=uuid7()).number
    with service.sessions.begin() as session:
        part = session.scalars(select(Task).filter_by(state="open")).one()
        centre = Actor(staff_id=None, office=part.office)
        step = {"step": part.step, "office": part.office, "actor": centre, "values": {}}
        cases.finish_task(session, case_no, **step, **about)
    return case_no


@pytest.mark.parametrize("decision", ["approved", "refused"])
def test_beside_a_decision_in_the_queue_what_was_given_decides_nothing(
    on_postgres: Service, decision: str
) -> None:
    holder = a_holder(on_postgres, 1, now=NOW)
    case_no = referred(on_postgres, holder)
    allow(on_postgres, holder, "child_school")
    desk = Desk(on_postgres, "education", "child_school")
    looked = desk.scan(holder.printed, now=NOW)
    mine = {"step": "handle", "office": "education", "now": NOW}
    mine["actor"] = Actor(staff_id=uuid7(), office="education")
    decide = {
        "approved": partial(cases.finish_task, values={}, service=on_postgres),
        "refused": partial(cases.refuse, reason="名额已满"),
    }[decision]
    gives = desk.gives(looked, now=NOW, case_no=case_no)
    side_by_side(on_postgres, lambda session: decide(session, case_no, **mine), gives)
    with on_postgres.sessions() as session:
        assert session.scalars(select(Case.state)).one() == decision
    decided = {one: told(on_postgres, f"case.{one}") for one in ("approved", "refused")}
    assert decided == {"approved": 0, "refused": 0} | {decision: 1}
    assert scans(on_postgres)[0].given_case == case_no
