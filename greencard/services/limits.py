"""How often something may be tried, counted in the database so that all processes agree."""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address
from math import ceil
from uuid import UUID

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from greencard.db import Safe
from greencard.errors import TooMany
from greencard.models import RateCount

LATER_STEPS, AN_HOUR, A_MINUTE = 60, 3600, 60


def count(session: Session, bucket: str, *, limit: int, window_seconds: int, now: datetime) -> None:
    """Count one more try; raises TooMany beyond the limit within the window.

    A window begins with its first try. The bucket (an address, a login) is kept only as a keyed
    hash. Commit even when what was tried fails, or the failures are not counted.
    """
    window = timedelta(seconds=window_seconds)
    since, tries = _add(session, Safe.unlock().digest(bucket), now - window, now)
    if tries > limit:
        raise TooMany(retry_after=max(1, ceil((since + window - now).total_seconds())))


def tries(session: Session, bucket: str, *, window_seconds: int, now: datetime) -> int:
    """Count one more and say how many there have been in the window; nothing is refused."""
    _, counted = _add(
        session, Safe.unlock().digest(bucket), now - timedelta(seconds=window_seconds), now
    )
    return counted


def count_registration(session: Session, address: str | None, *, limit: int, now: datetime) -> None:
    """Count one more registration from this place; raises TooMany beyond so many a minute."""
    bucket = f"registration:{place(address)}"
    count(session, bucket, limit=limit, window_seconds=A_MINUTE, now=now)


def count_step(session: Session, registration_id: UUID, *, now: datetime) -> None:
    """Count one more thing asked or told after registering; raises TooMany beyond 60 an hour."""
    bucket = f"later:{registration_id}"
    count(session, bucket, limit=LATER_STEPS, window_seconds=AN_HOUR, now=now)


def place(address: str | None) -> str:
    """What counts as one place: an IPv4 address, or the /64 of an IPv6 one, which is one line."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return str(address)
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))


def reset(session: Session, bucket: str) -> None:
    """Forget the tries of a bucket, after a success."""
    session.execute(delete(RateCount).where(RateCount.bucket == Safe.unlock().digest(bucket)))


def forget(session: Session, *, before: datetime) -> None:
    """Remove windows that began before a moment."""
    session.execute(delete(RateCount).where(RateCount.since < before))


def _add(session: Session, bucket: bytes, expired: datetime, now: datetime) -> tuple[datetime, int]:
    """One statement, so that two tries at the same instant are two."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(RateCount).values(bucket=bucket, since=now, count=1)
    over = RateCount.since <= expired
    again = {
        "since": case((over, row.excluded.since), else_=RateCount.since),
        "count": case((over, 1), else_=RateCount.count + 1),
    }
    upsert = row.on_conflict_do_update(index_elements=[RateCount.bucket], set_=again)
    since, tries = session.execute(upsert.returning(RateCount.since, RateCount.count)).one()
    return since, tries
