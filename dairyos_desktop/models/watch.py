"""What runs unattended: jobs, and which PC leads."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base, Key, one_of

_AT_WORK = "ended_at IS NULL"
_SETTLED = "counts AND result IN ('done', 'problems')"


class JobRun(Base):
    """One try of a job.

    Attributes:
        due_on: The business day that it is for; None for a job that has no days.
        counts: Whether it settles its day if it comes to an end: not so a run by hand for a day
            that is settled or not due yet, nor one that a clock ahead of its time made.
        ended_at: None while it is at work, or its process died and nobody has noticed yet.
        quiet: It found nothing; the next quiet one takes its place.
    """

    __tablename__ = "job_runs"
    __table_args__ = (
        CheckConstraint(one_of("result", "done", "problems", "failed", "abandoned"), "result"),
        CheckConstraint("(ended_at IS NULL) = (result IS NULL)", "ended"),
        Index("ix_job_runs_job_id", "job", "id"),
        Index("ix_job_runs_job_due_on", "job", "due_on"),
        Index(
            "uq_job_runs_at_work",
            "job",
            unique=True,
            sqlite_where=text(_AT_WORK),
        ),
        Index(
            "uq_job_runs_settled",
            "job",
            "due_on",
            unique=True,
            sqlite_where=text(_SETTLED),
        ),
    )

    id: Mapped[Key]
    job: Mapped[str]
    due_on: Mapped[dt.date | None]
    counts: Mapped[bool]
    tries: Mapped[int]
    pc: Mapped[str]
    operation_id: Mapped[str]
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    result: Mapped[str | None]
    quiet: Mapped[bool]
    detail: Mapped[str]


class JobLease(Base):
    """Which program leads on a server; nobody's while `holder` is empty.

    Attributes:
        holder: The program's own random word.
        beat: Goes up with each renewal. Whoever waits sees by it that the holder lives, and needs
            nobody's clock for that.
        renewed_at: For people to read.
    """

    __tablename__ = "job_leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    pc: Mapped[str]
    beat: Mapped[int] = mapped_column(BigInteger)
    renewed_at: Mapped[dt.datetime]
