"""Times of grace that are over are found by the state of the card too, on either database."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IN_GRACE = sa.text("grace_to IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_card_grace_to", table_name="card")
    _index("ix_card_state_grace_to", ["state", "grace_to"])


def downgrade() -> None:
    op.drop_index("ix_card_state_grace_to", table_name="card")
    _index("ix_card_grace_to", ["grace_to"])


def _index(name: str, columns: list[str]) -> None:
    op.create_index(name, "card", columns, sqlite_where=IN_GRACE, postgresql_where=IN_GRACE)
