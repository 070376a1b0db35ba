"""Holders who allow and forbid, and the events of scans and consents in their order."""

from sqlalchemy import select

from events.outbox import outbox
from events.schemas import SCAN
from greencard.services import consents
from greencard.services.desk import Service
from tests.checking import Holder
from tests.usecases.conftest import NOW


def allow(service: Service, holder: Holder, purpose: str, *, each_time: bool = False) -> None:
    """The holder allows a purpose at NOW."""
    with service.sessions.begin() as session:
        consents.give(
            session,
            holder.registration_id,
            purpose,
            each_time=each_time,
            service=service,
            now=NOW,
        )


def withdraw(service: Service, holder: Holder, purpose: str) -> None:
    """The holder allows it no longer."""
    with service.sessions.begin() as session:
        consents.withdraw(session, holder.registration_id, purpose, service=service, now=NOW)


def events(service: Service) -> list[str]:
    """What was told of scans and consents, in the order of the log."""
    with service.sessions() as session:
        query = select(outbox.c.event_type).where(outbox.c.topic == SCAN)
        return list(session.scalars(query.order_by(outbox.c.id)))
