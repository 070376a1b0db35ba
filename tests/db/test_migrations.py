"""The migrations make exactly the tables the code declares, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

import greencard.models  # noqa: F401 - fills the metadata
from greencard import migrations
from greencard.db import Base


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


@pytest.fixture
def sqlite(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres(postgres_url: str):
    engine = create_engine(postgres_url)
    yield engine
    engine.dispose()


def test_upgrading_an_empty_sqlite_file_gives_the_declared_tables(sqlite: Engine) -> None:
    migrations.upgrade(sqlite)
    assert differences(sqlite) == []


@pytest.mark.postgres
def test_upgrading_an_empty_postgresql_gives_the_declared_tables(postgres: Engine) -> None:
    migrations.upgrade(postgres)
    assert differences(postgres) == []


def test_upgrading_twice_changes_nothing(sqlite: Engine) -> None:
    migrations.upgrade(sqlite)
    before = inspect(sqlite).get_table_names()
    migrations.upgrade(sqlite)
    assert inspect(sqlite).get_table_names() == before


def test_every_step_can_be_taken_back_and_again(sqlite: Engine) -> None:
    migrations.upgrade(sqlite)
    command.downgrade(migrations.settings(sqlite), "base")
    assert set(inspect(sqlite).get_table_names()) == {"alembic_version"}
    migrations.upgrade(sqlite)
    assert differences(sqlite) == []


def test_cases_of_the_first_edition_are_kept_and_will_be_counted_anew(sqlite: Engine) -> None:
    command.upgrade(migrations.settings(sqlite), "0001")
    with sqlite.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO case_file (id, number, talent_id, registration_id, family, matter,"
                " version, state, clock, submitted_on, due_on, statute_on, provisional, opened_at,"
                " granted) VALUES ('a', '2026-0000001-X', 't', 'r', 'hukou', 'hk', '2026-01-01',"
                " 'open', 'running', '2026-12-28', '2027-01-04', '2027-01-25', 1, '', '{}')"
            )
        )
    migrations.upgrade(sqlite)
    with sqlite.connect() as connection:
        columns = "due_on, provisional, calendar_edition, statute_provisional"
        kept = connection.execute(text(f"SELECT {columns} FROM case_file")).one()
    assert tuple(kept) == ("2027-01-04", 1, 0, 0)
