"""Counts what partners scan, and notices when one of them looks up cards in bulk."""

from sqlalchemy.orm import Session

from events.envelope import Envelope
from events.schemas import SCAN, Event, ScanRecorded
from greencard.services.desk import Service
from greencard.services.upkeep import tallying
from workers.runner import Consumer


def consumer(service: Service) -> Consumer:
    """The tally of a service."""

    def count(session: Session, envelope: Envelope, event: Event) -> None:
        if isinstance(event, ScanRecorded):
            tallying.tally(session, event, service=service, now=envelope.occurred_at)

    return Consumer(name="tally", topics=(SCAN,), handler=count)
