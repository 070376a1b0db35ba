"""What a partner has given answers the case that was referred to it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.matters.partners import Purpose
from greencard.models import Case, Scan, Task
from greencard.services.casework import cases
from greencard.services.casework.cases import Actor
from greencard.services.desk import Service


def answer(session: Session, row: Scan, *, service: Service, now: datetime) -> None:
    """Finish the partner's open part of the case, where its step waits for just this."""
    mine = select(Case).filter_by(number=row.given_case, state="open")
    case = session.scalar(mine.with_for_update().execution_options(populate_existing=True))
    open_now = [task for task in case.tasks if task.state == "open"] if case else []
    for task in open_now:
        if case and task.office == row.partner and _awaits(case, task, row.purpose, service):
            cases.finish_task(
                session,
                case.number,
                step=task.step,
                office=task.office,
                actor=Actor(staff_id=row.staff_id, office=row.partner),
                values={},
                service=service,
                now=now,
            )


def serves(purpose: Purpose, case: Case, partner: str, service: Service) -> bool:
    """Whether a purpose is given for such a case: referred for just this, or the partner's own."""
    steps = service.catalogue.matter(case.matter, case.version).steps
    return any(one.given_for == purpose.id or partner in one.offices for one in steps)


def _awaits(case: Case, task: Task, purpose: str, service: Service) -> bool:
    steps = service.catalogue.matter(case.matter, case.version).steps
    return any(step.id == task.step and step.given_for == purpose for step in steps)
