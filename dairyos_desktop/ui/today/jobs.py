"""What is said of a job: how it last ended, when it is due; without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.ui.today.lights import clock_words

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.jobs import JobState

_ENDED: Final = {
    JobResult.DONE: tr_later("done"),
    JobResult.PROBLEMS: tr_later("found something to look at"),
    JobResult.FAILED: tr_later("failed"),
    JobResult.ABANDONED: tr_later("broke off"),
}


def last_words(job: JobState, now: dt.datetime) -> str:
    """How it last went: "02:10, for 06-11-2026: done"."""
    last = job.last
    if last is None:
        return tr("It never ran yet.")
    when = clock_words(last.started_at, now)
    day = "" if last.due_on is None else tr(", for {due_on}", due_on=format_date(last.due_on))
    ended = tr("at work now") if last.result is None else as_shown(_ENDED[last.result])
    on = tr(" on {pc}", pc=last.pc) if last.pc else ""
    return f"{when}{day}{on}: {ended}"


def next_words(job: JobState, now: dt.datetime) -> str:
    """When it is due: "Next 02:00"; empty where nothing wakes it."""
    return (
        "" if job.next_at is None else tr("Next {next_at}", next_at=clock_words(job.next_at, now))
    )
