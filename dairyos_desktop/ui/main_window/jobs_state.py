"""The status bar's word on unattended work that needs somebody; none while it doesn't."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.ui.main_window.status_bar import Status
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.work import Lane, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.jobs import JobRun, JobState
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.main_window.window import MainWindow

ITEM = "jobs"
_TOPICS = frozenset({"jobs", "settings"})
_FIRST_MS = 4_000
"""The window's first page is there by then."""
_AGAIN_MS = 60_000
"""Another PC of the office may run them."""
_TOLD_ELSEWHERE = "poll"
"""The gateway has an item of its own."""


def in_trouble(states: Sequence[JobState]) -> JobState | None:
    """The first job that needs somebody and has no item of its own."""
    return next((one for one in states if one.trouble and one.name != _TOLD_ELSEWHERE), None)


def status_of(state: JobState, look: Callable[[], None]) -> Status:
    """What the item says of it."""
    found = state.last is not None and state.last.result is JobResult.PROBLEMS
    words = f"{state.title}: to look at" if found else f"{state.title} was not done"
    return Status("circle-alert", words, "bad", "", "Look", look)


class JobsStatus(QObject):
    """Keeps the item true; pressed, it tells what is wrong and offers to run the job now.

    Args:
        window: Whose status bar it stands in.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._running = False
        self._context.work.changes.changed.connect(self._on_changed)
        QTimer.singleShot(_FIRST_MS, self, self.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def _context(self) -> UiContext:
        return self._window.context

    def look(self) -> None:
        """Reads how they stand, in a worker."""
        jobs, actor = self._context.services.jobs, self._context.actor
        self._context.work.run(
            self._window,
            lambda: jobs.board(actor),
            done=self._show,
            # The item stays as it was; whoever is locked out hears of it elsewhere.
            failed=lambda _error: None,
            newest="jobs",
        )

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _TOPICS:
            self.look()

    def _show(self, states: Sequence[JobState]) -> None:
        state = in_trouble(states)
        if state is None:
            self._window.status.remove_item(ITEM)
            return
        self._window.status.set_item(ITEM, status_of(state, partial(self._tell, state)))

    def _tell(self, state: JobState) -> None:
        def run() -> None:
            banner.closed.emit()
            self._run(state)

        allowed = may(self._context.actor.role, Action.RUN_JOBS)
        head, _, more = state.trouble.partition(". ")
        details = "" if state.last is None else f"Operation {state.last.operation}: {state.trouble}"
        banner = Banner(
            f"{head.rstrip('.')}.",
            more,
            details=details,
            actions=[("Run it now", run)] if allowed else [],
        )
        self._window.show_banner(banner)

    def _run(self, state: JobState) -> None:
        if self._running:
            return
        self._running = True
        jobs, actor, progress = self._context.services.jobs, self._context.actor, Progress(self)
        self._context.work.run(
            self._window,
            lambda: jobs.run_now(actor, state.name, progress.stopped),
            done=partial(self._on_ran, state.title),
            failed=self._on_failed,
            lane=Lane.NETWORK,
            progress=progress,
        )
        self._window.toast(f"{state.title} has begun.")

    def _on_ran(self, title: str, run: JobRun) -> None:
        self._running = False
        if run.result is JobResult.DONE:
            self._window.toast(f"{title} is through. {run.detail}")
        self.look()

    def _on_failed(self, error: DairyError) -> None:
        self._running = False
        self._window.show_error(error)
        self.look()
