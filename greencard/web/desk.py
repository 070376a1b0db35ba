"""What every page has at hand: the opened service, the time, and sessions to read or write."""

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

from flask import current_app
from sqlalchemy.orm import Session

from greencard.db import reading
from greencard.keys import making
from greencard.keys.ring import Ring
from greencard.matters.catalogue import InForce
from greencard.services.desk import Service


def service() -> Service:
    """The service that `create_app` opened."""
    opened: Service = current_app.extensions["greencard"]
    return opened


def ring() -> Ring:
    """The keys of the web; in local mode they are made when they are first asked for."""
    config = service().config
    if not config.service:  # in service they were looked for at the start
        making.ready(config.keys, service=False, now=now())
    opened: Ring = current_app.extensions["greencard.keys"]
    return opened


def now() -> datetime:
    """The moment of this request; services get it from here."""
    return datetime.now(UTC)


def today() -> date:
    """The local day, on which terms and definitions depend."""
    return service().today(now())


def in_force() -> InForce:
    """The definitions in force today."""
    return service().in_force(now())


def read() -> AbstractContextManager[Session]:
    """A session for looking things up."""
    return reading(service().sessions)


def write() -> AbstractContextManager[Session]:
    """A transaction: all of it happens, or nothing."""
    return service().sessions.begin()
