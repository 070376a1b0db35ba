"""Watches the calendar: dates that moved and cases past their day are told of, cards past theirs
end, what has run out is forgotten, and the status lists of the cards are signed anew.
"""

import logging
import threading
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from events.positions import reason
from greencard.db import reading
from greencard.keys import making
from greencard.keys.ring import Ring
from greencard.services import status_lists
from greencard.services.card import expiring
from greencard.services.desk import Service
from greencard.services.upkeep import forgetting, housekeeping, rescheduling

PAUSE_SECONDS = 30.0
logger = logging.getLogger(__name__)


def run(service: Service, stop: threading.Event) -> None:
    """Look every half minute, until told to stop."""
    ring = Ring(service.config.keys, "status")
    while not stop.is_set():
        for work in (look, partial(tell_standings, ring=ring)):
            try:
                work(service, now=datetime.now(UTC))
            except Exception as error:  # the clock goes on; whatever it was is looked at again
                logger.error("a look failed and will be repeated: %s", reason(error))
        stop.wait(PAUSE_SECONDS)


def look(service: Service, *, now: datetime) -> None:
    """One look, in small transactions so that no queue waits for it."""
    last: UUID | None = None
    while last := _reschedule(service, last, now=now):  # first, or a moved date counts as passed
        pass
    for work in (_tell, _end_a_grace, _expire, _forget_scans):
        while work(service, now=now):
            pass
    with service.sessions.begin() as session:
        housekeeping.forget(session, now=now)
        forgetting.forget_answers(session, now=now)


def tell_standings(service: Service, *, ring: Ring, now: datetime) -> None:
    """Sign the status lists that changed, or are an hour old; the reading holds up no writer."""
    making.ready(service.config.keys, service=service.config.service, now=now)
    with reading(service.sessions) as session:
        built = status_lists.build(session) if status_lists.due(session, now=now) else {}
    signer = ring.signer("status", at=now)
    with service.sessions.begin() as session:
        signed = status_lists.publish(session, built, signer=signer, realm=service.realm, now=now)
    if signed and ring.edition.ends_soon(now):
        ends = ring.edition.expires_at
        logger.warning("the list of keys ends at %s: run greencard keys sign", ends)


def _reschedule(service: Service, after: UUID | None, *, now: datetime) -> UUID | None:
    with service.sessions.begin() as session:
        return rescheduling.reschedule(session, service=service, now=now, after=after)


def _expire(service: Service, *, now: datetime) -> int:
    with service.sessions.begin() as session:
        return expiring.expire(session, service=service, now=now)


def _end_a_grace(service: Service, *, now: datetime) -> bool:
    with service.sessions.begin() as session:
        return expiring.end_a_grace(session, service=service, now=now)


def _tell(service: Service, *, now: datetime) -> int:
    with service.sessions.begin() as session:
        return housekeeping.tell_overdue(session, service=service, now=now)


def _forget_scans(service: Service, *, now: datetime) -> int:
    with service.sessions.begin() as session:
        return forgetting.forget_scans(session, service=service, now=now)
