"""Indexes of payments and of news that cost every row and led to few, or to what another led to.

Looking up by the gateway and its payment's id goes by their unique constraint.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OF_FEW = (
    ("ix_payments_reverses_id", "payments", "reverses_id"),
    ("ix_payments_round_id", "payments", "round_id"),
    ("ix_webhook_events_due_at", "webhook_events", "due_at"),
)


def upgrade() -> None:
    for name in ("status", "provider", "provider_payment_id"):
        op.drop_index(f"ix_payments_{name}", table_name="payments")
    for name, table, column in _OF_FEW:
        op.drop_index(name, table_name=table)
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            name, table, [column], unique=False, sqlite_where=where, postgresql_where=where
        )
