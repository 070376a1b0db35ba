"""The clock, which looks every half minute, finds what is over by an index and walks no cards."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Select, create_engine, text

from greencard import migrations
from greencard.services.card import expiring

TODAY = date(2026, 9, 21)
BY = [
    (expiring.graces_over(TODAY), "ix_card_state_grace_to", "grace_to"),
    (expiring.run_out(TODAY), "ix_card_state_valid_to", "valid_to"),
]
# So many cards that a plan matters, one in a hundred of somebody who has left.
MANY = """
INSERT INTO card (id, talent_id, relative, number, state, valid_to, grace_to, created_at)
SELECT gen_random_uuid(), gen_random_uuid(), 0, n, 'active', DATE '2027-01-01' + n % 900,
       CASE WHEN n % 100 = 0 THEN DATE '2026-10-01' + n % 60 END, now()
FROM generate_series(1, 20000) AS n
"""


def plan(engine: Engine, query: Select[Any], explain: str) -> str:
    said = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        return "\n".join(str(row) for row in connection.execute(text(f"{explain} {said}")))


@pytest.mark.parametrize(("query", "index", "column"), BY)
def test_on_sqlite(tmp_path: Path, query: Select[Any], index: str, column: str) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    migrations.upgrade(engine)
    found = plan(engine, query, "EXPLAIN QUERY PLAN")
    engine.dispose()
    assert f"{index} (state=? AND {column}<?)" in found


@pytest.mark.postgres
def test_on_postgresql(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE card DROP CONSTRAINT fk_card_talent_id"))
        connection.execute(text(MANY))
        connection.execute(text("ANALYZE card"))
    found = [plan(engine, query, "EXPLAIN") for query, _, _ in BY]
    engine.dispose()
    for said, (_, index, _) in zip(found, BY, strict=True):
        assert index in said
