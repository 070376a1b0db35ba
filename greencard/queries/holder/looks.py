"""Who looked at a holder's cards: every scan, granted or not, the latest first."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from greencard.errors import NotFound
from greencard.matters.catalogue import Catalogue
from greencard.matters.partners import Partner, Purpose
from greencard.models import Card, Registration, Scan
from greencard.queries.said import Said, title

LONGEST_CURSOR = 200


@dataclass(frozen=True, kw_only=True)
class LookRow:
    """One look: who, when, where, what for, and what was shown; a look that was made off line
    and came in later is `late`, and its `breach` is why it should not have been granted.
    """

    at: datetime
    partner: str
    partner_title: Said
    purpose: str
    purpose_title: Said
    venue: str | None
    card_number: str
    shown: str
    verdict: str
    reason: str
    granted: bool
    fields: tuple[str, ...]
    late: bool
    breach: str | None
    given_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LookPage:
    """A page of looks, and the cursor of the next one."""

    items: tuple[LookRow, ...]
    next: str | None


def page(
    session: Session,
    registration_id: UUID,
    *,
    catalogue: Catalogue,
    cursor: str | None = None,
    limit: int = 50,
) -> LookPage:
    """The looks at every card of a registration; raises NotFound for a broken cursor."""
    talent_id = session.get_one(Registration, registration_id).talent_id
    query = select(Scan, Card.number).join(Card, Card.id == Scan.card_id)
    query = query.where(Scan.talent_id == talent_id)
    query = _after(query, cursor).order_by(Scan.scanned_at.desc(), Scan.id.desc())
    rows = session.execute(query.limit(limit + 1)).all()
    items = tuple(_row(scan, number, catalogue) for scan, number in rows[:limit])
    return LookPage(items=items, next=_cursor(rows[limit - 1][0]) if len(rows) > limit else None)


def _row(scan: Scan, number: str, catalogue: Catalogue) -> LookRow:
    return LookRow(
        at=scan.scanned_at,
        partner=scan.partner,
        partner_title=_titled(scan.partner, catalogue.partners),
        purpose=scan.purpose,
        purpose_title=_titled(scan.purpose, catalogue.purposes),
        venue=scan.venue,
        card_number=number,
        shown=scan.shown,
        verdict=scan.verdict,
        reason=scan.reason,
        granted=scan.granted,
        fields=tuple(scan.fields),
        late=scan.late,
        breach=scan.breach,
        given_at=scan.given_at,
    )


def _titled(name: str, things: Mapping[str, Partner] | Mapping[str, Purpose]) -> Said:
    """Its title; what the book no longer knows, or never did, keeps its id."""
    found = things.get(name)
    return title(found) if found else Said(name, name)


def _after(query: Select, cursor: str | None) -> Select:
    if not cursor:
        return query
    if len(cursor) > LONGEST_CURSOR:
        raise NotFound
    try:
        at, scan_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        place = (datetime.fromisoformat(at), UUID(str(scan_id)))
        return query.where(tuple_(Scan.scanned_at, Scan.id) < _aware(place))
    except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error) as error:
        raise NotFound from error


def _aware(place: tuple[datetime, UUID]) -> tuple[datetime, UUID]:
    if place[0].tzinfo is None:
        raise ValueError("a moment must be aware")
    return place[0].astimezone(UTC), place[1]


def _cursor(last: Scan) -> str:
    place = json.dumps([last.scanned_at.isoformat(), str(last.id)])
    return base64.urlsafe_b64encode(place.encode()).decode()
