"""一中心: opening a case and moving it along, step by step, until it is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from events import outbox
from events.envelope import uuid7
from events.schemas import CaseApproved, CaseOpened, CaseRefused, CaseRequested, StepStarted
from greencard.domain import deadlines, numbers, workflow
from greencard.domain.deadlines import Calendar
from greencard.domain.facts import GIVEN
from greencard.errors import Forbidden, NotAllowed, NotFound
from greencard.matters.definition import Limit, Matter
from greencard.models import Case, CaseSerial, Task
from greencard.services.casework.grants import granted
from greencard.services.casework.reasons import reason_of
from greencard.services.casework.telling import about
from greencard.services.desk import Service
from greencard.services.wanting import wants


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, and for which office."""

    staff_id: UUID | None
    office: str | None


def open_case(
    session: Session,
    matter: Matter,
    request: CaseRequested,
    *,
    service: Service,
    now: datetime,
    cause: UUID,
) -> Case:
    """Open the case with the steps of its definition as they stand today, and start the clock.

    Both limits count from the day of submission; the earlier one is the due date.
    """
    calendar = service.calendar(session)
    case = _new_case(session, matter, request, calendar=calendar, now=now)
    session.add(case)
    step = start(case, workflow.current(case.tasks), service=service, calendar=calendar, now=now)
    outbox.append(session, CaseOpened(**_step_event(case, step)), now=now, cause=cause)
    return case


def _new_case(
    session: Session, matter: Matter, request: CaseRequested, *, calendar: Calendar, now: datetime
) -> Case:
    dates = deadlines.of_case(request.submitted_on, matter, calendar)
    return Case(
        id=uuid7(),
        number=_number(session, request.submitted_on),
        talent_id=request.talent_id,
        registration_id=request.registration_id,
        family=request.family,
        matter=matter.id,
        version=matter.valid_from,
        state="open",
        clock="running",
        applied_on=request.applied_on or request.submitted_on,
        submitted_on=request.submitted_on,
        by_person=request.by_person,
        due_on=dates.due.on,
        statute_on=dates.statute.on,
        provisional=dates.due.provisional,
        statute_provisional=dates.statute.provisional,
        calendar_edition=calendar.edition,
        opened_at=now,
        grant={},
        tasks=tasks_of(matter),
    )


def finish_task(
    session: Session,
    case_no: str,
    *,
    step: str,
    office: str,
    actor: Actor,
    values: Mapping[str, object],
    service: Service,
    now: datetime,
) -> None:
    """One office has done its part; when all have, the case moves on or is approved.

    Raises NotFound, Forbidden, NotYourTurn, NotAllowed, or Incomplete where the step asks for
    something (the level of the card) that `values` lacks.
    """
    case = hold(session, case_no, office=office, actor=actor)
    task = workflow.finish(case.tasks, step=step, office=office)
    if task.asks:
        case.grant = granted(session, case, values, service=service, now=now)
    task.state, task.done_at, task.done_by = "done", now, actor.staff_id
    following = workflow.current(case.tasks)
    if not following:
        given = service.catalogue.matter(case.matter, case.version).gives
        case.grant = case.grant | dict.fromkeys(given, GIVEN)
        approve(session, case, now=now)
    elif following[0].position > task.position:
        calendar = service.calendar(session)
        first = start(case, following, service=service, calendar=calendar, now=now)
        outbox.append(session, StepStarted(**_step_event(case, first)), now=now)


def refuse(
    session: Session,
    case_no: str,
    *,
    step: str,
    office: str,
    actor: Actor,
    reason: str,
    now: datetime,
) -> None:
    """A person refuses, and says why; the words stay in the case, sealed.

    Raises Incomplete for words that are missing, too long or hold invisible characters.
    """
    why = reason_of(reason)
    case = hold(session, case_no, office=office, actor=actor)
    task = workflow.finish(case.tasks, step=step, office=office)
    task.state, task.done_at, task.done_by = "done", now, actor.staff_id
    for other in case.tasks:
        other.state = "void" if other.state in ("waiting", "open") else other.state
    case.refusal = why
    _close(session, case, "refused", now=now)
    outbox.append(session, CaseRefused(**_about(case)), now=now)


def approve(session: Session, case: Case, *, now: datetime) -> None:
    """The last step is done: the talent has what was asked for."""
    _close(session, case, "approved", now=now)
    outbox.append(session, CaseApproved(**_about(case), grant=case.grant), now=now)


def hold(session: Session, case_no: str, *, office: str, actor: Actor) -> Case:
    """The open case, locked so that two offices of one step meet one after the other."""
    if actor.office != office:
        raise Forbidden
    case = session.scalar(select(Case).filter_by(number=case_no).with_for_update())
    if case is None or office not in {task.office for task in case.tasks}:
        raise NotFound
    if case.state != "open":
        raise NotAllowed
    return case


def tasks_of(matter: Matter) -> list[Task]:
    """Each office's part in each step, copied so that later editions never reach this case."""
    return [
        Task(
            id=uuid7(),
            position=position,
            step=step.id,
            office=office,
            days=step.limit.days if step.limit else None,
            unit=step.limit.unit if step.limit else None,
            asks=list(step.asks),
            state="waiting",
        )
        for position, step in enumerate(matter.steps)
        for office in step.offices
    ]


def start(
    case: Case, tasks: Sequence[Task], *, service: Service, calendar: Calendar, now: datetime
) -> Sequence[Task]:
    """Put the tasks of a step into their offices' queues."""
    for task in tasks:
        task.state, task.opened_at = "open", now
        task.due_on = task_due_on(task, case, service=service, calendar=calendar)
    return tasks


def task_due_on(task: Task, case: Case, *, service: Service, calendar: Calendar) -> date | None:
    """When a task is due, once its step has begun."""
    if task.opened_at is None:
        return None
    limit = Limit(days=task.days, unit=task.unit) if task.days and task.unit else None
    begun_on = service.today(task.opened_at)
    return deadlines.of_step(begun_on, limit, calendar, case_due=case.due_on)


def _about(case: Case) -> dict[str, Any]:
    """The same, and the edition of the definition the case was opened under."""
    return about(case) | {"version": case.version}


def _step_event(case: Case, tasks: Sequence[Task]) -> dict[str, Any]:
    return _about(case) | {
        "step": tasks[0].step,
        "offices": tuple(task.office for task in tasks),
        "due_on": case.due_on,
        "provisional": case.provisional,
    }


def _close(session: Session, case: Case, state: str, *, now: datetime) -> None:
    case.state, case.clock, case.closed_at = state, "done", now
    wants.close(session, case)


def _number(session: Session, submitted_on: date) -> str:
    serial = session.execute(insert(CaseSerial).values().returning(CaseSerial.id)).scalar_one()
    return numbers.case_number(submitted_on.year, serial)
