"""Keeps the lines of the card in step with the cases."""

from sqlalchemy.orm import Session

from events.envelope import Envelope
from events.schemas import CASE, CaseEvent, Event
from greencard.services import lines
from workers.runner import Consumer


def consumer() -> Consumer:
    """The projector; it needs no definitions, only events."""
    return Consumer(name="projector", topics=(CASE,), handler=project)


def project(session: Session, envelope: Envelope, event: Event) -> None:
    """Move the line the event speaks of."""
    if isinstance(event, CaseEvent):
        lines.record_progress(session, event, now=envelope.occurred_at)
