"""Run by Alembic for each command: connects, and runs the steps in one transaction."""

from typing import Any, Literal

from alembic import context

import events.tables  # noqa: F401 - fills the metadata
import greencard.models  # noqa: F401 - fills the metadata
from greencard.db import Base, Moment

MOMENT = 'sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")'


def as_plain_type(kind: str, value: Any, _: object) -> str | Literal[False]:
    """Steps name the type in the database, not our Python class, which may change."""
    return MOMENT if kind == "type" and isinstance(value, Moment) else False


with context.config.attributes["engine"].begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=as_plain_type,
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7002)")  # one upgrade at a time
    context.run_migrations()
