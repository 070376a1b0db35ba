"""What every API call needs: the service, the clock, and whom the caller speaks for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import current_app, g, request
from flask_wtf.csrf import CSRFProtect

from greencard.db import reading
from greencard.errors import Forbidden, NotSignedIn
from greencard.keys import making
from greencard.keys.ring import Ring
from greencard.services import limits, tokens
from greencard.services.cases import Actor
from greencard.services.desk import Service
from greencard.services.sessions import Who

BEARER = "bearer"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The office a call speaks for, and the officer behind it where there is one."""

    office: str
    staff_id: UUID | None

    @property
    def actor(self) -> Actor:
        return Actor(staff_id=self.staff_id, office=self.office)

    def office_asked(self, office: str | None) -> str:
        """The office meant: the caller's own, also when left out; raises Forbidden for another."""
        if office not in (None, self.office):
            raise Forbidden
        return self.office


def service() -> Service:
    """The opened service."""
    opened: Service = current_app.extensions["greencard"]
    return opened


def now() -> datetime:
    """The moment of the call."""
    return datetime.now(UTC)


def ring() -> Ring:
    """The keys of the web; in local mode they are made when they are first asked for."""
    config = service().config
    if not config.service:  # in service they were looked for at the start
        making.ready(config.keys, service=False, now=now())
    opened: Ring = current_app.extensions["greencard.keys"]
    return opened


def bearer_secret() -> str:
    """What stands behind `Authorization: Bearer`; empty where there is nothing."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == BEARER else ""


def caller() -> Caller:
    """Who calls: a system by its token, or an officer by the session of the browser.

    Raises NotSignedIn for neither, Forbidden for a token of no office, and refuses a browser's
    writing call without its CSRF token; a token is no cookie, so nobody else can send it.
    """
    token = bearer_secret()
    found = _by_token(token) if token else _by_session()
    if found is None:
        raise NotSignedIn
    office, staff_id = found
    if office is None:
        raise Forbidden
    return Caller(office=office, staff_id=staff_id)


def _by_token(token: str) -> tuple[str | None, UUID | None] | None:
    with reading(service().sessions) as session:
        system = tokens.bearer(session, token)
    return (system.office, None) if system else None


def _by_session() -> tuple[str | None, UUID | None] | None:
    who: Who | None = g.get("who")
    if who is None or who.staff is None:
        return None
    csrf: CSRFProtect = current_app.extensions["csrf"]
    csrf.protect()
    return who.staff.office, who.staff.id


def count_registration() -> None:
    """Count one more registration from this address; raises TooMany."""
    limit = service().config.registration_limit
    if limit is None:
        return
    with service().sessions.begin() as session:
        limits.count_registration(session, request.remote_addr, limit=limit, now=now())
