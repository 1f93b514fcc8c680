"""What is known of a payment link while it is made, and the queue of a month's links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("payment_links") as table:
        table.add_column(sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("problem", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("payment_links") as table:
        table.alter_column("live", server_default=None)
        table.alter_column("problem", server_default=None)
    op.create_table(
        "link_queue",
        sa.Column("bill_id", _KEY, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_by", _KEY, nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'made', 'left_out')", name=op.f("ck_link_queue_state")
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.id"], name=op.f("fk_link_queue_bill_id")),
        sa.ForeignKeyConstraint(["queued_by"], ["users.id"], name=op.f("fk_link_queue_queued_by")),
        sa.PrimaryKeyConstraint("bill_id", name=op.f("pk_link_queue")),
    )
    op.create_index("ix_link_queue_state", "link_queue", ["state"])
