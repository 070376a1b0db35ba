"""The day a holder left the employer, from which the time of grace counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IN_GRACE = sa.text("grace_to IS NOT NULL")


def upgrade() -> None:
    op.add_column("card", sa.Column("left_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_card_grace_to",
        "card",
        ["grace_to"],
        sqlite_where=IN_GRACE,
        postgresql_where=IN_GRACE,
    )


def downgrade() -> None:
    op.drop_index("ix_card_grace_to", table_name="card")
    op.drop_column("card", "left_on")
