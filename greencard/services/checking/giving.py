"""A partner tells that it has given what a card was scanned for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import outbox
from events.schemas import ScanGiven
from greencard.domain.sentences import N_
from greencard.errors import Incomplete, NotAllowed, NotFound
from greencard.matters.partners import Purpose
from greencard.models import Card, Case, Scan
from greencard.services.card import cards
from greencard.services.checking import referrals
from greencard.services.checking.allowing import given_for_case, limit_reached
from greencard.services.checking.recording import earlier
from greencard.services.desk import Service

USED_UP = N_("该持卡人的次数已用完，不能再次提供。")


def given(
    session: Session,
    partner_id: str,
    scan: UUID,
    *,
    case_no: str | None = None,
    service: Service,
    now: datetime,
) -> Scan:
    """Note it once; again is harmless. `case_no` is one of the holder's cases.

    Where that case was referred to the partner for this purpose, its part of it is done.

    Raises NotFound for a scan that is not this partner's, was made off line, or was not or ought
    not to have been granted; Incomplete for a case that is wanting, not the holder's or not for
    this; NotAllowed where another scan has used up the limit.
    """
    row = _held(session, partner_id, scan)
    purpose = service.catalogue.purposes.get(row.purpose) if row else None
    if row is None or purpose is None or not row.granted or row.late:
        raise NotFound
    if row.breach and not row.given_at:
        raise NotFound
    if row.given_at is None:
        _check(session, row, purpose, case_no, service=service, now=now)
        row.given_at, row.given_case = now, case_no
        _tell(session, row, now=now)
    referrals.answer(session, row, service=service, now=now)
    return row


def _held(session: Session, partner_id: str, scan: UUID) -> Scan | None:
    """The scan, locked after the holder's cards; of two who give at once one sees the other."""
    row = session.scalar(earlier(partner_id, scan))
    if row and row.talent_id:
        cards.hold(session, row.talent_id)
    locked = earlier(partner_id, scan).with_for_update()
    return session.scalar(locked.execution_options(populate_existing=True))


def _check(
    session: Session,
    row: Scan,
    purpose: Purpose,
    case_no: str | None,
    *,
    service: Service,
    now: datetime,
) -> None:
    card = session.scalars(select(Card).filter_by(id=row.card_id)).one()
    if purpose.by_case and case_no is None:
        raise Incomplete("case_no", "请填写办件编号，这一用途按办件计次。")
    case = session.scalar(select(Case).filter_by(number=case_no)) if case_no else None
    if case_no is not None and (case is None or case.talent_id != card.talent_id):
        raise Incomplete("case_no", "没有这个办件编号，或它不属于该持卡人。")
    if case_no is not None and not purpose.by_case:
        raise Incomplete("case_no", "这一用途不按办件提供，请不要填写办件编号。")
    if purpose.by_case and case and not referrals.serves(purpose, case, row.partner, service):
        raise Incomplete("case_no", "这个办件不是为这一用途办的，请核对编号。")
    if purpose.by_case and case_no and given_for_case(session, card, purpose, case_no):
        raise NotAllowed(USED_UP)
    zone, today = service.config.timezone, service.today(now)
    if purpose.counts_given and limit_reached(session, card, purpose, row, day=today, zone=zone):
        raise NotAllowed(USED_UP)


def _tell(session: Session, row: Scan, *, now: datetime) -> None:
    event = ScanGiven(
        talent_id=row.talent_id,
        partner=row.partner,
        scan_id=row.id,
        purpose=row.purpose,
        case_no=row.given_case,
    )
    outbox.append(session, event, now=now)
