"""PINs that unlock a window; tries to log in whose password is still being compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unlock_pins",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pc", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_unlock_pins_user_id")),
        sa.PrimaryKeyConstraint("user_id", "pc", name=op.f("pk_unlock_pins")),
    )
    # The tries on record have all ended.
    op.add_column(
        "login_attempts",
        sa.Column("in_flight", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
