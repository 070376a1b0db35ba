"""What a partner has given answers the case that was referred to it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.models import Case, Scan, Task
from greencard.services.casework import cases
from greencard.services.casework.cases import Actor
from greencard.services.desk import Service


def answer(session: Session, row: Scan, *, service: Service, now: datetime) -> None:
    """Finish the partner's open part of the case, where its step waits for just this."""
    mine = select(Case, Task).join(Task, Task.case_id == Case.id)
    mine = mine.where(Case.number == row.given_case, Case.state == "open")
    mine = mine.where(Task.office == row.partner, Task.state == "open")
    for case, task in session.execute(mine).all():
        if _awaits(case, task, row.purpose, service):
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


def _awaits(case: Case, task: Task, purpose: str, service: Service) -> bool:
    steps = service.catalogue.matter(case.matter, case.version).steps
    return any(step.id == task.step and step.given_for == purpose for step in steps)
