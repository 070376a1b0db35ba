"""Tokens by which other systems speak to the API on behalf of an office or a partner."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.envelope import uuid7
from greencard.errors import NotAllowed
from greencard.matters.catalogue import Catalogue
from greencard.models import ApiToken
from greencard.services.doors.sides import check_side
from greencard.vault import fingerprint


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """The system behind a token, and the office or partner it acts for.

    One that is for a `test` sees test codes and nothing else.
    """

    name: str
    office: str | None
    partner: str | None
    test: bool


def add(
    session: Session,
    name: str,
    *,
    office: str | None = None,
    partner: str | None = None,
    test: bool = False,
    catalogue: Catalogue,
    now: datetime,
) -> str:
    """Make a token and return it; only its fingerprint is kept.

    Raises NotFound for an office or partner there is not, NotAllowed unless exactly one is named,
    and for a test that is no partner's.
    """
    check_side(office, partner, catalogue=catalogue)
    if test and not partner:
        raise NotAllowed("只有合作单位的令牌可以用于测试。")
    token = f"gct_{secrets.token_urlsafe(32)}"
    row = ApiToken(id=uuid7(), name=name, test=test, created_at=now)
    row.office, row.partner, row.token_hash = office, partner, fingerprint(token)
    session.add(row)
    return token


def bearer(session: Session, token: str) -> Bearer | None:
    """Who shows this token; None for an unknown or revoked one."""
    query = select(ApiToken).filter_by(token_hash=fingerprint(token), revoked_at=None)
    row = session.scalar(query)
    if row is None:
        return None
    return Bearer(name=row.name, office=row.office, partner=row.partner, test=row.test)
