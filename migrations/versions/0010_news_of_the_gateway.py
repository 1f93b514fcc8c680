"""News of the gateway: how it came, when it is due, and how far the gateway was asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gateway_marks",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("swept_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_gateway_marks")),
    )
    op.create_table(
        "link_looks",
        sa.Column(
            "payment_link_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_link_id"],
            ["payment_links.id"],
            name=op.f("fk_link_looks_payment_link_id"),
        ),
        sa.PrimaryKeyConstraint("payment_link_id", name=op.f("pk_link_looks")),
    )
    op.create_index("ix_payment_links_order_id", "payment_links", ["order_id"], unique=False)
    with op.batch_alter_table("webhook_events") as events:
        events.add_column(sa.Column("received_via", sa.String(), nullable=False))
        events.add_column(sa.Column("payment_id", sa.String(), nullable=False))
        events.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        events.create_check_constraint(
            op.f("ck_webhook_events_received_via"), "received_via IN ('poll', 'webhook')"
        )
        events.create_index("ix_webhook_events_due_at", ["due_at"], unique=False)
