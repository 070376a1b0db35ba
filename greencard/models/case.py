"""A matter under way for one talent, and each office's part in each step of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from greencard.db import Base, Moment, Sealed


class CaseSerial(Base):
    """Hands out serial numbers of cases, each once."""

    __tablename__ = "case_serial"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)


class Case(Base):
    """A matter under way; `version` is the definition that was in force on the application day.

    `applied_on` is that day; the limits count from `submitted_on`, later where the matter had to
    wait for another. `by_person`: the rules did not confirm it, and the talent asked for a person.
    `calendar_edition` is the calendar its dates were counted by.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_talent_id_matter", "talent_id", "matter"),
        Index("ix_case_file_state_due_on", "state", "due_on"),
        Index("ix_case_file_closed_at_calendar_edition", "closed_at", "calendar_edition"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    talent_id: Mapped[UUID] = mapped_column(ForeignKey("talent.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    family: Mapped[str] = mapped_column(String(32))
    matter: Mapped[str] = mapped_column(String(32))
    version: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))
    clock: Mapped[str] = mapped_column(String(8))
    applied_on: Mapped[date]
    submitted_on: Mapped[date]
    due_on: Mapped[date]
    statute_on: Mapped[date]
    by_person: Mapped[bool] = mapped_column(default=False)
    provisional: Mapped[bool]
    statute_provisional: Mapped[bool]
    calendar_edition: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    overdue_at: Mapped[datetime | None] = mapped_column(Moment)
    grant: Mapped[dict[str, str]] = mapped_column("granted", JSON)
    refusal_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    refusal = Sealed[str | None]()
    tasks: Mapped[list["Task"]] = relationship(order_by="Task.position, Task.office")


class Task(Base):
    """One office's part in one step, as the definition stood when the case was opened.

    `due_on` is set when the step begins; the queue of an office is its open tasks by due date.
    """

    __tablename__ = "case_task"
    __table_args__ = (
        UniqueConstraint("case_id", "step", "office"),
        Index("ix_case_task_office_state_due_on_id", "office", "state", "due_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    position: Mapped[int]
    step: Mapped[str] = mapped_column(String(32))
    office: Mapped[str] = mapped_column(String(32))
    days: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(String(8))
    asks: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date | None]
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[UUID | None]
