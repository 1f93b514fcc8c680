"""Checks of payments and of the gateway's news that SQLite does without a table of words.

`IN` with three words or more has SQLite fill a small table anew for each row that is written, which
was a third of what a payment's row costs. PostgreSQL does not; there the checks stay as they are.
"""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_CHECKS: dict[str, dict[str, tuple[str, ...]]] = {
    "payments": {
        "method": ("cash", "upi", "bank", "cheque", "razorpay", "discount"),
        "status": ("booked", "part_reversed", "reversed"),
    },
    "webhook_events": {"status": ("received", "processing", "processed", "failed")},
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name, columns in _CHECKS.items():
        with op.batch_alter_table(name) as table:
            for column, words in columns.items():
                check = op.f(f"ck_{name}_{column}")
                table.drop_constraint(check, type_="check")
                table.create_check_constraint(
                    check, " OR ".join(f"{column} = '{word}'" for word in words)
                )
