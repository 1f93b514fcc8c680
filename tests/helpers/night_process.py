"""Programs that do an office's jobs, each a process of its own that can be killed.

Their clock goes faster than the world's, so that a lease runs out in a moment.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import time
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.domain.nights import Nights
from dairyos_desktop.jobs.scheduler import Jobs
from dairyos_desktop.services.jobs.duty import Duty
from dairyos_desktop.services.jobs.work import Job, Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.jobs.work import Stop

spawned = multiprocessing.get_context("spawn")
PACE = 40.0
"""Seconds of the office that go by in one of the world."""
LASTS_S = 0.05
"""So long a run takes, in the world's seconds."""


class FastClock:
    """Of an office where it was `began` when the world's clock stood at `world_s`."""

    def __init__(self, began: dt.datetime, world_s: float) -> None:
        self._began = began
        self._world_s = world_s

    def now(self) -> dt.datetime:
        return self._began + dt.timedelta(seconds=self.elapsed_s())

    def elapsed_s(self) -> float:
        return (time.time() - self._world_s) * PACE


def job_process(settings: Settings, clock: FastClock, notes: Path, pc: str) -> Any:  # noqa: ANN401 - the context's
    """A process that has begun; `end` of it is set to close the program as a user does."""
    end = spawned.Event()
    process: Any = spawned.Process(
        target=_work, args=(settings, clock, notes, pc, end), daemon=True
    )
    process.end = end
    process.start()
    return process


def _work(settings: Settings, clock: FastClock, notes: Path, pc: str, end: Any) -> None:  # noqa: ANN401 - an event
    file = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(*words: object) -> None:
        os.write(file, (" ".join(str(word) for word in words) + "\n").encode())

    def night(day: dt.date | None, stop: Stop) -> Outcome:
        note("began", day, pc)
        time.sleep(LASTS_S)
        if stop():
            note("stopped", day, pc)
            return Outcome("", stopped=True)
        note("ended", day, pc)
        return Outcome("Done.")

    database = SqlDatabase(settings, clock)
    duty = Duty(database, clock, (Job("night", "The night", night, Nights.EACH),), pc)
    jobs = Jobs(duty, pace=PACE)
    jobs.start()
    end.wait()
    jobs.stop()
    database.close()
