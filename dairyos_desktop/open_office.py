"""An office whose database is open: what runs beside its services, and how it is left."""

from __future__ import annotations

import logging
import platform
import threading
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.engine import database_url
from dairyos_desktop.config.logging import stop_logging
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.webhook.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.adapters.error_reports import ErrorReports
    from dairyos_desktop.adapters.hearing import Ear
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.jobs.scheduler import Jobs
    from dairyos_desktop.late_services import LateServices
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.about import About
    from dairyos_desktop.services.dto.receiver import ReceiverState
    from dairyos_desktop.services.ports import Clock

CALM_S = 30.0
"""So long after its window is there, a PC begins with nightly work that was missed."""

_HEARS_S = 6.0

_log = logging.getLogger(__name__)


class OpenOffice:
    """An office whose database is open.

    Attributes:
        services: All that can be done in it; may be called from any thread.
    """

    def __init__(
        self,
        services: LateServices,
        database: SqlDatabase,
        clock: Clock,
        reports: ErrorReports | None = None,
        *,
        settings: Settings,
    ) -> None:
        self.services: Services = services
        self._settings = settings
        self._reports = reports
        self._ending = services.close
        self._database = database
        self._clock = clock
        self._jobs: Jobs | None = None
        self._ear: Ear | None = None
        # Held while something begins, and never while something is waited for to end: an office
        # may be closed by a job of its own.
        self._beginning = threading.Lock()
        self._ended = False
        self._resting = False
        self._wanted = False
        services.pause = self._pause
        self._switch = Switch(services, platform.node(), clock.now)

    def start_jobs(self, *, calm_s: float = CALM_S) -> None:
        """Begins with what runs by itself; a second call does nothing.

        Of an office that was closed meanwhile nothing runs: nobody would be left to end that. While
        an office is being moved they wait: nothing may change that is being copied.

        Args:
            calm_s: So long nightly jobs that were missed leave this PC in peace.
        """
        # Most commands are through before it would be loaded.
        from dairyos_desktop.jobs.catalogue import make_jobs  # noqa: PLC0415 - as said
        from dairyos_desktop.jobs.scheduler import Jobs  # noqa: PLC0415 - as said
        from dairyos_desktop.services.jobs.duty import Duty  # noqa: PLC0415 - as said

        with self._beginning:
            self._wanted = True
            if self._jobs is not None or self._ended or self._resting:
                return
            jobs = make_jobs(self.services, self._clock)
            duty = Duty(self._database, self._clock, jobs, platform.node())
            self._jobs = Jobs(duty, calm_s=calm_s)
            self._jobs.start()

    def start_hearing(
        self, heard: Callable[[frozenset[str]], None], line: Callable[[bool], None]
    ) -> None:
        """Begins to listen to the office's other programs; a second call does nothing.

        From now on the others see that this program is open. Of an office that was closed
        meanwhile nothing is heard: nobody would be left to end that.

        Args:
            heard: Told what others changed; called in a thread of its own.
            line: Told whether the database can be reached, when that changes; likewise.
        """
        with self._beginning:
            if self._ear is not None or self._ended:
                return
            self._ear = ear = self._database.make_ear(heard, line)
            ear.start()
        # Whoever arrives is seen by the lock that it takes first.
        ear.first.wait(_HEARS_S)

    def look_at_line(self) -> None:
        """Has it found out now whether the database can be reached."""
        if self._ear is not None:
            self._ear.look()

    def look_after_receiver(self) -> ReceiverState:
        """Has this window receive pushed news or not, as the settings say; tells how it stands.

        Raises:
            EnvironmentTroubleError: The settings can't be read.
        """
        return self._switch.look()

    def about(self) -> About:
        """What the program is, and what it stands on.

        Raises:
            EnvironmentTroubleError: The database can't be reached.
        """
        from dairyos_desktop.adapters.about import look  # noqa: PLC0415 - seldom wanted

        return look(self._settings, self._database, place_of(self._settings))

    def close(self, *, back_up: bool = False) -> None:
        """Ends the jobs and gives the files back, so that the data folder may be copied.

        Args:
            back_up: Make a backup first where something changed, if this program looked after
                the office. What that meets is logged, and stops nobody.
        """
        self._ending()
        with self._beginning:
            self._ended = True
            jobs = self._jobs
        if jobs is not None:
            jobs.stop()
            if back_up:
                self._back_up()
        if self._ear is not None:
            self._ear.close()
        self._switch.close()
        self._database.close()
        if self._reports is not None:
            self._reports.close()
        stop_logging()

    def _pause(self) -> Callable[[], None]:
        """Ends the jobs; gives what starts them, where they ran or were to begin meanwhile."""
        with self._beginning:
            self._resting = True
            jobs, self._jobs = self._jobs, None
        if jobs is not None:
            jobs.stop()
        return self._go_on

    def _go_on(self) -> None:
        with self._beginning:
            self._resting = False
        if self._wanted:
            self.start_jobs()

    def _back_up(self) -> None:
        try:
            self.services.backup.at_exit(SYSTEM)
        except DairyError as error:
            _log.warning("No backup at closing: %s", error.message, extra={"outcome": error.code})


def place_of(settings: Settings) -> str:
    """Where the books are: the database's file, or its URL without a password."""
    if not settings.database_url:
        return str(settings.database_file)
    return database_url(settings).set(password=None).render_as_string()
