"""How many looks of each kind a partner has had, and who looks up in bulk; it tells of nobody."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from events.envelope import uuid7
from events.schemas import ScanRecorded
from greencard.db import insert_once
from greencard.models import Alarm, ScanCount
from greencard.services import limits
from greencard.services.desk import Service

BULK = "bulk"
# An hour's count ends with its hour; the window need only outlast it.
WINDOW = timedelta(hours=2)

logger = logging.getLogger(__name__)


def tally(session: Session, event: ScanRecorded, *, service: Service, now: datetime) -> None:
    """Count one scan under the local day it was made on; an hour with too many is reported."""
    which = {
        "partner": event.partner,
        "purpose": event.purpose,
        "day": service.today(event.scanned_at),
        "verdict": event.verdict,
        "granted": event.granted,
    }
    insert_once(session, ScanCount(**which, count=0))
    one_more = update(ScanCount).filter_by(**which).values(count=ScanCount.count + 1)
    session.execute(one_more)
    most = service.catalogue.book.watch.alarm_an_hour
    _watch(session, event.partner, at=event.scanned_at, most=most, now=now)


def _watch(session: Session, partner: str, *, at: datetime, most: int, now: datetime) -> None:
    """One alarm a partner and hour in which it scanned, from the first beyond the book's figure."""
    since = at.replace(minute=0, second=0, microsecond=0)
    bucket, seconds = f"{BULK}:{partner}:{since.isoformat()}", int(WINDOW.total_seconds())
    scans = limits.tries(session, bucket, window_seconds=seconds, now=now)
    if scans <= most:
        return
    alarm = Alarm(id=uuid7(), partner=partner, kind=BULK, since=since, count=scans, told_at=now)
    if insert_once(session, alarm):
        logger.warning("%s has made more than %d scans since %s", partner, most, since)
        return
    known = update(Alarm).filter_by(partner=partner, kind=BULK, since=since)
    session.execute(known.values(count=scans))
