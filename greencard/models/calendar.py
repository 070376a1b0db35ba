"""The published lists of days off and make-up working days, a row a year."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from greencard.db import Base, Moment


class CalendarYear(Base):
    """One year's list. `edition` is the change of the whole calendar that last touched it."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    edition: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    off: Mapped[list[str]] = mapped_column(JSON)
    work: Mapped[list[str]] = mapped_column(JSON)
    loaded_at: Mapped[datetime] = mapped_column(Moment)
