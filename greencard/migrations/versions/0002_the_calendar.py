"""The calendar of working days, and by which edition of it a case was counted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEX = "ix_case_file_closed_at_calendar_edition"


def upgrade() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("off", sa.JSON(), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.Column(
            "loaded_at",
            sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        # Cases from before are counted anew once, by the first edition that is written down.
        batch_op.add_column(
            sa.Column("calendar_edition", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "statute_provisional", sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )
        batch_op.create_index(INDEX, ["closed_at", "calendar_edition"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index(INDEX)
        batch_op.drop_column("statute_provisional")
        batch_op.drop_column("calendar_edition")
    op.drop_table("calendar_year")
