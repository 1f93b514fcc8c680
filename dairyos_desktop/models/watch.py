"""What runs unattended: jobs, reconciliation and the outbox."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base, Key, one_of


class ReconciliationRun(Base):
    """One reconciliation of a business day."""

    __tablename__ = "reconciliation_runs"
    __table_args__ = (
        CheckConstraint(one_of("status", "running", "passed", "failed"), "status"),
        Index("ix_reconciliation_runs_date", "date"),
    )

    id: Mapped[Key]
    date: Mapped[dt.date]
    status: Mapped[str]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    errors: Mapped[int]
    warnings: Mapped[int]


class ReconciliationIssue(Base):
    """A finding, kept over the nights on which it was seen."""

    __tablename__ = "reconciliation_issues"
    __table_args__ = (
        CheckConstraint(one_of("severity", "error", "warning"), "severity"),
        CheckConstraint(one_of("state", "open", "resolved", "accepted"), "state"),
        Index("ix_reconciliation_issues_state", "state"),
        Index("ix_reconciliation_issues_identity", "identity"),
    )

    id: Mapped[Key]
    type: Mapped[str]
    severity: Mapped[str]
    identity: Mapped[str]
    state: Mapped[str]
    first_run_id: Mapped[int] = mapped_column(ForeignKey("reconciliation_runs.id"))
    last_run_id: Mapped[int] = mapped_column(ForeignKey("reconciliation_runs.id"))
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    details: Mapped[str]
    closed_at: Mapped[dt.datetime | None]
    closed_reason: Mapped[str]


class JobRun(Base):
    """One run of a job for one business date."""

    __tablename__ = "job_runs"
    __table_args__ = (
        CheckConstraint(one_of("status", "running", "done", "failed", "abandoned"), "status"),
        UniqueConstraint("job", "business_date"),
        Index("ix_job_runs_started_at", "started_at"),
    )

    id: Mapped[Key]
    job: Mapped[str]
    business_date: Mapped[dt.date]
    status: Mapped[str]
    operation_id: Mapped[str]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    tries: Mapped[int]
    result: Mapped[str]


class OutboxMessage(Base):
    """A message that is to leave the office once; `unique_key` keeps it from leaving twice."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(one_of("state", "queued", "sending", "sent", "failed", "unknown"), "state"),
        Index("ix_outbox_state", "state"),
    )

    id: Mapped[Key]
    unique_key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    address: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int]
    problem: Mapped[str]
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    version: Mapped[int]
