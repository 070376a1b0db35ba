"""Whether a partner may see a good card: its purposes, consent, what was confirmed, limits."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from greencard.matters.partners import Partner, Purpose
from greencard.models import Card, Scan
from greencard.services import consents

ID_SEEN = "id_seen"


def refusal(
    session: Session,
    card: Card,
    *,
    partner: Partner,
    purpose: Purpose | None,
    scan: Scan,
    zone: tzinfo,
) -> str | None:
    """Why the partner may not see this card now, as one code; None where it may."""
    if purpose is None or purpose.id not in partner.purposes:
        return "purpose_not_yours"
    then = scan.scanned_at if scan.late else None
    if not consents.allows(session, card.talent_id, purpose, at=then):
        return "consent_missing"
    if missing(purpose, scan.confirmed, live=scan.shown == "live"):
        return "confirm_first"
    day = scan.scanned_at.astimezone(zone).date()
    reached = limit_reached(session, card, purpose, scan, day=day, until=then, zone=zone)
    return "limit_reached" if reached else None


def missing(purpose: Purpose, told: Collection[str], *, live: bool) -> list[str]:
    """What the counter has still to see; what is no live code needs the document too."""
    needed = dict.fromkeys(purpose.confirm if live else (ID_SEEN, *purpose.confirm))
    return [one for one in needed if one not in told]


def limit_reached(
    session: Session,
    card: Card,
    purpose: Purpose,
    scan: Scan,
    *,
    day: date,
    until: datetime | None = None,
    zone: tzinfo,
) -> bool:
    """Whether other scans of this holder have used up what the purpose allows around this day,
    or had `until` a moment of it.

    What is counted when it is given falls on the day it was given. What is allowed once a case is
    counted elsewhere, since only then the case is known.
    """
    if purpose.limit is None or purpose.by_case:
        return False
    query = _of_this_holder(card, purpose).where(Scan.id != scan.id)
    first, after = day, day + timedelta(days=1)
    if purpose.limit.per == "year":
        first, after = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    else:
        here = Scan.venue.is_not_distinct_from(scan.venue)
        query = query.where(Scan.partner == scan.partner, here)
    moment = Scan.given_at if purpose.counts_given else Scan.scanned_at
    query = query.where(moment >= _midnight(first, zone), moment < _midnight(after, zone))
    if until:
        query = query.where(moment <= until)
    return session.scalar(query.limit(1)) is not None


def given_for_case(session: Session, card: Card, purpose: Purpose, case_no: str) -> bool:
    """Whether this purpose was given for that case already, by whichever card of the family."""
    given = select(Scan.id).filter_by(talent_id=card.talent_id, purpose=purpose.id)
    return session.scalar(given.filter_by(given_case=case_no).limit(1)) is not None


def _of_this_holder(card: Card, purpose: Purpose) -> Select[UUID]:
    """Granted scans of every card the holder has had; another card brings no second turn.

    Those that ought not to have been granted, or by a number alone, take no turn away unless
    something was given.
    """
    cards = select(Card.id).filter_by(talent_id=card.talent_id, relative=card.relative)
    query = select(Scan.id).where(Scan.card_id.in_(cards), Scan.purpose == purpose.id)
    shown = and_(Scan.breach.is_(None), Scan.shown != "number")
    return query.where(Scan.granted, or_(shown, Scan.given_at.is_not(None)))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)
