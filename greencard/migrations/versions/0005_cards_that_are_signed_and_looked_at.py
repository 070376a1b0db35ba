"""Cards that are signed, replaced and frozen; the looks at them, and what holders allow."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
AT_HAND, ANSWERED = sa.text("replaced_by IS NULL"), sa.text("answer_sealed IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("card", schema=None) as batch_op:
        for column in _new_columns():
            batch_op.add_column(column)
        batch_op.drop_constraint(op.f("uq_card_talent_id"), type_="unique")
        batch_op.drop_constraint(op.f("uq_card_check_code"), type_="unique")
        batch_op.drop_column("check_code")
    op.create_index(op.f("ix_card_talent_id"), "card", ["talent_id"])
    op.create_index("ix_card_state_valid_to", "card", ["state", "valid_to"])
    op.create_index(
        "uq_card_at_hand",
        "card",
        ["talent_id", "relative"],
        unique=True,
        sqlite_where=AT_HAND,
        postgresql_where=AT_HAND,
    )
    _scans()
    op.create_table(
        "live_use",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("partner", sa.String(length=32), nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_live_use")),
    )
    op.create_index(op.f("ix_live_use_used_at"), "live_use", ["used_at"])
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("talent_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("each_time", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talent.id"], name=op.f("fk_consent_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("talent_id", "purpose", name=op.f("uq_consent_talent_id_purpose")),
    )
    op.create_table(
        "scan_count",
        sa.Column("partner", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "partner", "purpose", "day", "verdict", "granted", name=op.f("pk_scan_count")
        ),
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("partner", "kind", "since", name=op.f("uq_alarm_partner_kind_since")),
    )


def _new_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("relative", sa.Integer(), server_default="0", nullable=False),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.Column("frozen_at", MOMENT, nullable=True),
        sa.Column("held_at", MOMENT, nullable=True),
        sa.Column("grace_to", sa.Date(), nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("kid", sa.Integer(), nullable=True),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
    ]


def _scans() -> None:
    op.create_table(
        "scan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scan", sa.Uuid(), nullable=False),
        sa.Column("partner", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("venue", sa.String(length=64), nullable=True),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("talent_id", sa.Uuid(), nullable=True),
        sa.Column("shown", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("scanned_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("breach", sa.String(length=32), nullable=True),
        sa.Column("list_as_of", MOMENT, nullable=True),
        sa.Column("given_at", MOMENT, nullable=True),
        sa.Column("given_case", sa.String(length=16), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_scan_card_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talent.id"], name=op.f("fk_scan_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("partner", "scan", name=op.f("uq_scan_partner_scan")),
    )
    op.create_index("ix_scan_talent_id_scanned_at_id", "scan", ["talent_id", "scanned_at", "id"])
    op.create_index(
        "ix_scan_card_id_purpose_scanned_at", "scan", ["card_id", "purpose", "scanned_at"]
    )
    op.create_index("ix_scan_recorded_at", "scan", ["recorded_at"])
    op.create_index(
        "ix_scan_answered",
        "scan",
        ["recorded_at"],
        sqlite_where=ANSWERED,
        postgresql_where=ANSWERED,
    )


def downgrade() -> None:
    for table in ("alarm", "scan_count", "consent", "live_use", "scan"):
        op.drop_table(table)
    op.drop_index("uq_card_at_hand", table_name="card")
    op.drop_index("ix_card_state_valid_to", table_name="card")
    op.drop_index(op.f("ix_card_talent_id"), table_name="card")
    op.execute("DELETE FROM card WHERE relative > 0 OR replaced_by IS NOT NULL")
    with op.batch_alter_table("card", schema=None) as batch_op:
        for column in _new_columns():
            batch_op.drop_column(column.name)
        batch_op.add_column(sa.Column("check_code", sa.String(length=22), nullable=True))
    op.execute("UPDATE card SET check_code = number")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.alter_column("check_code", nullable=False)
        batch_op.create_unique_constraint(op.f("uq_card_talent_id"), ["talent_id"])
        batch_op.create_unique_constraint(op.f("uq_card_check_code"), ["check_code"])
