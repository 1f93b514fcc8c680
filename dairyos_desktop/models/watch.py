"""What runs unattended: jobs and the outbox."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base, Key, one_of


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
