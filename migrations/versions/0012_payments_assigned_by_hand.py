"""Payments that a clerk gave to a customer, and deliveries of the webhook that were refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_refusals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", "reason", name=op.f("pk_webhook_refusals")),
    )
    op.create_index("ix_webhook_events_payment_id", "webhook_events", ["payment_id"], unique=False)
    op.add_column("payments", sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "payments", sa.Column("assigned_by", sa.String(), server_default="", nullable=False)
    )
    op.create_index(
        "ix_payments_assigned_at",
        "payments",
        ["assigned_at"],
        unique=False,
        sqlite_where=sa.text("assigned_at IS NOT NULL"),
        postgresql_where=sa.text("assigned_at IS NOT NULL"),
    )
