"""Issues the card once the matter that grants it is approved."""

from sqlalchemy.orm import Session

from events.envelope import Envelope
from events.schemas import CASE, CaseApproved, Event
from greencard.services import cards
from greencard.services.desk import Service
from workers.runner import Consumer


def consumer(service: Service) -> Consumer:
    """The issuer of a service."""

    def issue(session: Session, envelope: Envelope, event: Event) -> None:
        if isinstance(event, CaseApproved) and "class" in event.grant:
            today, moment = service.today(envelope.occurred_at), envelope.occurred_at
            cards.activate(session, event, today=today, now=moment, cause=envelope.id)

    return Consumer(name="issuer", topics=(CASE,), handler=issue)
