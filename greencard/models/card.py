"""The green card and its lines, one line a matter."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from greencard.db import Base, Moment


class CardSerial(Base):
    """Hands out serial numbers of cards, each once."""

    __tablename__ = "card_serial"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)


class Card(Base):
    """The green card of one talent."""

    __tablename__ = "card"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    talent_id: Mapped[UUID] = mapped_column(ForeignKey("talent.id"), unique=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    check_code: Mapped[str] = mapped_column(String(22), unique=True)
    state: Mapped[str] = mapped_column(String(16))
    level: Mapped[str | None] = mapped_column(String(1))
    card_class: Mapped[str | None] = mapped_column(String(1))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)


class CardLine(Base):
    """One matter's progress as the card shows it; written only by the projector.

    `matter` is empty on the one line of a family none of whose routes is open to the talent.
    """

    __tablename__ = "card_line"

    talent_id: Mapped[UUID] = mapped_column(ForeignKey("talent.id"), primary_key=True)
    family: Mapped[str] = mapped_column(String(32), primary_key=True)
    matter: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16))
    step: Mapped[str | None] = mapped_column(String(32))
    offices: Mapped[list[str]] = mapped_column(JSON)
    case_no: Mapped[str | None] = mapped_column(String(16))
    due_on: Mapped[date | None]
    provisional: Mapped[bool]
    clock: Mapped[str] = mapped_column(String(8))
    waiting_for: Mapped[list[str]] = mapped_column(JSON)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(Moment)
