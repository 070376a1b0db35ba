"""On SQLite a transaction that reads and then writes neither loses an update nor is refused."""

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, text

from greencard.config import Config
from greencard.db import connect

ROUNDS = 20


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    sessions = connect(Config.from_env({"GREENCARD_DATA": str(tmp_path), "GREENCARD_ENV": "test"}))
    engine = sessions.kw["bind"]
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counted (number INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counted VALUES (0)"))
    yield engine
    engine.dispose()


def count_up(engine: Engine) -> None:
    """Read, then write what was read plus one; the reading alone must hold off the other."""
    with engine.begin() as connection:
        number = connection.scalar(text("SELECT number FROM counted"))
        connection.execute(text("UPDATE counted SET number = :n"), {"n": number + 1})


def test_two_that_read_and_then_write_wait_for_each_other(engine):
    together, troubles = Barrier(2), []

    def work() -> None:
        together.wait()
        try:
            for _ in range(ROUNDS):
                count_up(engine)
        except Exception as error:
            troubles.append(error)

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with engine.connect() as connection:
        counted = connection.scalar(text("SELECT number FROM counted"))
    assert (troubles, counted) == ([], 2 * ROUNDS)


def test_a_transaction_holds_the_writer_s_place_from_its_begin(engine):
    """One that only has begun keeps a second from beginning, and not from reading."""
    with engine.connect() as first, engine.connect() as second:
        first.scalar(text("SELECT number FROM counted"))
        reader = second.execution_options(read_only=True)
        assert reader.scalar(text("SELECT number FROM counted")) == 0
        reader.rollback()
        second.execution_options(read_only=False)
        raw = second.connection.dbapi_connection
        raw.execute("PRAGMA busy_timeout=0")
        with pytest.raises(Exception, match="database is locked"):
            second.scalar(text("SELECT number FROM counted"))
        raw.execute("PRAGMA busy_timeout=30000")


def test_every_connection_is_durable_and_lets_readers_read(engine):
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            raw = connection.connection.dbapi_connection
            found = [
                raw.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
            full = 2  # 1 is NORMAL, which may lose the last commits with the power
            assert found == ["wal", full, 1, 30000]
