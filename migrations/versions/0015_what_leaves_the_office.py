"""The outbox: what leaves the office for its customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Nothing has ever written into it.
    op.drop_table("outbox")
    op.create_table(
        "outbox",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("unique_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("customer_id", _KEY, nullable=False),
        sa.Column("bill_id", _KEY, nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_by", _KEY, nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", _KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('bill', 'receipt', 'reminder')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint("channel IN ('mail', 'whatsapp')", name=op.f("ck_outbox_channel")),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'skipped')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("(state = 'skipped') = (address = '')", name=op.f("ck_outbox_address")),
        sa.CheckConstraint(
            "(state = 'queued') = (next_try_at IS NOT NULL)", name=op.f("ck_outbox_next_try")
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.id"], name=op.f("fk_outbox_bill_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_outbox_customer_id")
        ),
        sa.ForeignKeyConstraint(["queued_by"], ["users.id"], name=op.f("fk_outbox_queued_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_outbox_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_outbox_unique_key")),
    )
    op.create_index("ix_outbox_bill_id", "outbox", ["bill_id"], unique=False)
    op.create_index("ix_outbox_next_try_at", "outbox", ["next_try_at"], unique=False)
    op.create_index("ix_outbox_channel_state", "outbox", ["channel", "state"], unique=False)
    op.create_index("ix_outbox_channel_tried_at", "outbox", ["channel", "tried_at"], unique=False)
