"""Issues the cards that approvals and offices have ordered; the only one with the key for it."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from events.envelope import Envelope
from events.schemas import CARD, CASE, CardReplaced, CaseApproved, Event
from greencard.errors import BadKeyFile, KeysMissing
from greencard.keys import making
from greencard.keys.ring import Ring
from greencard.services import succession
from greencard.services.desk import Service
from greencard.services.issuing import Pen
from workers.runner import Consumer


def consumer(service: Service) -> Consumer:
    """The issuer of a service."""
    ring = Ring(service.config.keys, "card")

    def issue(session: Session, envelope: Envelope, event: Event) -> None:
        if isinstance(event, CardReplaced):
            pen = pen_at(service, ring, envelope.occurred_at)
            succession.take_place(session, event, pen=pen)
        elif isinstance(event, CaseApproved) and event.matter:
            matter = service.catalogue.matter(event.matter, event.version)
            if matter.card_act:
                pen = pen_at(service, ring, envelope.occurred_at)
                first = service.in_force(pen.at).acting("issue")
                grant = first.grant if first else None
                succession.carry_out(session, event, matter, grant=grant, pen=pen)

    return Consumer(name="issuer", topics=(CASE, CARD), handler=issue)


def pen_at(service: Service, ring: Ring, moment: datetime) -> Pen:
    """What to sign with, dated the moment it was decided; now, where no key is left from then.

    Raises KeysMissing.
    """
    config = service.config
    if not config.service:  # in service they were looked for at the start
        making.ready(config.keys, service=False, now=moment)
    try:
        signer = ring.signer("card", at=moment)
    except (KeysMissing, BadKeyFile):
        moment = datetime.now(UTC)
        signer = ring.signer("card", at=moment)
    return Pen(signer=signer, realm=service.realm, at=moment)
