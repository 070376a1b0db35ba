"""The tables of the log: what was said, what must still be sent, and who has read how far."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite hands out ids of its own only for INTEGER
BigId = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware point in time, kept in UTC; text that sorts where the database has no such type."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return String(27) if dialect.name == "sqlite" else DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must be aware")
        utc = value.astimezone(UTC)
        text = utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        return text if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


# One row a stream, which is one talent in one topic: whoever holds the row writes next.
stream_head = Table(
    "stream_head",
    metadata,
    Column("topic", String(120), primary_key=True),
    Column("partition_key", String(64), primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
)

# The log. Rows are added and never changed; of some topics the oldest are removed in time.
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("event_type", String(64), nullable=False),
    Column("event_version", Integer, nullable=False),
    Column("topic", String(120), nullable=False),
    Column("partition_key", String(64), nullable=False),
    Column("key_seq", BigInteger, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("cause", Uuid),
    Column("correlation", Uuid),
    Column("payload", Text, nullable=False),
    Column("extensions", Text),
    UniqueConstraint("topic", "partition_key", "key_seq"),
    sqlite_autoincrement=True,  # an id is never given twice, so "greater than" means "later"
)

# What Kafka has not acknowledged yet. Only PostgreSQL fills it: on SQLite the log is read itself.
outbox_pending = Table(
    "outbox_pending",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=False),
)

# How far each consumer has come with each stream. There is no gap, so one number says it all.
position = Table(
    "position",
    metadata,
    Column("consumer", String(64), primary_key=True),
    Column("topic", String(120), primary_key=True),
    Column("partition_key", String(64), primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
)

# Events that wait for a retry or for the one before them, and dead ones that wait for a person.
parked = Table(
    "parked",
    metadata,
    Column("consumer", String(64), primary_key=True),
    Column("topic", String(120), primary_key=True),
    Column("partition_key", String(64), primary_key=True),
    Column("key_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("event", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Moment),
    Column("dead", Boolean, nullable=False),
    Column("last_error", Text),
    Index(None, "consumer", "next_attempt_at"),
)

# Embedded stack only: the last id of the log a consumer has read.
consumer_offset = Table(
    "consumer_offset",
    metadata,
    Column("consumer", String(64), primary_key=True),
    Column("last_id", BigInteger, nullable=False),
)
