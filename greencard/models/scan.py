"""Who looked at which card and what they were shown, what holders allow, and what is counted."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from greencard.db import Base, Moment, SealedJson


class Scan(Base):
    """One look of a partner at a card, granted or not.

    `scan` is the id the partner gave it. `shown` is live, printed, number or unreadable; `fields`
    names what was shown. `breach` is what on-line checking would have said to a look that was
    uploaded `late`; `list_as_of` is how old its list was. `answer` is what the partner was told,
    kept for a repeat.
    """

    __tablename__ = "scan"
    __table_args__ = (
        UniqueConstraint("partner", "scan"),
        Index("ix_scan_talent_id_scanned_at_id", "talent_id", "scanned_at", "id"),
        Index("ix_scan_card_id_purpose_scanned_at", "card_id", "purpose", "scanned_at"),
        Index("ix_scan_recorded_at", "recorded_at"),
        Index(
            "ix_scan_answered",
            "recorded_at",
            sqlite_where=text("answer_sealed IS NOT NULL"),
            postgresql_where=text("answer_sealed IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    scan: Mapped[UUID]
    partner: Mapped[str] = mapped_column(String(32))
    staff_id: Mapped[UUID | None]
    purpose: Mapped[str] = mapped_column(String(32))
    venue: Mapped[str | None] = mapped_column(String(64))
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"))
    talent_id: Mapped[UUID | None] = mapped_column(ForeignKey("talent.id"))
    shown: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32))
    granted: Mapped[bool]
    fields: Mapped[list[str]] = mapped_column(JSON)
    confirmed: Mapped[list[str]] = mapped_column(JSON)
    scanned_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column(default=False)
    breach: Mapped[str | None] = mapped_column(String(32))
    list_as_of: Mapped[datetime | None] = mapped_column(Moment)
    given_at: Mapped[datetime | None] = mapped_column(Moment)
    given_case: Mapped[str | None] = mapped_column(String(16))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    answer = SealedJson[dict[str, Any] | None]()


class LiveUse(Base):
    """Which partner a live code was shown to first; by the fingerprint of what was signed."""

    __tablename__ = "live_use"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    partner: Mapped[str] = mapped_column(String(32))
    used_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Consent(Base):
    """What a holder said about a purpose; without a row the purpose's own default holds."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("talent_id", "purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    talent_id: Mapped[UUID] = mapped_column(ForeignKey("talent.id"))
    purpose: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(8))
    each_time: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class ScanCount(Base):
    """How many looks of one kind a partner had on one local day; tells of nobody."""

    __tablename__ = "scan_count"

    partner: Mapped[str] = mapped_column(String(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(String(16), primary_key=True)
    granted: Mapped[bool] = mapped_column(primary_key=True)
    count: Mapped[int]


class Alarm(Base):
    """A partner did something out of the ordinary, such as looking up cards in bulk."""

    __tablename__ = "alarm"
    __table_args__ = (UniqueConstraint("partner", "kind", "since"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime] = mapped_column(Moment)
    count: Mapped[int]
    told_at: Mapped[datetime | None] = mapped_column(Moment)
