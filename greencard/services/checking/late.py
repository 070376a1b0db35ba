"""Scans made off line come in afterwards: each is recorded once, and held against what we know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from greencard.db import insert_once
from greencard.matters.partners import ON_THE_CARD, Purpose
from greencard.models import LiveUse, Scan
from greencard.services import consents
from greencard.services.checking.allowing import refusal
from greencard.services.checking.looking import Look, Rows, Shown, against_card
from greencard.services.checking.recording import Asked, Counter, claim, record
from greencard.services.desk import Service

GOOD_REASONS = ("valid", "static", "list_old")
# A scanner keeps its log for seven days; the day more is for those that come back on the eighth.
KEPT, CLOCKS_APART = timedelta(days=8), timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One scan as the scanner kept it; `number` and `token_hash` where it could read them."""

    scan: UUID
    at: datetime
    number: str | None
    token_hash: bytes | None
    shown: Shown
    verdict: str
    reason: str
    purpose: str
    venue: str | None
    confirmed: tuple[str, ...]
    list_as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of an entry, and why it was not recorded.

    What checking on line would have said stays in the row: told to the scanner, it would answer
    guesses about any number.
    """

    scan: UUID
    recorded: bool
    reason: str | None = None


def upload(
    session: Session, counter: Counter, entry: Entry, *, service: Service, now: datetime
) -> Taken:
    """Record one late scan; again is harmless.

    Not recorded: what is older than a scanner keeps it (`too_old`), lies ahead (`in_future`).
    """
    if entry.at < now - KEPT or entry.at > now + CLOCKS_APART:
        reason = "in_future" if entry.at > now else "too_old"
        return Taken(scan=entry.scan, recorded=False, reason=reason)
    asked = Asked(
        code="",
        purpose=entry.purpose,
        scan=entry.scan,
        venue=entry.venue,
        confirmed=entry.confirmed,
    )
    row = claim(session, counter, asked, scanned_at=entry.at, now=now, late=True)
    if row is not None:
        _write(session, row, entry, counter, service=service, now=now)
    return Taken(scan=entry.scan, recorded=True)


def _write(
    session: Session, row: Scan, entry: Entry, counter: Counter, *, service: Service, now: datetime
) -> None:
    """Off line it was granted if the code was good; the rest can only be found out now."""
    rows = Rows(session, now, held=True)
    if entry.number:
        rows.find(entry.number)
    found = Look(
        shown=entry.shown,
        colour=entry.verdict,
        reason=entry.reason,
        token_hash=entry.token_hash,
        holder=rows.holder(),
    )
    purpose = service.catalogue.purposes.get(entry.purpose)
    row.shown, row.list_as_of = entry.shown, entry.list_as_of
    row.granted = entry.reason in GOOD_REASONS
    if row.granted:
        row.breach = _breach(session, row, found, counter, purpose, service=service)
    record(session, row, found, fields=_shown(purpose, entry) if row.granted else ())
    if row.granted and found.holder and purpose:
        consents.use_up(session, found.holder.card.talent_id, purpose, now=now)


def _breach(
    session: Session,
    row: Scan,
    found: Look,
    counter: Counter,
    purpose: Purpose | None,
    *,
    service: Service,
) -> str | None:
    """Why the same scan would not have been granted on line; None where it would."""
    if found.holder is None:
        return "unknown"
    card, day = found.holder.card, service.today(row.scanned_at)
    against = against_card(card, today=day)
    if against == "expired" and card.valid_to and day <= card.valid_to:
        against = None  # it ran out since
    if against is None and _used_elsewhere(session, row, found):
        against = "replayed"
    return against or refusal(
        session,
        card,
        partner=counter.partner,
        purpose=purpose,
        scan=row,
        zone=service.config.timezone,
    )


def _used_elsewhere(session: Session, row: Scan, found: Look) -> bool:
    """Whether another partner has seen this live code too; noted here for whoever comes later."""
    if found.shown != "live" or found.token_hash is None:
        return False
    use = LiveUse(token_hash=found.token_hash, partner=row.partner, used_at=row.recorded_at)
    if insert_once(session, use):
        return False
    return session.get_one(LiveUse, found.token_hash).partner != row.partner


def _shown(purpose: Purpose | None, entry: Entry) -> tuple[str, ...]:
    """Off line only what stands in the code itself can be shown; a live one has no last day."""
    fields = purpose.fields if purpose else ()
    told = set(ON_THE_CARD) - ({"valid_to"} if entry.shown == "live" else set())
    return tuple(name for name in fields if name in told)
