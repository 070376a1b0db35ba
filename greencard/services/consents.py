"""What holders allow: each purpose has its default, and the holder may say otherwise."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from events import history, outbox
from events.envelope import uuid7
from events.schemas import SCAN, ConsentGiven, ConsentWithdrawn
from greencard.db import insert_once
from greencard.errors import NotAllowed, NotFound
from greencard.matters.partners import Purpose
from greencard.models import Consent, Registration
from greencard.services import limits
from greencard.services.desk import Service

ON, OFF = "on", "off"
TOLD = {"consent.given": True, "consent.withdrawn": False}
DEFAULTS = {"shown": ON, "asked": OFF, "statutory": ON}


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How a purpose stands with a holder; `each_time`: what is allowed ends with one scan."""

    purpose: Purpose
    on: bool
    each_time: bool


def give(
    session: Session,
    registration_id: UUID,
    purpose_id: str,
    *,
    each_time: bool,
    service: Service,
    now: datetime,
) -> Stand:
    """Allow a purpose, until further notice or for one scan; the same again tells nothing new.

    Raises NotFound for a purpose there is not, NotAllowed for one that needs no consent.
    """
    purpose = _asked_about(purpose_id, service)
    limits.count_step(session, registration_id, now=now)
    row = _row(session, registration_id, purpose, now=now)
    each_time = each_time or purpose.each_time
    if (row.state, row.each_time) != (ON, each_time):
        row.state, row.each_time, row.changed_at = ON, each_time, now
        event = ConsentGiven(talent_id=row.talent_id, purpose=purpose.id, each_time=each_time)
        outbox.append(session, event, now=now)
    return Stand(purpose=purpose, on=True, each_time=each_time)


def withdraw(
    session: Session, registration_id: UUID, purpose_id: str, *, service: Service, now: datetime
) -> Stand:
    """Allow a purpose no longer, from the next scan on, however often; raises as `give`."""
    purpose = _asked_about(purpose_id, service)
    row = _row(session, registration_id, purpose, now=now)
    _switch_off(session, row, now=now)
    return Stand(purpose=purpose, on=False, each_time=row.each_time)


def allows(
    session: Session, talent_id: UUID, purpose: Purpose, *, at: datetime | None = None
) -> bool:
    """Whether a purpose is allowed now, or was `at` a moment past; it stays so until the commit."""
    if purpose.allowed == "statutory":
        return True
    row = session.scalar(_said(talent_id, purpose).with_for_update())
    if row and at and row.changed_at > at:
        return _allowed_then(session, talent_id, purpose, at)
    return (row.state if row else DEFAULTS[purpose.allowed]) == ON


def use_up(
    session: Session,
    talent_id: UUID,
    purpose: Purpose,
    *,
    now: datetime,
    at: datetime | None = None,
) -> None:
    """After a granted scan, now or `at` a moment past: what was allowed for one scan ended then."""
    row = session.scalar(_said(talent_id, purpose))
    if row and row.each_time and not (at and row.changed_at > at):
        _switch_off(session, row, now=at or now)


def _allowed_then(session: Session, talent_id: UUID, purpose: Purpose, at: datetime) -> bool:
    for name, data in history.told(session, SCAN, str(talent_id), names=TOLD, until=at):
        if data["purpose"] == purpose.id:
            return TOLD[name]
    for name, data in history.told_after(session, SCAN, str(talent_id), names=TOLD, since=at):
        if data["purpose"] == purpose.id and not TOLD[name]:
            return True  # it was given so long ago that the log has forgotten it
    return DEFAULTS[purpose.allowed] == ON


def stands(session: Session, talent_id: UUID, *, service: Service) -> list[Stand]:
    """Every purpose and how it stands with a holder, in the order of the book."""
    rows = session.scalars(select(Consent).filter_by(talent_id=talent_id))
    said, purposes = {row.purpose: row for row in rows}, service.catalogue.purposes
    return [_stand(purpose, said.get(purpose.id)) for purpose in purposes.values()]


def _stand(purpose: Purpose, row: Consent | None) -> Stand:
    if row is None:
        on = DEFAULTS[purpose.allowed] == ON
        return Stand(purpose=purpose, on=on, each_time=purpose.each_time)
    return Stand(purpose=purpose, on=row.state == ON, each_time=row.each_time)


def _asked_about(purpose_id: str, service: Service) -> Purpose:
    purpose = service.catalogue.purposes.get(purpose_id)
    if purpose is None:
        raise NotFound("没有编号为 %(purpose)s 的用途。", purpose=purpose_id)
    if purpose.allowed == "statutory":
        raise NotAllowed("该用途属于法定职责，不须同意，也不能关闭。")
    return purpose


def _row(session: Session, registration_id: UUID, purpose: Purpose, *, now: datetime) -> Consent:
    """What was said so far, or the default written down, held until the commit."""
    talent_id = session.get_one(Registration, registration_id).talent_id
    first = Consent(id=uuid7(), talent_id=talent_id, purpose=purpose.id, changed_at=now)
    first.state, first.each_time = DEFAULTS[purpose.allowed], purpose.each_time
    insert_once(session, first)
    return session.scalars(_said(talent_id, purpose).with_for_update()).one()


def _said(talent_id: UUID, purpose: Purpose) -> Select[Consent]:
    return select(Consent).filter_by(talent_id=talent_id, purpose=purpose.id)


def _switch_off(session: Session, row: Consent, *, now: datetime) -> None:
    if row.state != OFF:
        row.state, row.changed_at = OFF, now
        event = ConsentWithdrawn(talent_id=row.talent_id, purpose=row.purpose)
        outbox.append(session, event, now=now)
