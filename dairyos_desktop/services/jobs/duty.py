"""What a program does for the office unasked: it leads or waits, and runs what is due."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.jobs import records
from dairyos_desktop.services.jobs.lead import make_lead
from dairyos_desktop.services.jobs.outlook import read_hour, read_outlook
from dairyos_desktop.services.jobs.runner import ACTION, Runner, Want

if TYPE_CHECKING:
    from dairyos_desktop.domain.nights import Nights
    from dairyos_desktop.services.dto.jobs import JobRun
    from dairyos_desktop.services.jobs.work import Job, Stop
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork

_log = logging.getLogger(__name__)


class Duty:
    """The jobs of an office, as one program of it sees them.

    Args:
        database: Of the office.
        clock: Says which nights are due, and how long others were silent.
        jobs: Those there are.
        pc: This PC's name.
    """

    def __init__(self, database: Database, clock: Clock, jobs: tuple[Job, ...], pc: str) -> None:
        self.jobs = jobs
        self._database = database
        self._clock = clock
        self._runner = Runner(database, pc)
        self._lead = make_lead(database, clock, pc)
        self._keeping = threading.Lock()
        self._left = False

    @property
    def leads(self) -> bool:
        """Whether it is this program that runs them."""
        return self._lead.held

    def keep_lead(self) -> bool:
        """Renews the lead, or takes it where nobody has it; called every few seconds.

        Raises:
            EnvironmentTroubleError: The database can't be reached or written now.
        """
        with self._keeping:
            return not self._left and self._lead.keep()

    def wake(self, job: Job, stop: Stop) -> tuple[JobRun, ...]:
        """Runs the job as often as it is due, oldest day first; nothing where another leads.

        What a run fails with is in its record.

        Raises:
            EnvironmentTroubleError: The database can't be reached or written now.
        """
        done: list[JobRun] = []
        if job.nights is None:
            return () if not self._may(stop) or not job.is_due() else self._once(job, stop)
        while self._may(stop) and self._is_night_due(job.name, job.nights):
            ran = self._once(job, stop)
            if not ran:
                break
            done += ran
        return tuple(done)

    def leave(self) -> None:
        """Gives up what is still at work here, then the lead: another program may have both.

        Raises:
            EnvironmentTroubleError: The database can't be written; the lead runs out by itself.
        """
        with self._keeping:
            self._left = True
            try:
                self._runner.abandon()
            finally:
                self._lead.give_back()

    def _may(self, stop: Stop) -> bool:
        return self._lead.held and not stop()

    def _once(self, job: Job, stop: Stop) -> tuple[JobRun, ...]:
        def pick(unit: UnitOfWork) -> Want | None:
            if not self._lead.holds(unit.session):
                return None
            if job.nights is None:
                return Want()
            up = read_outlook(unit.session, job.name, job.nights, unit.now).up
            return None if up is None or up[1] > unit.now else Want(up[0])

        try:
            ended = self._runner.carry_out(job, pick, lambda: not self._may(stop))
        except EnvironmentTroubleError as error:
            if error.code != "busy":
                raise
            # Somebody runs it by hand, or the program that led before is not through with it.
            return ()
        return () if ended is None else (ended.run,)

    def _is_night_due(self, job: str, nights: Nights) -> bool:
        now = self._clock.now()
        with self._database.read() as session:
            outlook = read_outlook(session, job, nights, now)
            ahead = records.is_ahead(session, job, outlook.newest)
        if ahead:
            self._set_ahead_aside(job)
        return outlook.up is not None and outlook.up[1] <= now

    def _set_ahead_aside(self, job: str) -> None:
        def set_aside() -> int:
            with self._database.write(SYSTEM, ACTION) as unit:
                newest = read_hour(unit.session).newest(unit.now)
                return records.set_ahead_aside(unit, job, newest)

        found = tried(set_aside)
        _log.warning(
            "Job %s: %s runs were made by a clock that was ahead; their days come again.",
            job,
            found,
        )
