"""What is said of a job: how it last ended, when it is due; without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.ui.today.lights import clock_words

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.jobs import JobState

_ENDED: Final = {
    JobResult.DONE: "done",
    JobResult.PROBLEMS: "found something to look at",
    JobResult.FAILED: "failed",
    JobResult.ABANDONED: "broke off",
}


def last_words(job: JobState, now: dt.datetime) -> str:
    """How it last went: "02:10, for 06-11-2026: done"."""
    last = job.last
    if last is None:
        return "It never ran yet."
    when = clock_words(last.started_at, now)
    day = "" if last.due_on is None else f", for {format_date(last.due_on)}"
    ended = "at work now" if last.result is None else _ENDED[last.result]
    on = f" on {last.pc}" if last.pc else ""
    return f"{when}{day}{on}: {ended}"


def next_words(job: JobState, now: dt.datetime) -> str:
    """When it is due: "Next 02:00"; empty where nothing wakes it."""
    return "" if job.next_at is None else f"Next {clock_words(job.next_at, now)}"
