"""Tables that were in use keep what they hold when a migration adds to them, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import Column, Engine, MetaData, Table, create_engine, text
from sqlalchemy.orm import Session

from greencard import migrations
from greencard.models import Case, Want
from tests.db.test_migrations import differences

MOMENT = datetime(2026, 9, 9, tzinfo=UTC)
FILLING = {str: "x", int: 0, bool: False, object: {}, bytes: b"x", date: MOMENT.date()}
# What a want was when the tables were those of the second edition, and its case, if it had one.
BEFORE: list[tuple[str, str | None]] = [
    ("routing", None),
    ("waiting", None),
    ("not_met", None),
    ("requested", None),  # the handler has yet to open it
    ("requested", "open"),
    ("requested", "approved"),
    ("requested", "refused"),
]
AFTER = ["routing", "waiting", "not_met", "requested", "requested", "approved", "ended"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'used.db'}" if sqlite else request.getfixturevalue("postgres_url")
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def second(engine: Engine) -> Engine:
    """A database as the second edition left it, with a talent for each of these wants."""
    command.upgrade(migrations.settings(engine), "0002")
    tables = MetaData()
    tables.reflect(engine)
    for number, (want, case) in enumerate(BEFORE):
        a_talent(engine, tables, number, want=want, case=case)
    return engine


def a_talent(engine: Engine, meta: MetaData, number: int, *, want: str, case: str | None) -> None:
    """They applied on the first of September or so many days later."""
    of, talent, registration = meta.tables, uuid4(), uuid4()
    about = {"talent_id": talent, "registration_id": registration, "family": "housing"}
    day, receipt = date(2026, 9, 1 + number), str(number)
    applied = {"id": registration, "talent_id": talent, "receipt": receipt, "applied_on": day}
    matter = None if want == "routing" else "hs01"
    _fill(engine, of["talent"], id=talent, id_hash=bytes([number]))
    _fill(engine, of["registration"], **applied)
    _fill(engine, of["want"], **about, name="housing", matter=matter, state=want)
    if case:
        closed = None if case == "open" else MOMENT
        stands = {"state": case, "opened_at": MOMENT, "closed_at": closed, "submitted_on": day}
        _fill(engine, of["case_file"], **about, number=receipt, matter="hs01", **stands)


def _fill(engine: Engine, table: Table, **values: Any) -> None:
    """A row with these values, and anything at all where the table wants more."""
    wanted = [column for column in table.columns if not column.nullable]
    row = {column.name: _anything(column) for column in wanted if column.name not in values}
    row |= {name: _as_kept(engine, value) for name, value in values.items()}
    with engine.begin() as connection:
        connection.execute(table.insert().values(row))


def _anything(column: Column[Any]) -> Any:
    kind = column.type.python_type
    if column.primary_key:
        return uuid4() if kind is UUID else uuid4().hex
    return MOMENT if kind is datetime else FILLING[kind]


def _as_kept(engine: Engine, value: Any) -> Any:
    """SQLite keeps ids and moments as text."""
    if engine.dialect.name == "postgresql":
        return value
    if isinstance(value, UUID):
        return value.hex
    return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}" if isinstance(value, datetime) else value


def states(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT state FROM want")))


def test_each_want_is_as_its_case_is_and_has_the_day_of_its_registration(second: Engine) -> None:
    migrations.upgrade(second)

    assert differences(second) == []
    with Session(second) as session:
        wants = sorted(session.query(Want), key=lambda want: want.asked_on)
        assert [want.asked_on.day for want in wants] == [1, 2, 3, 4, 5, 6, 7]
        assert [want.state for want in wants] == AFTER
        assert {(want.by_person, want.chosen) for want in wants} == {(False, None)}


def test_each_case_was_applied_for_on_the_day_it_was_submitted(second: Engine) -> None:
    migrations.upgrade(second)

    with Session(second) as session:
        cases = sorted(session.query(Case), key=lambda case: case.number)
        assert [case.applied_on.day for case in cases] == [5, 6, 7]
        assert all(case.applied_on == case.submitted_on for case in cases)
        assert not any(case.by_person for case in cases)


def test_what_was_filled_can_be_taken_back_and_again(second: Engine) -> None:
    migrations.upgrade(second)
    command.downgrade(migrations.settings(second), "0002")
    assert sorted(states(second)) == sorted(state for state, _ in BEFORE)
    migrations.upgrade(second)

    assert differences(second) == []
    assert sorted(states(second)) == sorted(AFTER)
