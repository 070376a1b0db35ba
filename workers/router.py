"""Decides which matter of each wanted family a talent may have, and when."""

from sqlalchemy.orm import Session

from events.envelope import Envelope
from events.schemas import (
    CASE,
    REGISTRATION,
    CaseApproved,
    Event,
    PersonAsked,
    TalentChanged,
    TalentRegistered,
    WantsAdded,
)
from greencard.services.desk import Service
from greencard.services.wanting import wants
from workers.runner import Consumer

TOPICS = (REGISTRATION, CASE)


def consumer(service: Service) -> Consumer:
    """The router of a service."""

    def route(session: Session, envelope: Envelope, event: Event) -> None:
        now, cause = envelope.occurred_at, envelope.id
        match event:
            case TalentRegistered() | TalentChanged() | WantsAdded() | PersonAsked():
                wants.route_all(
                    session, talent_id=event.talent_id, service=service, now=now, cause=cause
                )
            case CaseApproved(talent_id=talent_id, matter=str(approved)):
                wants.route_waiting(
                    session,
                    talent_id=talent_id,
                    approved=approved,
                    service=service,
                    now=now,
                    cause=cause,
                )

    return Consumer(name="router", topics=TOPICS, handler=route)
