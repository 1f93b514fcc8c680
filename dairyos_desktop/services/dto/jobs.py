"""What runs by itself, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class JobResult(StrEnum):
    """How a run of a job ended.

    `PROBLEMS` is a run that was carried out and found something to look at; `FAILED` one that
    could not be carried out; `ABANDONED` one whose process ended before it did.
    """

    DONE = "done"
    PROBLEMS = "problems"
    FAILED = "failed"
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class JobRun:
    """One run of a job, as it is kept.

    Attributes:
        job: The job's one word: `reconcile`, `poll`, `verify` …
        due_on: The business day that it was made for; `None` for a job that has no day.
        started_at: When it began.
        ended_at: When it ended; `None` while it is at work.
        result: How it ended; `None` while it is at work.
        detail: What came of it, in a sentence for the user.
        operation: Under which id the log tells of it.
        pc: The PC that ran it.
        tries: Which try of that day's run it is, from 1.
    """

    job: str
    due_on: dt.date | None
    started_at: dt.datetime
    ended_at: dt.datetime | None
    result: JobResult | None
    detail: str
    operation: str
    pc: str
    tries: int


@dataclass(frozen=True)
class JobState:
    """How a job stands.

    Attributes:
        name: Its one word.
        next_at: When it is due next; `None` if nothing will wake it (not set up).
        last: Its newest run; `None` if it never ran.
        trouble: Why it needs somebody, in a sentence; empty while it doesn't.
        title: What it does, as a sentence may begin with it.
        is_finding: The trouble is what it found as it was done; nothing keeps it from being done.
    """

    name: str
    next_at: dt.datetime | None
    last: JobRun | None
    trouble: str
    title: str = ""
    is_finding: bool = False
