"""Watches the calendar: dates that moved and cases past their day are told of, and what has run
out is forgotten.
"""

import logging
import threading
from datetime import UTC, datetime
from uuid import UUID

from events.positions import reason
from greencard.services import housekeeping, rescheduling
from greencard.services.desk import Service

PAUSE_SECONDS = 30.0
logger = logging.getLogger(__name__)


def run(service: Service, stop: threading.Event) -> None:
    """Look every half minute, until told to stop."""
    while not stop.is_set():
        try:
            look(service, now=datetime.now(UTC))
        except Exception as error:  # the clock goes on; whatever it was is looked at again
            logger.error("a look failed and will be repeated: %s", reason(error))
        stop.wait(PAUSE_SECONDS)


def look(service: Service, *, now: datetime) -> None:
    """One look, in small transactions so that no queue waits for it."""
    last: UUID | None = None
    while last := _reschedule(service, last, now=now):  # first, or a moved date counts as passed
        pass
    while _tell(service, now=now):
        pass
    with service.sessions.begin() as session:
        housekeeping.forget(session, now=now)


def _reschedule(service: Service, after: UUID | None, *, now: datetime) -> UUID | None:
    with service.sessions.begin() as session:
        return rescheduling.reschedule(session, service=service, now=now, after=after)


def _tell(service: Service, *, now: datetime) -> int:
    with service.sessions.begin() as session:
        return housekeeping.tell_overdue(session, service=service, now=now)
