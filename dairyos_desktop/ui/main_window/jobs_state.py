"""The status bar's word on unattended work that needs somebody; none while it doesn't."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.ui.main_window.kept_item import KeptItem
from dairyos_desktop.ui.main_window.status_bar import Status
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.work import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.jobs import JobRun, JobState
    from dairyos_desktop.ui.main_window.window import MainWindow

ITEM = "jobs"
_TOLD_ELSEWHERE = "poll"
"""The gateway has an item of its own."""


def in_trouble(states: Sequence[JobState]) -> JobState | None:
    """The first job that needs somebody and has no item of its own."""
    return next((one for one in states if one.trouble and one.name != _TOLD_ELSEWHERE), None)


def status_of(state: JobState, look: Callable[[], None]) -> Status:
    """What the item says of it."""
    words = (
        tr("{state}: to look at", state=state.title)
        if state.is_finding
        else tr("{state} was not done", state=state.title)
    )
    return Status("circle-alert", words, "bad", "", tr("Look"), look)


class JobsStatus(KeptItem):
    """Keeps the item true; pressed, it tells what is wrong and offers to run the job now.

    Args:
        window: Whose status bar it stands in.
    """

    topics: ClassVar[frozenset[str]] = frozenset({"jobs", "settings"})
    first_ms: ClassVar[int] = 4_000
    """The window's first page is there by then."""

    def __init__(self, window: MainWindow) -> None:
        self._states: Sequence[JobState] = ()
        super().__init__(window)

    def look(self) -> None:
        """Reads how the jobs stand."""
        services, actor = self._context.services, self._context.actor
        self._read(lambda: services.jobs.board(actor), self._on_read)

    def _on_read(self, states: Sequence[JobState]) -> None:
        self._states = states
        self._show()

    def _show(self) -> None:
        state = in_trouble(self._states)
        if state is None:
            self._window.status.remove_item(ITEM)
            return
        self._window.status.set_item(ITEM, status_of(state, partial(self._tell, state)))

    def _tell(self, state: JobState) -> None:
        def run() -> None:
            banner.closed.emit()
            self._run(state)

        allowed = may(self._context.actor.role, Action.RUN_JOBS)
        told = as_shown(state.trouble)
        stop = "।" if "। " in told else "."
        head, _, more = told.partition(f"{stop} ")
        details = (
            ""
            if state.last is None
            else tr(
                "Operation {operation}: {trouble}",
                operation=state.last.operation,
                trouble=state.trouble,
            )
        )
        banner = Banner(
            f"{head.rstrip(stop)}{stop}",
            more,
            details=details,
            actions=[(tr("Run it now"), run)] if allowed else [],
        )
        self._window.show_banner(banner)

    def _run(self, state: JobState) -> None:
        if self._at_work:
            return
        services, actor, progress = self._context.services, self._context.actor, Progress(self)
        self._do(
            lambda: services.jobs.run_now(actor, state.name, progress.stopped),
            partial(self._on_ran, state.title),
            progress,
        )
        self._window.toast(tr("{state} has begun.", state=state.title))

    def _on_ran(self, title: str, run: JobRun) -> None:
        if run.result is JobResult.DONE:
            self._window.toast(tr("{title} is through. {detail}", title=title, detail=run.detail))
