"""A year's list has arrived or was corrected: running cases get their dates counted anew."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from events import outbox
from events.schemas import CaseRescheduled
from greencard.domain import deadlines
from greencard.domain.deadlines import Calendar
from greencard.models import Case
from greencard.services.casework.cases import task_due_on
from greencard.services.casework.telling import about
from greencard.services.desk import Service


def reschedule(
    session: Session,
    *,
    service: Service,
    now: datetime,
    after: UUID | None = None,
    limit: int = 200,
) -> UUID | None:
    """Count the next running cases by today's calendar; the last of them, None if there is none.

    A case is written with the edition it was counted by and told of in the same transaction, so
    that a job killed at any moment goes on where it stopped and tells nothing twice. A case that
    an office holds just now is passed over; it is still behind at the next look.
    """
    calendar = service.calendar(session)
    cases = session.scalars(_behind(calendar, after).limit(limit)).all()
    for case in cases:
        _count_anew(session, case, calendar, service=service, now=now)
    return cases[-1].id if cases else None


def _behind(calendar: Calendar, after: UUID | None) -> Select[Case]:
    """Running cases whose dates were counted by an earlier edition."""
    query = select(Case).where(Case.closed_at.is_(None), Case.calendar_edition < calendar.edition)
    if after:
        query = query.where(Case.id > after)
    query = query.order_by(Case.id).options(selectinload(Case.tasks))
    return query.with_for_update(skip_locked=True)


def _count_anew(
    session: Session, case: Case, calendar: Calendar, *, service: Service, now: datetime
) -> None:
    matter = service.catalogue.matter(case.matter, case.version)
    dates = deadlines.of_case(case.submitted_on, matter, calendar)
    before = case.due_on, case.provisional
    case.due_on, case.provisional = dates.due.on, dates.due.provisional
    case.statute_on, case.statute_provisional = dates.statute.on, dates.statute.provisional
    case.calendar_edition = calendar.edition
    for task in case.tasks:
        if task.state == "open":
            task.due_on = task_due_on(task, case, service=service, calendar=calendar)
    if before != (case.due_on, case.provisional):
        _tell(session, case, service=service, now=now)


def _tell(session: Session, case: Case, *, service: Service, now: datetime) -> None:
    if case.due_on >= service.today(now):
        case.overdue_at = None  # it was late by a date that does not hold any more
    event = CaseRescheduled(**about(case), due_on=case.due_on, provisional=case.provisional)
    outbox.append(session, event, now=now)
