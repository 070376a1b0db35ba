"""Whether a partner may see a good card: its purposes, consent, what was confirmed, limits."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import Select, select
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
    if not consents.allows(session, card.talent_id, purpose):
        return "consent_missing"
    if not confirmed(purpose, scan.confirmed, live=scan.shown == "live"):
        return "confirm_first"
    return "limit_reached" if limit_reached(session, card, purpose, scan, zone=zone) else None


def confirmed(purpose: Purpose, told: Collection[str], *, live: bool) -> bool:
    """Whether the counter has seen what it must; what is no live code needs the document too."""
    needed = {*purpose.confirm} if live else {*purpose.confirm, ID_SEEN}
    return needed <= set(told)


def limit_reached(
    session: Session, card: Card, purpose: Purpose, scan: Scan, *, zone: tzinfo
) -> bool:
    """Whether other scans of this holder have used up what the purpose allows in its time.

    What is allowed once a case is counted when it is given, since only then the case is known.
    """
    if purpose.limit is None or purpose.by_case:
        return False
    query = _of_this_holder(card, purpose).where(Scan.id != scan.id)
    day = scan.scanned_at.astimezone(zone).date()
    first, after = day, day + timedelta(days=1)
    if purpose.limit.per == "year":
        first, after = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    else:
        here = Scan.venue.is_not_distinct_from(scan.venue)
        query = query.where(Scan.partner == scan.partner, here)
    query = query.where(Scan.scanned_at >= _midnight(first, zone))
    query = query.where(Scan.scanned_at < _midnight(after, zone))
    if purpose.counts_given:
        query = query.where(Scan.given_at.is_not(None))
    return session.scalar(query.limit(1)) is not None


def given_for_case(session: Session, card: Card, purpose: Purpose, case_no: str) -> bool:
    """Whether this purpose was given to this holder for that case already."""
    query = _of_this_holder(card, purpose).filter_by(given_case=case_no)
    return session.scalar(query.limit(1)) is not None


def _of_this_holder(card: Card, purpose: Purpose) -> Select[UUID]:
    """Granted scans of every card the holder has had; another card brings no second turn."""
    cards = select(Card.id).filter_by(talent_id=card.talent_id, relative=card.relative)
    query = select(Scan.id).where(Scan.card_id.in_(cards), Scan.purpose == purpose.id)
    return query.where(Scan.granted)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)
