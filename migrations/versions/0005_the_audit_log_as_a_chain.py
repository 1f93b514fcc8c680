"""The audit log as a chain that the database itself refuses to change.

Entries of an older database are numbered without gap and chained in the order in which they were
written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REFUSAL = "the audit log can only be added to"
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("anchored", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    with op.batch_alter_table("audit_log") as table:
        table.add_column(
            sa.Column("previous_sha256", sa.String(), nullable=False, server_default="")
        )
        table.add_column(sa.Column("sha256", sa.String(), nullable=False, server_default=""))
    position, sha256 = _chained()
    with op.batch_alter_table("audit_log") as table:
        table.alter_column("previous_sha256", server_default=None)
        table.alter_column("sha256", server_default=None)
    head = sa.table(
        "audit_head",
        sa.column("id", sa.Integer),
        sa.column("position", sa.BigInteger),
        sa.column("sha256", sa.String),
        sa.column("anchored", sa.Boolean),
    )
    row = {"id": 1, "position": position, "sha256": sha256, "anchored": False}
    op.bulk_insert(head, [row])
    _refuse_changes()


def _chained() -> tuple[int, str]:
    """Numbers and chains what is there; gives the last position and hash."""
    log = sa.table(
        "audit_log",
        sa.column("id", _ID),
        sa.column("at", sa.DateTime(timezone=True)),
        *(
            sa.column(name)
            for name in (
                "user_id",
                "user_name",
                "operation_id",
                "action",
                "thing",
                "thing_key",
                "before",
                "after",
                "reason",
                "previous_sha256",
                "sha256",
            )
        ),
    )
    connection = op.get_bind()
    # Ids only get smaller, each to a number that is free by then.
    ids = connection.execute(sa.select(log.c.id).order_by(log.c.id)).scalars().all()
    position, previous = 0, "0" * 64
    for old in ids:
        position += 1
        row = connection.execute(sa.select(log).where(log.c.id == old)).one()
        at: dt.datetime = row.at
        at = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
        said = [position, previous, at.isoformat(timespec="microseconds"), *row[2:11]]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        connection.execute(
            sa.update(log)
            .where(log.c.id == old)
            .values(id=position, previous_sha256=previous, sha256=sha256)
        )
        previous = sha256
    return position, previous


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_log_no_{deed.lower()} BEFORE {deed} ON audit_log"
                f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log"
        " FOR EACH ROW EXECUTE FUNCTION audit_log_refuse()"
    )
    op.execute(
        "CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()"
    )
