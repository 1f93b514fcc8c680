"""Wakes jobs: APScheduler is the alarm clock, each job says by the `Clock` whether it is due."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import TYPE_CHECKING, Protocol

from apscheduler.schedulers.background import BackgroundScheduler

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import DairyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TICK_S = 5.0
"""So often the jobs are asked whether they are due."""
_ENDS_WITHIN_S = 5.0

_log = logging.getLogger(__name__)


class Job(Protocol):
    """Work that nobody starts.

    Attributes:
        name: Its one word, in the log and on the command line.
    """

    name: str

    def is_due(self) -> bool:
        """Whether it should run now; asked every few seconds, so it must be quick."""
        ...

    def run(self, stop: Callable[[], bool]) -> None:
        """Does it; asks `stop` between its steps.

        Raises:
            DairyError: Known trouble; it is logged, and the job is asked again later.
        """
        ...


class Jobs:
    """The jobs of an open office, each in a thread of its own, one run of each at a time.

    Args:
        jobs: Those there are.
        tick_s: How often they are asked; another than the usual is for tests.
    """

    def __init__(self, jobs: Sequence[Job], *, tick_s: float = TICK_S) -> None:
        self._jobs = jobs
        self._tick_s = tick_s
        self._stopping = threading.Event()
        self._working = threading.Condition()
        self._at_work = 0
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Begins to wake them, the first time at once; a second call does nothing."""
        if self._scheduler is not None or self._stopping.is_set():
            return
        # The zone is for times of day, which only the jobs know; asking the PC's may fail.
        self._scheduler = BackgroundScheduler(timezone=dt.UTC)
        for job in self._jobs:
            self._scheduler.add_job(
                self._wake,
                "interval",
                [job],
                seconds=self._tick_s,
                id=job.name,
                # A PC that slept wakes each job once, not never and not for each missed time.
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
                next_run_time=dt.datetime.now(dt.UTC),
            )
        # It would say of each wake-up that an earlier one is still at work.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler.start()

    def stop(self) -> None:
        """Ends them: whoever is at work stops after the step it is in.

        Waits a few seconds for that, not for a gateway that doesn't answer.
        """
        self._stopping.set()
        if self._scheduler is None:
            return
        self._scheduler.shutdown(wait=False)
        with self._working:
            if not self._working.wait_for(lambda: not self._at_work, _ENDS_WITHIN_S):
                _log.warning("A job did not end in time; it ends by itself.")

    def _wake(self, job: Job) -> None:
        with self._working:
            if self._stopping.is_set():
                return
            self._at_work += 1
        try:
            with context.operation(job=job.name):
                if job.is_due():
                    job.run(self._stopping.is_set)
        except DairyError as error:
            _log.info("Job %s: %s", job.name, error.message, extra={"outcome": error.code})
        except Exception:  # noqa: BLE001 - logged with its traceback
            # The window lives on, and the job is asked again.
            _log.exception("Job %s met a bug.", job.name, extra={"outcome": "bug"})
        finally:
            with self._working:
                self._at_work -= 1
                self._working.notify_all()
