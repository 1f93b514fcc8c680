"""Collection rounds: what was counted, what was due, and who opened and closed them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing has written a round so far.
    op.add_column("rounds", sa.Column("counted", sa.JSON(), nullable=True))
    op.add_column("rounds", sa.Column("cash_due", sa.BigInteger(), nullable=True))
    for name in ("note", "opened_by", "closed_by"):
        op.add_column("rounds", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.create_index("ix_rounds_date", "rounds", ["date"], unique=False)
    op.create_index(
        "ix_rounds_open",
        "rounds",
        ["route", "person_id", "date"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_payments_round_id", "payments", ["round_id"], unique=False)
