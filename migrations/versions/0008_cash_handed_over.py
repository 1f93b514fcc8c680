"""Cash between the one who took it and the office's safe."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "cash_handovers",
        sa.Column("id", row_id, nullable=False),
        sa.Column("user_id", row_id, nullable=True),
        sa.Column("person_id", row_id, nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("handed_in", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", row_id, nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", row_id, nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_cash_handovers_holder")
        ),
        sa.CheckConstraint("handed_in >= 0", name=op.f("ck_cash_handovers_handed_in")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_cash_handovers_user_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_cash_handovers_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["users.id"], name=op.f("fk_cash_handovers_taken_by")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by"], ["users.id"], name=op.f("fk_cash_handovers_taken_back_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_handovers")),
    )
    op.create_index("ix_cash_handovers_handed_on", "cash_handovers", ["handed_on"])
    op.create_table(
        "cash_taken",
        sa.Column("payment_id", row_id, nullable=False),
        sa.Column("user_id", row_id, nullable=True),
        sa.Column("person_id", row_id, nullable=True),
        sa.Column("handover_id", row_id, nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_cash_taken_holder")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_cash_taken_payment_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_cash_taken_user_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cash_taken_person_id")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["cash_handovers.id"], name=op.f("fk_cash_taken_handover_id")
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_cash_taken")),
    )
    op.create_index("ix_cash_taken_handover_id", "cash_taken", ["handover_id"])
    op.create_index(
        "ix_cash_taken_waiting",
        "cash_taken",
        ["payment_id"],
        sqlite_where=sa.text("handover_id IS NULL"),
        postgresql_where=sa.text("handover_id IS NULL"),
    )
