"""Who works at the centre and with it: accounts, first passwords, signing in."""

import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.envelope import uuid7
from greencard.errors import NotAllowed, NotFound, SignInFailed
from greencard.matters.catalogue import Catalogue
from greencard.models import Staff, WebSession
from greencard.services.doors.sides import check_side

hasher = PasswordHasher()
# Checked in place of an unknown login's, so that both take the same time.
NOBODY = hasher.hash(secrets.token_urlsafe(16))


def add(
    session: Session,
    login: str,
    *,
    name: str,
    office: str | None = None,
    partner: str | None = None,
    role: str,
    catalogue: Catalogue,
    now: datetime,
) -> str:
    """Open an account and return its first password, which is kept nowhere.

    Raises NotFound for an office or partner the catalogue does not know, NotAllowed for a login
    in use and unless exactly one of the two is named.
    """
    check_side(office, partner, catalogue=catalogue)
    if session.scalar(select(Staff.id).filter_by(login=login)):
        raise NotAllowed("账号 %(login)s 已存在。", login=login)
    password = secrets.token_urlsafe(12)
    row = Staff(id=uuid7(), login=login, role=role, active=True, created_at=now)
    row.office, row.partner = office, partner
    row.name, row.password_hash = name, hasher.hash(password)
    session.add(row)
    return password


def renew(session: Session, login: str) -> str:
    """Give an account a new first password and return it; raises NotFound."""
    row = session.scalar(select(Staff).filter_by(login=login).with_for_update())
    if row is None:
        raise NotFound("没有账号 %(login)s。", login=login)
    password = secrets.token_urlsafe(12)
    row.password_hash = hasher.hash(password)
    session.execute(delete(WebSession).filter_by(staff_id=row.id))
    return password


def sign_in(session: Session, login: str, password: str) -> Staff:
    """The account behind a login and password; raises SignInFailed, the same for both."""
    row = session.scalar(select(Staff).filter_by(login=login.strip(), active=True))
    try:
        hasher.verify(row.password_hash if row else NOBODY, password)
    except (VerificationError, InvalidHashError) as error:
        raise SignInFailed from error
    if row is None:
        raise SignInFailed
    return row
