"""Runs of jobs, each try of them, and which PC leads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing has ever written into it.
    op.drop_table("job_runs")
    op.create_table(
        "job_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("pc", sa.String(), nullable=False),
        sa.Column("operation_id", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.CheckConstraint(
            "result IN ('done', 'problems', 'failed', 'abandoned')", name=op.f("ck_job_runs_result")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (result IS NULL)", name=op.f("ck_job_runs_ended")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
    )
    op.create_index("ix_job_runs_job_id", "job_runs", ["job", "id"], unique=False)
    op.create_index("ix_job_runs_job_due_on", "job_runs", ["job", "due_on"], unique=False)
    op.create_index(
        "uq_job_runs_at_work",
        "job_runs",
        ["job"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_job_runs_settled",
        "job_runs",
        ["job", "due_on"],
        unique=True,
        sqlite_where=sa.text("counts AND result IN ('done', 'problems')"),
        postgresql_where=sa.text("counts AND result IN ('done', 'problems')"),
    )
    op.create_table(
        "job_leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("pc", sa.String(), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_leases")),
    )
