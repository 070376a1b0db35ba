"""Whether the database answers and has our tables."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from greencard.models import Talent


def look(session: Session) -> None:
    """Read as little as possible; raises what the database raises when it is away."""
    session.execute(select(Talent.id).limit(1))
