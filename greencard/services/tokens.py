"""Tokens by which other systems speak to the API on behalf of an office."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.envelope import uuid7
from greencard.errors import NotFound
from greencard.matters.catalogue import Catalogue
from greencard.models import ApiToken
from greencard.vault import fingerprint


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """The system behind a token, and the office it acts for."""

    name: str
    office: str | None
    partner: str | None


def add(session: Session, name: str, *, office: str, catalogue: Catalogue, now: datetime) -> str:
    """Make a token and return it; only its fingerprint is kept. Raises NotFound (office)."""
    if office not in catalogue.offices:
        raise NotFound("没有编号为 %(office)s 的办理单位。", office=office)
    token = f"gct_{secrets.token_urlsafe(32)}"
    row = ApiToken(id=uuid7(), name=name, office=office, test=False, created_at=now)
    row.token_hash = fingerprint(token)
    session.add(row)
    return token


def bearer(session: Session, token: str) -> Bearer | None:
    """Who shows this token; None for an unknown or revoked one."""
    query = select(ApiToken).filter_by(token_hash=fingerprint(token), revoked_at=None)
    row = session.scalar(query)
    return Bearer(name=row.name, office=row.office, partner=row.partner) if row else None
