"""Every look at a card becomes one row and one event, whatever came of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from events import outbox
from events.envelope import uuid7
from events.schemas import ScanRecorded
from greencard.db import insert_once
from greencard.matters.partners import Partner
from greencard.models import Scan
from greencard.services.checking.looking import Look

UNDECIDED = ""


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Who looks: a partner, and the person at its counter where one is signed in."""

    partner: Partner
    staff_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a partner asks: to be shown a card for a purpose. `scan` is the partner's own id."""

    code: str
    purpose: str
    scan: UUID
    venue: str | None = None
    confirmed: tuple[str, ...] = ()


def earlier(partner_id: str, scan: UUID) -> Select[Scan]:
    """The scan that this partner recorded under this id."""
    return select(Scan).filter_by(partner=partner_id, scan=scan)


def claim(
    session: Session,
    counter: Counter,
    asked: Asked,
    *,
    scanned_at: datetime,
    now: datetime,
    late: bool = False,
) -> Scan | None:
    """The row of a new scan, still undecided; None where the partner has used its id before.

    Of two that come at once the second waits here until the first is done.
    """
    row = Scan(id=uuid7(), scan=asked.scan, partner=counter.partner.id, staff_id=counter.staff_id)
    row.purpose, row.venue, row.confirmed = asked.purpose, asked.venue, list(asked.confirmed)
    row.shown = row.verdict = row.reason = UNDECIDED
    row.granted, row.fields, row.late = False, [], late
    row.scanned_at, row.recorded_at = scanned_at, now
    return session.get_one(Scan, row.id) if insert_once(session, row) else None


def record(session: Session, row: Scan, found: Look, *, fields: tuple[str, ...]) -> None:
    """Write down what came of a scan, and tell it; fields were shown only if it was granted."""
    card = found.holder.card if found.holder else None
    row.card_id, row.talent_id = (card.id, card.talent_id) if card else (None, None)
    row.shown, row.verdict, row.reason = found.shown, found.colour, found.reason
    row.fields = list(fields)
    event = ScanRecorded(
        talent_id=row.talent_id,
        partner=row.partner,
        scan_id=row.id,
        card_number=card.number if card else None,
        purpose=row.purpose,
        shown=row.shown,
        verdict=row.verdict,
        reason=row.reason,
        granted=row.granted,
        fields=fields,
        late=row.late,
        scanned_at=row.scanned_at,
    )
    outbox.append(session, event, now=row.recorded_at)


def answer(row: Scan, *, card: dict[str, Any], live_age: int | None, again: bool) -> dict[str, Any]:
    """What the partner is told, as plain JSON values."""
    return {
        "scan": str(row.scan),
        "verdict": row.verdict,
        "granted": row.granted,
        "reason": row.reason,
        "live_age": live_age,
        "as_of": moment_of(row.scanned_at),
        "again": again,
        "card": card,
    }


def moment_of(now: datetime) -> str:
    """A moment as the answer tells it."""
    return now.astimezone(UTC).isoformat().replace("+00:00", "Z")


def first_answer(row: Scan) -> dict[str, Any]:
    """What the partner was told then; after a day what was shown of the card is forgotten."""
    return row.answer or answer(row, card={}, live_age=None, again=False)
