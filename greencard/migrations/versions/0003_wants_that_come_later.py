"""Wants that come later or once more, the day each was asked on, and changes of what was told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPLIED = "SELECT applied_on FROM registration WHERE registration.id = want.registration_id"
OUTCOME = """
UPDATE want SET state = CASE
    WHEN EXISTS (SELECT 1 FROM case_file WHERE case_file.talent_id = want.talent_id
                 AND case_file.matter = want.matter AND case_file.state = 'approved')
    THEN 'approved' ELSE 'ended' END
WHERE want.state = 'requested' AND EXISTS (
    SELECT 1 FROM case_file WHERE case_file.talent_id = want.talent_id
    AND case_file.matter = want.matter AND case_file.closed_at IS NOT NULL)
"""


def upgrade() -> None:
    op.create_table(
        "registration_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite"),
            nullable=False,
        ),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_change_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_change")),
    )
    op.create_index(
        op.f("ix_registration_change_registration_id"), "registration_change", ["registration_id"]
    )
    with op.batch_alter_table("want", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("by_person", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("chosen", sa.String(length=32), nullable=True))
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("applied_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("by_person", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.execute(f"UPDATE want SET asked_on = ({APPLIED})")  # noqa: S608 - no value from outside
    op.execute("UPDATE case_file SET applied_on = submitted_on")
    op.execute(OUTCOME)
    for table, column in (("want", "asked_on"), ("case_file", "applied_on")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, nullable=False)


def downgrade() -> None:
    op.execute("UPDATE want SET state = 'requested' WHERE state IN ('approved', 'ended')")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_column("by_person")
        batch_op.drop_column("applied_on")
    with op.batch_alter_table("want", schema=None) as batch_op:
        batch_op.drop_column("chosen")
        batch_op.drop_column("by_person")
        batch_op.drop_column("asked_on")
    op.drop_index(op.f("ix_registration_change_registration_id"), table_name="registration_change")
    op.drop_table("registration_change")
