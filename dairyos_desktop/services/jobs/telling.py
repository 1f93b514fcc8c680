"""Why a job needs somebody, in a sentence; empty while it doesn't."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.services.dto.jobs import JobResult

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.jobs import JobRun
    from dairyos_desktop.services.jobs.outlook import Outlook


class Trouble(NamedTuple):
    """Why a job needs somebody.

    Attributes:
        words: A sentence; empty while it doesn't.
        is_finding: It is what the job found; nothing keeps it from being done.
    """

    words: str = ""
    is_finding: bool = False


def trouble_of(title: str, ended: JobRun | None) -> Trouble:
    """Of a job without nights: by the last of its runs that ended."""
    if ended is None or ended.result in {JobResult.DONE, JobResult.ABANDONED}:
        return Trouble()
    if ended.result is JobResult.PROBLEMS:
        return Trouble(ended.detail, is_finding=True)
    return Trouble(say("{title} failed. {detail}", title=title, detail=ended.detail))


def nightly_trouble(
    title: str,
    outlook: Outlook,
    through: JobRun | None,
    in_vain: JobRun | None,
    *,
    is_due: bool,
    up_for_long: bool,
) -> Trouble:
    """Of a nightly job.

    Args:
        title: What it does.
        outlook: Which days are missing.
        through: The last of its runs that came to its end.
        in_vain: The newest run in vain of a missing day.
        is_due: A day could be run now, and nobody is at it.
        up_for_long: This program is: whoever leads had the time to run it.
    """
    # A run that was cut off once is made up, and needs nobody.
    once_cut = in_vain is not None and (
        in_vain.result is JobResult.ABANDONED and in_vain.tries == 1
    )
    next_at = outlook.next_at.astimezone(outlook.hour.zone)
    if in_vain is not None and not once_cut:
        return Trouble(
            say(
                "{failed} {detail} {again}",
                failed=say_n(
                    "{title} for {day} failed.",
                    "{title} for {day} failed {count} times.",
                    in_vain.tries,
                    title=title,
                    day=f"{in_vain.due_on:%d-%m-%Y}",
                ),
                detail=in_vain.detail,
                again=say("It is tried again soon.")
                if is_due
                else say("It is tried again at {at}.", at=f"{next_at:%H:%M}"),
            )
        )
    if is_due and up_for_long:
        return Trouble(
            say(
                "{title} is overdue since {since}: no PC has run it.",
                title=title,
                since=f"{next_at:%d-%m-%Y %H:%M}",
            )
        )
    if through is not None and through.result is JobResult.PROBLEMS:
        return Trouble(through.detail, is_finding=True)
    return Trouble()
