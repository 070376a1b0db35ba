"""Who has registered, what they told us, and what they want."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from greencard.db import Base, Moment, Sealed, SealedDate, SealedJson


class Talent(Base):
    """One person. Everything that tells who they are is sealed."""

    __tablename__ = "talent"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    id_type: Mapped[str] = mapped_column(String(24))
    id_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    nationality: Mapped[str] = mapped_column(String(3))
    sex: Mapped[str] = mapped_column(String(1))
    created_at: Mapped[datetime] = mapped_column(Moment)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    name_en_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_no_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    birth_date_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    mobile_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    name = Sealed[str]()
    name_en = Sealed[str | None]()
    id_no = Sealed[str]()
    birth_date = SealedDate()
    mobile = Sealed[str]()
    email = Sealed[str | None]()


class Registration(Base):
    """What a person told us, once, and the receipt they got for it."""

    __tablename__ = "registration"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    talent_id: Mapped[UUID] = mapped_column(ForeignKey("talent.id"), unique=True)
    receipt: Mapped[str] = mapped_column(String(16), unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(Moment)
    applied_on: Mapped[date]
    category: Mapped[str] = mapped_column(String(24))
    level_claimed: Mapped[str | None] = mapped_column(String(1))
    park: Mapped[str | None] = mapped_column(String(32))
    consents: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    particulars_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    answers_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    particulars = SealedJson[dict[str, Any]]()
    answers = SealedJson[dict[str, Any]]()


class Change(Base):
    """A talent has changed what they told us: which fields, and what stood there before."""

    __tablename__ = "registration_change"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    fields: Mapped[list[str]] = mapped_column(JSON)
    before_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    before = SealedJson[dict[str, Any]]()


class Want(Base):
    """A family or a matter a talent asked for, and how far it got.

    `state` is routing, waiting, not_met, requested, approved, or ended (refused, withdrawn …).
    `asked_on` is the day whose rules and age count. `by_person`: the talent asked for a person,
    to look at the route `chosen` where one was named.
    """

    __tablename__ = "want"
    __table_args__ = (UniqueConstraint("talent_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    talent_id: Mapped[UUID] = mapped_column(ForeignKey("talent.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    name: Mapped[str] = mapped_column(String(32))
    family: Mapped[str] = mapped_column(String(32))
    matter: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    asked_on: Mapped[date]
    by_person: Mapped[bool] = mapped_column(default=False)
    chosen: Mapped[str | None] = mapped_column(String(32))


class Replay(Base):
    """The answer given to one submission key, so that the same submission gets it again."""

    __tablename__ = "replay"
    __table_args__ = (Index("ix_replay_created_at", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    registration_id: Mapped[UUID] = mapped_column(index=True)  # written before the row it names
    created_at: Mapped[datetime] = mapped_column(Moment)
    answer_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    answer = SealedJson[dict[str, str]]()
