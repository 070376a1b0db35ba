"""一卡: the lines of the card, kept up to date from case events."""

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.schemas import (
    CaseApproved,
    CaseDeferred,
    CaseEvent,
    CaseNotMet,
    CaseOpened,
    CaseRefused,
    CaseRescheduled,
    StepStarted,
)
from greencard.models import CardLine, Want


def record_progress(session: Session, event: CaseEvent, *, now: datetime) -> None:
    """Move the line of the card that the event speaks of."""
    line = _line(session, event)
    line.updated_at = now
    match event:
        case CaseRescheduled():
            line.due_on, line.provisional = event.due_on, event.provisional
        case CaseDeferred():
            _set(line, "waiting", version=event.version, waiting_for=event.waiting_for)
            line.case_no = line.due_on = None
        case CaseNotMet():
            _set(line, "not_met", version=event.version, reasons=event.reasons)
            line.case_no = line.due_on = None
        case CaseOpened() | StepStarted():
            _set(line, "open", version=event.version)
            line.case_no, line.due_on, line.provisional = (
                event.case_no,
                event.due_on,
                event.provisional,
            )
            line.step, line.offices, line.clock = event.step, list(event.offices), "running"
        case CaseApproved():
            _set(line, "approved", version=event.version)
        case CaseRefused():
            _set(line, "refused", version=event.version, reasons=event.reasons)


def _line(session: Session, event: CaseEvent) -> CardLine:
    matter = event.matter or ""
    _drop_overtaken_line(session, event)
    line = session.get(CardLine, (event.talent_id, event.family, matter))
    if line is None:
        line = CardLine(talent_id=event.talent_id, family=event.family, matter=matter)
        session.add(line)
    return line


def _drop_overtaken_line(session: Session, event: CaseEvent) -> None:
    """A matter of the family is under way after all: "none fits" no longer holds.

    It does hold as long as the family as such was asked for and found closed.
    """
    if event.matter is None:
        return
    about = {"talent_id": event.talent_id, "family": event.family}
    closed = select(Want.id).filter_by(**about, matter=None, state="not_met")
    if session.scalar(closed) is None:
        session.execute(delete(CardLine).filter_by(**about, matter=""))


def _set(
    line: CardLine,
    state: str,
    *,
    version: date | None,
    waiting_for: tuple[str, ...] = (),
    reasons: tuple[str, ...] = (),
) -> None:
    line.state, line.version = state, version
    line.waiting_for, line.reasons = list(waiting_for), list(reasons)
    line.step, line.offices, line.clock = None, [], "done" if state in ENDED else "stopped"
    line.provisional = bool(line.provisional) and state not in ENDED


ENDED = ("approved", "refused", "not_met")
