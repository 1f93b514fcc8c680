"""Indexes that hold what is summed, in place of those that only lead to it.

Nothing asked for bills by when they were changed, and few did by status alone: those that are open
have an index of their own, which a bill leaves once it is paid.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OPEN = sa.text("total > allocated")
_WIDER = (
    ("ix_bills_month_status", "bills", ["month", "status", "total", "allocated"]),
    (
        "ix_bills_customer_id_period_from",
        "bills",
        ["customer_id", "period_from", "status", "total"],
    ),
    (
        "ix_payments_customer_id_account_seq",
        "payments",
        ["customer_id", "account_seq", "reverses_id", "amount"],
    ),
)


def upgrade() -> None:
    for name in ("status", "created_at", "updated_at"):
        op.drop_index(f"ix_bills_{name}", table_name="bills")
    op.create_index("ix_bills_bill_date", "bills", ["bill_date"], unique=False)
    op.create_index(
        "ix_bills_open",
        "bills",
        ["customer_id", "status", "due_on", "total", "allocated"],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    for name, table, columns in _WIDER:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, unique=False)
