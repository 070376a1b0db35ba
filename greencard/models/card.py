"""The green card and its lines, one line a matter."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from greencard.db import Base, Moment, Sealed


class CardSerial(Base):
    """Hands out serial numbers of cards, each once."""

    __tablename__ = "card_serial"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)


class Card(Base):
    """One green card; a talent has several in time, and at most one at hand for each holder.

    `relative` tells whose it is: 0 the talent's own, n that of the n-th family member in the
    registration. `replaced_by` is empty on the card at hand. A card is suspended while its holder
    has frozen it, or an office holds it, and one of the family while the talent's own is. A holder
    without employer since `left_on` keeps the card to `grace_to`.
    `token` are the digits of the printed code, `kid` the key they were signed with, and `reason`
    what staff said when they last changed the state.
    """

    __tablename__ = "card"
    __table_args__ = (
        Index(
            "uq_card_at_hand",
            "talent_id",
            "relative",
            unique=True,
            sqlite_where=text("replaced_by IS NULL"),
            postgresql_where=text("replaced_by IS NULL"),
        ),
        Index("ix_card_state_valid_to", "state", "valid_to"),
        Index(
            "ix_card_state_grace_to",
            "state",
            "grace_to",
            sqlite_where=text("grace_to IS NOT NULL"),
            postgresql_where=text("grace_to IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    talent_id: Mapped[UUID] = mapped_column(ForeignKey("talent.id"), index=True)
    relative: Mapped[int] = mapped_column(default=0)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[str] = mapped_column(String(16))
    level: Mapped[str | None] = mapped_column(String(1))
    card_class: Mapped[str | None] = mapped_column(String(1))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    left_on: Mapped[date | None]
    grace_to: Mapped[date | None]
    replaced_by: Mapped[UUID | None]
    kid: Mapped[int | None]
    token_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    token = Sealed[str | None]()
    reason = Sealed[str | None]()


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
