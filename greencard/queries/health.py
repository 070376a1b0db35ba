"""Whether the database answers and has our tables."""

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from greencard.models import Talent


def keys_fit(session: Session) -> None:
    """Open one sealed value, if there is any yet; raises CannotOpen under foreign data keys."""
    if inspect(session.connection()).has_table(Talent.__tablename__):
        talent = session.scalar(select(Talent).order_by(Talent.id.desc()).limit(1))
        _ = talent and talent.mobile


def look(session: Session) -> None:
    """Read as little as possible; raises what the database raises when it is away."""
    session.execute(select(Talent.id).limit(1))
