"""Who is signed in: browser sessions that live on the server and can be ended there."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from greencard.models import Staff, WebSession
from greencard.vault import fingerprint

STAFF_IDLE = timedelta(minutes=15)
TALENT_IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """The signed-in officer."""

    id: UUID
    login: str
    name: str
    office: str | None
    partner: str | None
    role: str


@dataclass(frozen=True, kw_only=True)
class Who:
    """The person behind a browser session."""

    kind: Literal["staff", "talent"]
    staff: StaffMember | None
    registration_id: UUID | None
    stale: bool


def open_for_staff(session: Session, staff_id: UUID, *, now: datetime) -> str:
    """Start a session and return its token, of which only the fingerprint is kept."""
    return _open(session, WebSession(staff_id=staff_id), now=now)


def open_for_registration(session: Session, registration_id: UUID, *, now: datetime) -> str:
    """Start a session for the holder of a receipt and its secret."""
    return _open(session, WebSession(registration_id=registration_id), now=now)


def who(session: Session, token: str, *, now: datetime) -> Who | None:
    """Who is signed in with this token; None once idle too long, ended or disabled.

    `stale` asks the caller to call `seen` in a transaction that writes.
    """
    row = session.get(WebSession, fingerprint(token))
    if row is None or now >= row.expires_at:
        return None
    if now - row.seen_at >= (STAFF_IDLE if row.staff_id else TALENT_IDLE):
        return None
    stale = now - row.seen_at >= SEEN_AGAIN
    if row.registration_id:
        return Who(kind="talent", staff=None, registration_id=row.registration_id, stale=stale)
    staff = session.get(Staff, row.staff_id)
    if staff is None or not staff.active:
        return None
    return Who(kind="staff", staff=_member(staff), registration_id=None, stale=stale)


def seen(session: Session, token: str, *, now: datetime) -> None:
    """Note that the session is in use."""
    this = WebSession.token_hash == fingerprint(token)
    session.execute(update(WebSession).where(this).values(seen_at=now))


def close(session: Session, token: str) -> None:
    """End one session."""
    session.execute(delete(WebSession).where(WebSession.token_hash == fingerprint(token)))


def forget(session: Session, *, now: datetime) -> None:
    """Remove sessions that have run out."""
    session.execute(delete(WebSession).where(WebSession.expires_at <= now))


def _open(session: Session, row: WebSession, *, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    row.token_hash, row.created_at, row.seen_at = fingerprint(token), now, now
    row.expires_at = now + LONGEST
    session.add(row)
    return token


def _member(staff: Staff) -> StaffMember:
    return StaffMember(
        id=staff.id,
        login=staff.login,
        name=staff.name,
        office=staff.office,
        partner=staff.partner,
        role=staff.role,
    )
