"""Programs of one office: who sits at it, and what they tell each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "seats",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("pc", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("program IN ('window', 'jobs')", name=op.f("ck_seats_program")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_seats")),
    )
    op.create_table(
        "change_notes",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_notes")),
    )
