"""Opens the case of any matter, the plain way."""

from sqlalchemy.orm import Session

from events.envelope import Envelope
from events.schemas import REQUEST, CaseRequested, Event
from greencard.services.casework import cases
from greencard.services.desk import Service
from workers.runner import Consumer


def consumer(service: Service, family: str) -> Consumer:
    """The process that opens the cases of one family."""

    def open_case(session: Session, envelope: Envelope, event: Event) -> None:
        if isinstance(event, CaseRequested) and event.matter:
            matter = service.catalogue.matter(event.matter, event.version)
            now = envelope.occurred_at
            cases.open_case(session, matter, event, service=service, now=now, cause=envelope.id)

    return Consumer(name=family, topics=(REQUEST.format(family=family),), handler=open_case)
