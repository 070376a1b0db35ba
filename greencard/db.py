"""The engine, the session factory, the base of every row, and columns that hold sealed values."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, overload
from uuid import UUID

from sqlalchemy import Engine, create_engine, event, inspect, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from events.outbox import Moment as Moment
from events.outbox import metadata
from greencard.config import Config
from greencard.vault import Vault

__all__ = [
    "Base",
    "Moment",
    "Safe",
    "Sealed",
    "SealedDate",
    "SealedJson",
    "connect",
    "insert_once",
    "reading",
]

T = TypeVar("T")
SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",
)


class Base(DeclarativeBase):
    """A row. It holds data and says nothing about rules."""

    metadata = metadata


class Safe:
    """Where this process keeps its vault, so that a row can open its own sealed columns."""

    vault: Vault | None = None

    @classmethod
    def unlock(cls) -> Vault:
        if cls.vault is None:
            raise RuntimeError("greencard.db.connect has not been called")
        return cls.vault


class Sealed(Generic[T]):
    """An attribute that lives, encrypted, in the bytes column `<name>_sealed` of its row.

    The row's id is part of what is authenticated, so it must be set first.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: Any, owner: type) -> T: ...
    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        if sealed is None:
            return None
        return self.read(Safe.unlock().open(sealed, context=self.context(row)).decode())

    def __set__(self, row: Any, value: T) -> None:
        sealed = None
        if value is not None:
            sealed = Safe.unlock().seal(self.write(value).encode(), context=self.context(row))
        setattr(row, self.column, sealed)

    def context(self, row: Any) -> str:
        if not isinstance(row.id, UUID):
            raise ValueError(f"{type(row).__name__}.id must be set before {self.name}")
        return f"{row.__tablename__}.{self.name}.{row.id}"

    def read(self, text: str) -> Any:
        return text

    def write(self, value: Any) -> str:
        return str(value)


class SealedDate(Sealed[date]):
    """A sealed calendar date."""

    def read(self, text: str) -> date:
        return date.fromisoformat(text)

    def write(self, value: date) -> str:
        return value.isoformat()


class SealedJson(Sealed[T]):
    """A sealed JSON value."""

    def read(self, text: str) -> Any:
        return json.loads(text)

    def write(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)


def connect(config: Config) -> sessionmaker[Session]:
    """Open the database and the vault of this process; call again after a fork."""
    Safe.vault = Vault(config.data_keys)
    engine = _sqlite(config.database_url) if config.embedded else _postgres(config.database_url)
    return sessionmaker(engine, expire_on_commit=False)


def _postgres(url: str) -> Engine:
    return create_engine(
        url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": 5}
    )


def _sqlite(url: str) -> Engine:
    """One writer at a time: every transaction begins IMMEDIATE, so none fails half way."""
    engine = create_engine(url, hide_parameters=True)
    Path(str(engine.url.database)).touch(mode=0o600)

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in SQLITE_SETTINGS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        read_only = connection.get_execution_options().get("read_only")
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def reading(sessions: sessionmaker[Session]) -> Session:
    """A session for reads alone, which on SQLite does not wait for the writer."""
    session = sessions()
    session.connection(execution_options={"read_only": True})
    return session


def insert_once(session: Session, row: Base) -> bool:
    """Insert the row unless one with the same unique key is there; waits for a rival to finish."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    columns = inspect(type(row)).column_attrs
    values = {column.key: getattr(row, column.key) for column in columns}
    statement = dialect.insert(type(row)).values(values).on_conflict_do_nothing()
    # The count of an insert is not told by every driver; what it returns is.
    added = session.scalars(statement.returning(literal(True))).all()
    return bool(added)
