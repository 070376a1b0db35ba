"""How often something may be tried, counted in the database so that all processes agree."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from math import ceil

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from greencard.db import Safe
from greencard.errors import TooMany
from greencard.models import RateCount


def place(address: str | None) -> str:
    """Where a visitor comes from: of IPv6 the /64, since whoever has one address has all of it."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return str(address)
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def count(session: Session, bucket: str, *, limit: int, window_seconds: int, now: datetime) -> None:
    """Count one more try; raises TooMany beyond the limit within the window.

    A window begins with its first try. The bucket (an address, a login) is kept only as a keyed
    hash. Commit even when what was tried fails, or the failures are not counted.
    """
    window = timedelta(seconds=window_seconds)
    since, tries = _add(session, Safe.unlock().digest(bucket), now - window, now)
    if tries > limit:
        raise TooMany(retry_after=max(1, ceil((since + window - now).total_seconds())))


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
