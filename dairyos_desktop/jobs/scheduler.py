"""Wakes the program to its duty: APScheduler is the alarm clock, the duty knows what is due."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from functools import partial
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.services.jobs.lead import BEAT_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.jobs.duty import Duty
    from dairyos_desktop.services.jobs.work import Job

TICK_S = 5.0
"""So often jobs that go round all day are asked whether they are due."""
NIGHT_TICK_S = 20.0
"""So often it is looked whether a night is to be run."""
_ENDS_WITHIN_S = 5.0
_LEAD = "lead"
_NIGHT = "night"

_log = logging.getLogger(__name__)


class Jobs:
    """The jobs of an open office, those of the night one after the other, others beside them.

    They run in whichever of the office's programs leads; this one takes the lead when it can.

    Args:
        duty: This program's part in them.
        calm_s: Nightly jobs wait so long after the start, or after the lead was taken: whoever
            opened the window wants to work.
        pace: 1 is the usual one; tests look more often.
    """

    def __init__(self, duty: Duty, *, calm_s: float = 0.0, pace: float = 1.0) -> None:
        self._duty = duty
        self._calm_s = calm_s
        self._night = [job for job in duty.jobs if job.nights is not None]
        self._others = [job for job in duty.jobs if job.nights is None]
        every_s = {job.name: TICK_S for job in self._others} | {_LEAD: BEAT_S, _NIGHT: NIGHT_TICK_S}
        self._every_s = {name: seconds / pace for name, seconds in every_s.items()}
        self._stopping = threading.Event()
        self._working = threading.Condition()
        self._at_work = 0
        self._scheduler: BackgroundScheduler | None = None
        self._guard: threading.Thread | None = None

    def start(self) -> None:
        """Begins to wake them, the first time at once; a second call does nothing."""
        if self._scheduler is not None or self._stopping.is_set():
            return
        # It would say of each wake-up that an earlier one is still at work.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        # The zone is for times of day, which only the jobs know; asking the PC's may fail.
        self._scheduler = BackgroundScheduler(timezone=dt.UTC)
        self._add(_LEAD, self._keep_lead, [])
        self._add(_NIGHT, self._wake, self._night, first_in_s=self._calm_s)
        for job in self._others:
            self._add(job.name, self._wake, [job])
        self._scheduler.start()
        self._guard = threading.Thread(target=self._watch_alarms, name="alarms", daemon=True)
        self._guard.start()

    def stop(self) -> None:
        """Ends them: whoever is at work stops after the step it is in.

        Waits a few seconds for that, not for a gateway that doesn't answer: what is at work then
        is recorded as abandoned, and made up at the next start. It is for good: a later `start`
        does nothing.
        """
        self._stopping.set()
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is None:
            return
        scheduler.shutdown(wait=False)
        with self._working:
            if not self._working.wait_for(lambda: not self._at_work, _ENDS_WITHIN_S):
                _log.warning("A job did not end in time; it ends by itself.")
        try:
            self._duty.leave()
        except DairyError as error:
            # The lead runs out by itself, and whoever has it next finds the records.
            _log.warning("The jobs were left as they are: %s", error.message)

    def _add(
        self,
        name: str,
        call: Callable[[list[Job]], None],
        jobs: list[Job],
        *,
        first_in_s: float = 0.0,
    ) -> None:
        assert self._scheduler is not None  # noqa: S101 - made just now
        self._scheduler.add_job(
            call,
            "interval",
            [jobs],
            seconds=self._every_s[name],
            id=name,
            # A PC that slept wakes each job once, not never and not for each missed time.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=first_in_s),
        )

    def _watch_alarms(self) -> None:
        """Puts alarms right that lie too far ahead, since the PC's clock was set back."""
        while not self._stopping.wait(min(self._every_s.values())):
            scheduler = self._scheduler
            if scheduler is None:
                return
            now = dt.datetime.now(dt.UTC)
            for alarm in scheduler.get_jobs():
                longest_s = self._every_s[alarm.id] + self._calm_s + 1
                if alarm.next_run_time - now > dt.timedelta(seconds=longest_s):
                    alarm.modify(next_run_time=now)

    def _keep_lead(self, _jobs: list[Job]) -> None:
        def keep() -> None:
            led = self._duty.leads
            if self._duty.keep_lead() and not led:
                _log.info("This program runs the office's jobs from now on.")
                self._wake_all()

        self._carried_out(_LEAD, keep)

    def _wake_all(self) -> None:
        scheduler = self._scheduler
        if scheduler is None:
            return
        now = dt.datetime.now(dt.UTC)
        for name in self._every_s.keys() - {_LEAD}:
            wait_s = self._calm_s if name == _NIGHT else 0.0
            scheduler.modify_job(name, next_run_time=now + dt.timedelta(seconds=wait_s))

    def _wake(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._carried_out(job.name, partial(self._duty.wake, job, self._stopping.is_set))

    def _carried_out(self, name: str, deed: Callable[[], object]) -> None:
        with self._working:
            if self._stopping.is_set():
                return
            self._at_work += 1
        try:
            deed()
        except DairyError as error:
            _log.info("Job %s: %s", name, error.message, extra={"outcome": error.code})
        except Exception:  # noqa: BLE001 - logged with its traceback
            # The window lives on, and the job is asked again.
            _log.exception("Job %s met a bug.", name, extra={"outcome": "bug"})
        finally:
            with self._working:
                self._at_work -= 1
                self._working.notify_all()
