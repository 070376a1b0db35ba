"""Looks at cards are remembered for a time that is written down, and then forgotten everywhere."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from events import trimming
from events.schemas import DEAD_LETTERS, SCAN
from greencard.models import LiveUse, Scan
from greencard.services.checking import late
from greencard.services.desk import Service

TOPICS = (SCAN, SCAN + DEAD_LETTERS)
A_DAY = timedelta(days=1)
# Kafka forgets later than we do, or a consumer would wait for what Kafka alone had lost.
LATER = timedelta(days=7)


def forget_scans(session: Session, *, service: Service, now: datetime, limit: int = 500) -> int:
    """Remove the oldest scans beyond the time they are kept, from the table and from the log.

    Returns how many; call again until there are none.
    """
    before = now - service.catalogue.book.watch.kept
    oldest = select(Scan.id).where(Scan.recorded_at < before).order_by(Scan.recorded_at)
    ids = session.scalars(oldest.limit(limit)).all()
    if ids:
        session.execute(delete(Scan).where(Scan.id.in_(ids)))
        trimming.trim(session, TOPICS, before=before, limit=4 * limit)
    return len(ids)


def forget_answers(session: Session, *, now: datetime) -> None:
    """A day later, what partners were told; once no log can tell of them, the live codes seen."""
    old = update(Scan).where(Scan.recorded_at < now - A_DAY, Scan.answer_sealed.is_not(None))
    session.execute(old.values(answer_sealed=None))
    session.execute(delete(LiveUse).where(LiveUse.used_at < now - late.KEPT - A_DAY))


def kept_on_kafka(service: Service) -> timedelta:
    """How long the broker keeps the records of scans."""
    return service.catalogue.book.watch.kept + LATER
