"""What the clock does by itself: tells of late cases, and forgets what may be forgotten."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import outbox
from events.schemas import CaseOverdue
from greencard.models import Case
from greencard.services import limits, registration
from greencard.services.casework.telling import about
from greencard.services.desk import Service
from greencard.services.doors import sessions

RATE_WINDOWS_KEPT = timedelta(days=1)


def tell_overdue(session: Session, *, service: Service, now: datetime, limit: int = 200) -> int:
    """Tell once of each running case whose due date has passed; returns how many."""
    late = select(Case).where(Case.state == "open", Case.due_on < service.today(now))
    late = late.where(Case.overdue_at.is_(None)).order_by(Case.due_on, Case.id).limit(limit)
    cases = session.scalars(late.with_for_update(skip_locked=True)).all()
    for case in cases:
        case.overdue_at = now
        outbox.append(session, CaseOverdue(**about(case), due_on=case.due_on), now=now)
    return len(cases)


def forget(session: Session, *, now: datetime) -> None:
    """Remove ended sessions, old tries and the answers kept for repeated submissions."""
    sessions.forget(session, now=now)
    limits.forget(session, before=now - RATE_WINDOWS_KEPT)
    registration.forget_replays(session, now=now)
