"""How often something may be tried, counted in the database so that all processes agree."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from greencard.db import Safe
from greencard.errors import TooMany
from greencard.models import RateCount


def count(session: Session, bucket: str, *, limit: int, window_seconds: int, now: datetime) -> None:
    """Count one more try in the window of `now`; raises TooMany beyond the limit.

    The bucket (an address, a login) is kept only as a keyed hash. Commit even when what was
    tried fails, or the failures are not counted.
    """
    seconds = int(now.timestamp())
    window = seconds - seconds % window_seconds
    tries = _add(session, Safe.unlock().digest(bucket), window)
    if tries > limit:
        raise TooMany(retry_after=window + window_seconds - seconds)


def reset(session: Session, bucket: str) -> None:
    """Forget the tries of a bucket, after a success."""
    session.execute(delete(RateCount).where(RateCount.bucket == Safe.unlock().digest(bucket)))


def forget(session: Session, *, before: datetime) -> None:
    """Remove windows that have passed."""
    session.execute(delete(RateCount).where(RateCount.window < int(before.timestamp())))


def _add(session: Session, bucket: bytes, window: int) -> int:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(RateCount).values(bucket=bucket, window=window, count=1)
    keys = [RateCount.bucket, RateCount.window]
    more = {"count": RateCount.count + 1}
    upsert = row.on_conflict_do_update(index_elements=keys, set_=more)
    return session.execute(upsert.returning(RateCount.count)).scalar_one()
