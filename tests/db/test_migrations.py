"""The migrations make exactly the tables the code declares, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

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
