"""Keeps the lights and the panel of jobs true, leads where they point, and runs a job by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.today.jobs_page import JobsPage
from dairyos_desktop.ui.today.lights import (
    JOBS,
    Light,
    backup_light,
    books_light,
    gateway_light,
    jobs_light,
    reconciliation_light,
)
from dairyos_desktop.ui.today.lights_row import LightsRow
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.work import Lane, Progress

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.backups import BackupState
    from dairyos_desktop.services.dto.jobs import JobRun, JobState
    from dairyos_desktop.services.dto.news import PollState
    from dairyos_desktop.services.dto.reconciliation import ReconcileSummary
    from dairyos_desktop.ui.screen import Screen


class LightsDesk(QObject):
    """Reads what the lights tell of.

    Args:
        screen: Where they stand; it shows what goes wrong.

    Attributes:
        row: The lights.
        panel: Every job, beside the screen's own.

    Signals:
        latest_read(object): How the newest reconciliation ended; None before the first.
        jobs_wanted(): The panel of jobs was asked for.
    """

    latest_read = Signal(object)
    jobs_wanted = Signal()

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._now: dt.datetime | None = None
        self._gateway: PollState | None = None
        self._latest: ReconcileSummary | None = None
        self._is_latest_read = False
        self._backup: BackupState | None = None
        self._board: tuple[JobState, ...] = ()
        self.row = LightsRow()
        self.row.chosen.connect(self._on_light)
        self.jobs = JobsPage(screen.context.actor.role)
        self.jobs.run_wanted.connect(self._on_run)
        self.jobs.log_wanted.connect(lambda operation: screen.go("log", operation=operation))
        self.panel = SidePanel(tr("Jobs"), name=tr("Jobs"))
        self.panel.add_page(self.jobs)
        self._show()

    def read(self) -> None:
        """Reads all of it, in workers."""
        services, actor = self._screen.context.services, self._screen.context.actor
        run = self._screen.context.work.run
        calls: tuple[tuple[str, Callable[[], Any], Callable[[Any], None]], ...] = (
            ("gateway", lambda: services.polling.state(actor), self._on_gateway),
            ("latest", lambda: services.reconciliation.latest(actor), self._on_latest),
            ("backup", lambda: services.backup.state(actor), self._on_backup),
            ("board", lambda: services.jobs.board(actor), self._on_board),
        )
        for name, call, done in calls:
            run(self._screen, call, done=done, failed=self._on_not_read, newest=name)

    def take_time(self, now: dt.datetime) -> None:
        """What time it is in the office."""
        self._now = now
        self._show()

    # What was read -------------------------------------------------------------------

    def _on_gateway(self, found: PollState) -> None:
        self._gateway = found
        self._show()

    def _on_latest(self, found: ReconcileSummary | None) -> None:
        self._latest, self._is_latest_read = found, True
        self._show()
        self.latest_read.emit(found)

    def _on_backup(self, found: BackupState) -> None:
        self._backup = found
        self._show()

    def _on_board(self, found: tuple[JobState, ...]) -> None:
        self._board = found
        self._show()

    def _on_not_read(self, error: DairyError) -> None:
        self._screen.show_error(error)

    def _show(self) -> None:
        self.row.show_lights(
            (
                books_light(self._board, self._now),
                reconciliation_light(
                    self._latest, self._now, self._board, is_read=self._is_latest_read
                ),
                gateway_light(self._gateway, self._now),
                backup_light(
                    self._backup,
                    self._now,
                    asks=may(self._screen.context.actor.role, Action.EDIT_SETTINGS),
                ),
                jobs_light(self._board),
            )
        )
        if self.panel.isVisible():
            self.show_jobs()

    def show_jobs(self) -> None:
        """How each job stands; the panel is built when it is opened."""
        if self._now is not None:
            self.jobs.show_board(self._board, self._now)

    # Going there ---------------------------------------------------------------------

    def _on_light(self, light: Light) -> None:
        if light.screen == JOBS:
            self.jobs_wanted.emit()
        elif light.screen:
            self._screen.go(light.screen, **light.params)
        else:
            self._screen.show_banner(Banner(light.said, tone="warn"))

    def _on_run(self, name: str, button: QAbstractButton) -> None:
        jobs, actor = self._screen.context.services.jobs, self._screen.context.actor
        progress = Progress(self)
        self._screen.context.work.run(
            self._screen,
            lambda: jobs.run_now(actor, name, progress.stopped),
            done=self._on_ran,
            failed=self._on_not_run,
            lane=Lane.RUN,
            busy=button,
            progress=progress,
        )

    def _on_ran(self, run: JobRun) -> None:
        title = next((job.title for job in self._board if job.name == run.job), run.job)
        self._screen.toast(f"{title}: {run.detail}" if run.detail else title)
        self.read()

    def _on_not_run(self, error: DairyError) -> None:
        self._screen.show_error(error)
        self.read()
