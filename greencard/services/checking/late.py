"""Scans made off line come in afterwards: each is recorded once, and held against what we know."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from greencard.db import insert_once
from greencard.domain.token.layout import Days, split
from greencard.domain.token.text import undigits
from greencard.matters.partners import ON_THE_CARD, Purpose
from greencard.models import Card, LiveUse, Scan
from greencard.services import consents
from greencard.services.checking.allowing import refusal
from greencard.services.checking.looking import Look, Rows, Shown, against_card
from greencard.services.checking.past import state_at
from greencard.services.checking.recording import Asked, Counter, claim, earlier, record
from greencard.services.desk import Service

GOOD = {
    ("live", "valid"): "green",
    ("printed", "static"): "check_id",
    ("live", "list_old"): "amber",
    ("printed", "list_old"): "amber",
}
# A scanner keeps its log for seven days; the day more is for those that come back on the eighth.
KEPT, CLOCKS_APART = timedelta(days=8), timedelta(minutes=5)
LIVE_FOR = timedelta(seconds=150)  # from the first to the last moment a live code is good off line


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

    @property
    def granted(self) -> bool:
        """Whether the scanner showed the card as good; of a number alone it never does."""
        good = GOOD.get((self.shown, self.reason)) == self.verdict
        return good and self.token_hash is not None


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
    elif entry.granted:
        _shown_all_the_same(session, counter, entry, service=service)
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
    row.shown, row.list_as_of, row.granted = entry.shown, entry.list_as_of, entry.granted
    if row.granted:
        row.breach = _breach(session, row, found, counter, purpose, service=service)
    record(session, row, found, fields=_shown(purpose, entry) if row.granted else ())
    if row.granted and row.breach is None and found.holder and purpose:
        talent = found.holder.card.talent_id
        consents.use_up(session, talent, purpose, at=row.scanned_at, now=now)


def _shown_all_the_same(
    session: Session, counter: Counter, entry: Entry, *, service: Service
) -> None:
    """The service had refused it, but its answer came too late: the scanner judged by itself."""
    row = session.scalars(earlier(counter.partner.id, entry.scan).with_for_update()).one()
    if not row.granted:
        row.granted, row.late, row.breach, row.list_as_of = True, True, row.reason, entry.list_as_of
        row.fields = list(_shown(service.catalogue.purposes.get(entry.purpose), entry))


def _breach(
    session: Session,
    row: Scan,
    found: Look,
    counter: Counter,
    purpose: Purpose | None,
    *,
    service: Service,
) -> str | None:
    """Why the same scan would not have been granted on line, then; None where it would."""
    if found.holder is None:
        return "unknown"
    card, day = found.holder.card, service.today(row.scanned_at)
    if found.shown == "printed" and not _is_printed_on(card, found.token_hash, day):
        return "forged"
    against = against_card(card, today=day, state=state_at(session, card, at=row.scanned_at))
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


def _is_printed_on(card: Card, fingerprint: bytes | None, day: date) -> bool:
    """Whether this is the code printed on a card; one signed anew since may have had any."""
    if card.token is None or fingerprint is None:
        return False
    token = undigits(card.token)
    time = split(token).body.time
    signed_since = isinstance(time, Days) and time.valid_from > day
    return signed_since or fingerprint == sha256(token).digest()


def _used_elsewhere(session: Session, row: Scan, found: Look) -> bool:
    """Whether another partner saw this live code before; one that saw it later is told of here."""
    if found.shown != "live" or found.token_hash is None or found.holder is None:
        return False
    use = LiveUse(token_hash=found.token_hash, partner=row.partner, used_at=row.scanned_at)
    if insert_once(session, use):
        return False
    first = session.scalars(
        select(LiveUse).filter_by(token_hash=found.token_hash).with_for_update()
    ).one()
    if first.partner == row.partner:
        return False
    before = first.used_at - row.scanned_at
    if not timedelta() < before <= LIVE_FOR:
        return True
    _blame(session, first, talent_id=found.holder.card.talent_id)
    first.partner, first.used_at = row.partner, row.scanned_at
    return False


def _blame(session: Session, use: LiveUse, *, talent_id: UUID) -> None:
    """It was taken for the first, and was not; what we saw ourselves no device's clock undoes."""
    session.execute(
        update(Scan)
        .filter_by(talent_id=talent_id, scanned_at=use.used_at, partner=use.partner, granted=True)
        .where(Scan.shown == "live", Scan.late, Scan.breach.is_(None))
        .values(breach="replayed")
    )


def _shown(purpose: Purpose | None, entry: Entry) -> tuple[str, ...]:
    """Off line only what stands in the code itself can be shown; a live one has no last day."""
    fields = purpose.fields if purpose else ()
    told = set(ON_THE_CARD) - ({"valid_to"} if entry.shown == "live" else set())
    return tuple(name for name in fields if name in told)
