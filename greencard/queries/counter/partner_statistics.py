"""What a partner has scanned, by purpose and outcome, and the alarms it has set off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from greencard.matters.partners import Partner
from greencard.models import Alarm, ScanCount
from greencard.queries.said import Said, title
from greencard.services.desk import Service

USUAL = timedelta(days=29)
EARLIEST, LATEST = date(1970, 1, 2), date(9998, 12, 30)  # what every database has a moment for


@dataclass(frozen=True, kw_only=True)
class CountRow:
    """How often one purpose came out one way on the days asked about."""

    purpose: str
    purpose_title: Said
    verdict: str
    granted: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class AlarmRow:
    """Scans in bulk: how many in the hour from `since`."""

    kind: str
    since: datetime
    count: int


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """The figures of a partner from a first to a last day, both included."""

    first: date
    last: date
    scans: int
    granted: int
    rows: Sequence[CountRow]
    alarms: Sequence[AlarmRow]


def page(
    session: Session,
    partner: Partner,
    *,
    service: Service,
    today: date,
    first: date | None = None,
    last: date | None = None,
) -> Statistics:
    """The figures of the last thirty days, or of the days asked about."""
    last = last or today
    first = first or last - min(USUAL, last - date.min)
    rows = _rows(session, partner, service, first, last)
    return Statistics(
        first=first,
        last=last,
        scans=sum(row.count for row in rows),
        granted=sum(row.count for row in rows if row.granted),
        rows=rows,
        alarms=_alarms(session, partner, service, first, last),
    )


def _rows(
    session: Session, partner: Partner, service: Service, first: date, last: date
) -> list[CountRow]:
    """The partner's own purposes in their order, then whatever else it asked for."""
    kind = (ScanCount.purpose, ScanCount.verdict, ScanCount.granted)
    query = select(*kind, func.sum(ScanCount.count))
    query = query.where(
        ScanCount.partner == partner.id, ScanCount.day.between(first, last)
    ).group_by(*kind)
    order = {name: place for place, name in enumerate(partner.purposes)}
    found = sorted(
        session.execute(query).all(),
        key=lambda row: (order.get(row[0], len(order)), row[0], not row[2], row[1]),
    )
    return [_row(*row, service) for row in found]


def _row(purpose: str, verdict: str, granted: bool, count: int, service: Service) -> CountRow:
    known = service.catalogue.purposes.get(purpose)
    said = title(known) if known else Said(purpose, purpose)
    return CountRow(
        purpose=purpose, purpose_title=said, verdict=verdict, granted=granted, count=count
    )


def _alarms(
    session: Session, partner: Partner, service: Service, first: date, last: date
) -> list[AlarmRow]:
    zone = service.config.timezone
    begin = datetime.combine(max(first, EARLIEST), time.min, zone)
    end = datetime.combine(min(last, LATEST), time.max, zone)
    query = select(Alarm).filter_by(partner=partner.id).where(Alarm.since.between(begin, end))
    query = query.order_by(Alarm.since.desc())
    return [
        AlarmRow(kind=row.kind, since=row.since, count=row.count)
        for row in session.scalars(query.limit(100))
    ]
