"""A partner scans a card on line: one verdict, one record, one event, in one transaction."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from greencard.db import insert_once
from greencard.domain.numbers import is_like_a_card_number
from greencard.domain.token.keyset import KeySet
from greencard.models import LiveUse, Scan
from greencard.services import consents, limits
from greencard.services.checking.allowing import refusal
from greencard.services.checking.looking import Look, Rows, look
from greencard.services.checking.recording import (
    Asked,
    Counter,
    answer,
    claim,
    earlier,
    first_answer,
    record,
)
from greencard.services.checking.seeing import Sight, fields_of, seen
from greencard.services.desk import Service

AGAIN_WITHIN = timedelta(minutes=10)


def answered(session: Session, partner_id: str, scan: UUID) -> dict[str, Any] | None:
    """The first answer to a scan that the partner has sent before; None for a new one."""
    row = session.scalar(earlier(partner_id, scan))
    return first_answer(row) if row else None


def verify(
    session: Session,
    counter: Counter,
    asked: Asked,
    *,
    service: Service,
    keys: KeySet,
    now: datetime,
) -> dict[str, Any]:
    """What the card is worth, and what of it this partner sees for this purpose, here and now.

    The same scan again gets the first answer, also when both come at once. Raises TooMany for a
    partner that shows one strange code or typed number after another; then nothing is recorded.
    """
    row = claim(session, counter, asked, scanned_at=now, now=now)
    if row is None:
        return first_answer(session.scalars(earlier(counter.partner.id, asked.scan)).one())
    found = _looked(session, counter, asked, service=service, keys=keys, now=now)
    found, again = _used(session, found, counter, now=now)
    card = _granted(session, row, found, counter, service=service, now=now)
    row.answer = answer(row, card=card, live_age=found.live_age, again=again)
    return row.answer


def count_scan(session: Session, partner_id: str, *, service: Service, now: datetime) -> None:
    """Count one more scan of a partner; raises TooMany beyond the figure of the book."""
    most = service.catalogue.book.watch.scans_a_minute
    bucket = f"scan:{partner_id}"
    limits.count(session, bucket, limit=most, window_seconds=limits.A_MINUTE, now=now)


def _looked(
    session: Session,
    counter: Counter,
    asked: Asked,
    *,
    service: Service,
    keys: KeySet,
    now: datetime,
) -> Look:
    """A typed number counts as a guess before anything is told of it, a code if it is nobody's."""
    typed = is_like_a_card_number(asked.code)
    if typed:
        _count_guess(session, counter, service=service, now=now)
    rows = Rows(session, now, held=True)
    found = look(asked.code, rows, realm=service.realm, keys=keys, now=now)
    if found.holder is None and not typed:
        _count_guess(session, counter, service=service, now=now)
    return found


def _count_guess(session: Session, counter: Counter, *, service: Service, now: datetime) -> None:
    most = service.catalogue.book.watch.guesses_a_minute
    bucket = f"guess:{counter.partner.id}"
    limits.count(session, bucket, limit=most, window_seconds=limits.A_MINUTE, now=now)


def _granted(
    session: Session, row: Scan, found: Look, counter: Counter, *, service: Service, now: datetime
) -> dict[str, Any]:
    """Decide and record; what is shown of the card, nothing where it was not granted."""
    purpose = service.catalogue.purposes.get(row.purpose)
    row.shown = found.shown
    against = None
    if found.good and found.holder:
        against = refusal(
            session,
            found.holder.card,
            partner=counter.partner,
            purpose=purpose,
            scan=row,
            zone=service.config.timezone,
        )
    row.granted = found.good and against is None
    if not row.granted or purpose is None or found.holder is None:
        record(session, row, replace(found, reason=against or found.reason), fields=())
        return {}
    today = service.today(now)
    sight = Sight(
        session=session, holder=found.holder, purpose=purpose, service=service, today=today
    )
    card = seen(sight, fields_of(purpose, shown=found.shown))
    told = tuple(name for name, value in card.items() if value is not None)
    record(session, row, found, fields=told)
    if found.shown != "number":  # which the holder need not know of
        consents.use_up(session, found.holder.card.talent_id, purpose, now=now)
    return card


def _used(session: Session, found: Look, counter: Counter, *, now: datetime) -> tuple[Look, bool]:
    """A live code belongs to the partner that saw it first; there, once more is only noted."""
    if found.shown != "live" or not found.good or found.token_hash is None:
        return found, False
    use = LiveUse(token_hash=found.token_hash, partner=counter.partner.id, used_at=now)
    if insert_once(session, use):
        return found, False
    first = session.get_one(LiveUse, found.token_hash)
    if first.partner == counter.partner.id and now - first.used_at <= AGAIN_WITHIN:
        return found, True
    return found.judged("replayed"), False
