"""What should not wait, told on the desktop: what is worth it, and who shows it.

Nothing of a customer and no sum stands in a notice: others may see the screen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.jobs import JobState
    from dairyos_desktop.services.dto.reconciliation import ReconcileSummary
    from dairyos_desktop.services.dto.today import MonthWork

_JOBS: Final = {
    "backup": tr_later("The backup is overdue"),
    "reconcile": tr_later("The books could not be checked"),
}
"""Jobs that should not wait where they can't be done; what they find is told elsewhere."""
_NEW: Final = dt.timedelta(hours=24)
"""What is older was there to be seen in the window for a day."""


@dataclass(frozen=True)
class Notice:
    """One thing told.

    Attributes:
        key: Of the event; the same event is told once.
        title: What happened, in a few words.
        text: One sentence more.
        screen: Where it is looked at.
        params: For that screen.
    """

    key: str
    title: str
    text: str
    screen: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Notices(Protocol):
    """Shows notices on the desktop of this PC; the twin of tests writes them down."""

    def show(self, notice: Notice, opened: Callable[[], None]) -> None:
        """Shows it, where the desktop has a place for it; never waits.

        Args:
            notice: What is told.
            opened: Called when the user presses it.
        """
        ...

    def close(self) -> None:
        """Takes away what is shown; the program ends."""
        ...


@dataclass(frozen=True)
class Events:
    """What may have happened, as it was read.

    Attributes:
        month: With the last run that was finished, if any.
        latest: How the newest reconciliation ended.
        jobs: How each job stands.
    """

    month: MonthWork | None = None
    latest: ReconcileSummary | None = None
    jobs: tuple[JobState, ...] = ()


def worth_telling(events: Events, role: Role, now: dt.datetime) -> Iterator[Notice]:
    """What somebody of this role should hear of; what is older than a day is left out."""
    latest, month = events.latest, events.month
    may_settle = may(role, Action.SETTLE_FINDINGS)
    if may_settle and latest is not None and not latest.passed and now - latest.made_at < _NEW:
        yield Notice(
            f"reconciliation {latest.on} {latest.made_at.isoformat()}",
            tr("Something in the books disagrees"),
            tr("The check of {on} found what has to be looked at.", on=format_date(latest.on)),
            "reconciliation",
        )
    for job in events.jobs:
        title = "" if job.is_finding else as_shown(_JOBS.get(job.name, ""))
        if title and job.trouble and may(role, Action.RUN_JOBS):
            # Told once for a night, however often it is tried again; what has none, once a day.
            yield Notice(f"job {job.name}{_night(job, now)}", title, as_shown(job.trouble), "today")
    if month is None or month.run_id is None or month.run_ended_at is None:
        return
    if may(role, Action.ISSUE_BILLS) and now - month.run_ended_at < _NEW:
        yield Notice(
            f"bills {month.run_id}",
            tr("Bills are ready"),
            tr("The bills of {label} are made.", label=month.month.label()),
            "bills",
            {"month": str(month.month)},
        )


def _night(job: JobState, now: dt.datetime) -> str:
    if job.last is None:
        return ""
    return f" {job.last.due_on or job.last.started_at.astimezone(now.tzinfo).date()}"
