"""Who holds a good card, told to everybody who checks: built from the cards, signed, kept."""

import logging
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from greencard.domain.numbers import MOST_LISTS, PER_LIST, place_of, spelled_number
from greencard.domain.token import statuses
from greencard.domain.token.signing import Realm, Signer
from greencard.errors import NotFound
from greencard.models import Card, PublishedStatusList

MOST_OFTEN, AT_LEAST, TOO_OLD = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=2)
# What has run out says so itself by its last day, so its place stays as it was.
VALID_STATES, SUSPENDED_STATES = ("active", "expired"), ("suspended",)
NAME = re.compile("0|[1-9][0-9]?", re.ASCII)
FIRST_DIGIT, DIGITS = 4, 7  # of the place in a card's number

logger = logging.getLogger(__name__)


def due(session: Session, *, now: datetime) -> bool:
    """Whether it is time to look at the cards again: a minute after the last look."""
    last = session.scalar(select(func.max(PublishedStatusList.looked_at)))
    return last is None or last <= now - MOST_OFTEN


def build(session: Session) -> Mapping[int, bytes]:
    """Every list there is, as the cards stand now; the first is there before any card."""
    highest = session.scalar(select(func.max(Card.number)))
    last, _ = place_of(highest) if highest else (0, 0)
    return {number: _packed(session, number) for number in range(last + 1)}


def publish(
    session: Session, built: Mapping[int, bytes], *, signer: Signer, realm: Realm, now: datetime
) -> list[int]:
    """Sign and keep each list that has changed, or was signed an hour ago; which ones."""
    kept = {row.number: row for row in session.scalars(select(PublishedStatusList))}
    signed = []
    for number, packed in built.items():
        row, digest = kept.get(number), sha256(packed).digest()
        if row and row.digest == digest and row.issued_at > now - AT_LEAST:
            row.looked_at = now
            continue
        text = statuses.write(packed, subject=subject(number, realm), signer=signer, now=now)
        row = PublishedStatusList(number=number, digest=digest, text=text)
        row.issued_at = row.looked_at = now
        session.merge(row)
        signed.append(number)
    return signed


def handed_out(session: Session, number: str, *, now: datetime) -> str:
    """The list of this number as it was signed last; raises NotFound.

    One that nobody signed for two hours is handed out all the same, and the log says so.
    """
    row = session.get(PublishedStatusList, int(number)) if NAME.fullmatch(number) else None
    if row is None:
        raise NotFound
    if row.issued_at <= now - TOO_OLD:
        _complain(row.number, row.issued_at, now.replace(minute=0, second=0, microsecond=0))
    return row.text


def subject(number: int, realm: Realm) -> str:
    """The address of a list, which it names as its own."""
    return f"{realm.origin}/api/v1/status/{number}"


@lru_cache(maxsize=MOST_LISTS)
def _complain(number: int, issued_at: datetime, _hour: datetime) -> None:
    """Once an hour, however often it is asked for."""
    logger.warning("status list %d was signed at %s: is the clock running?", number, issued_at)


def _packed(session: Session, number: int) -> bytes:
    valid, suspended = (_places(session, number, of) for of in (VALID_STATES, SUSPENDED_STATES))
    return statuses.pack(valid, suspended)


def _places(session: Session, number: int, states: tuple[str, ...]) -> Iterator[int]:
    """The places of the cards in these states, joined by the database: a million in one answer."""
    place = func.substr(Card.number, FIRST_DIGIT, DIGITS)
    first, last = spelled_number(number, 0), spelled_number(number, PER_LIST - 1)
    mine = select(func.aggregate_strings(place, ",")).where(Card.state.in_(states))
    joined: str | None = session.execute(mine.where(Card.number.between(first, last))).scalar()
    return map(int, joined.split(",")) if joined else iter(())
