"""Carries a job out and records it, one run of it at a time in the whole office."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.dto.jobs import JobResult, JobRun
from dairyos_desktop.services.jobs import records
from dairyos_desktop.services.jobs.work import Outcome

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.jobs.work import Job, Stop
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

ACTION = "jobs.run"
CLOSED = "The program was closed before it was through."
STOPPED = "It was stopped before it was through."

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Want:
    """What a run is for: its day, if it has one, and whether it settles that day."""

    day: dt.date | None = None
    counts: bool = True


Pick = Callable[["UnitOfWork"], Want | None]
"""Decides, in the transaction that begins the run, what it is for; None where nothing is due."""


@dataclass(frozen=True)
class Ended:
    """A run that was carried out, and what it ended with if it failed."""

    run: JobRun
    error: Exception | None


class Runner:
    """Carries jobs out for one program.

    Args:
        database: Where runs are recorded.
        pc: Its PC's name.
    """

    def __init__(self, database: Database, pc: str) -> None:
        self._database = database
        self._pc = pc
        self._mine: set[int] = set()
        self._turn = threading.Lock()

    def carry_out(self, job: Job, pick: Pick, stop: Stop) -> Ended | None:
        """Runs the job for what `pick` says; None where that is nothing.

        A run of it whose process died is recorded as abandoned first. Whoever else dies while at
        work leaves a record without an end, and the job's lock free.

        Raises:
            EnvironmentTroubleError: The job is at work already (`busy`), or the database can't be
                reached or written.
        """
        words = say("{title} is at work already.", title=job.title)
        with (
            context.operation(job=job.name),
            self._database.office_lock(f"job-{job.name}", words),
        ):
            begun = tried(lambda: self._begin(job, pick))
            if begun is None:
                return None
            run_id, want = begun
            with self._turn:
                self._mine.add(run_id)
            try:
                outcome, error = _outcome(job, want, stop)
                return Ended(tried(lambda: self._end(run_id, outcome)), error)
            finally:
                with self._turn:
                    self._mine.discard(run_id)

    def abandon(self) -> None:
        """Records what is still at work here as abandoned; what it ends with is not asked for.

        Raises:
            EnvironmentTroubleError: The database can't be written; whoever leads next records it.
        """
        with self._turn:
            mine = frozenset(self._mine)
        if not mine:
            return

        def give_up() -> None:
            with self._database.write(SYSTEM, ACTION) as unit:
                records.abandon(unit, mine, CLOSED)

        tried(give_up)

    def _begin(self, job: Job, pick: Pick) -> tuple[int, Want] | None:
        with self._database.write(SYSTEM, ACTION) as unit:
            records.abandon_dead(unit, job.name)
            want = pick(unit)
            if want is None:
                return None
            return records.begin(unit, job, self._pc, want.day, counts=want.counts).id, want

    def _end(self, run_id: int, outcome: Outcome) -> JobRun:
        with self._database.write(SYSTEM, ACTION) as unit:
            return records.view(records.end(unit, run_id, outcome))


def _outcome(job: Job, want: Want, stop: Stop) -> tuple[Outcome, Exception | None]:
    try:
        outcome = job.run(want.day, stop)
    except DairyError as error:
        _log.warning("Job %s: %s", job.name, error.message, extra={"outcome": error.code})
        detail = f"{error.message} {error.hint}".strip()
        return Outcome(detail, JobResult.FAILED), error
    except Exception as error:  # noqa: BLE001 - logged with its traceback
        # The program lives on, and the job is tried again.
        _log.exception("Job %s met a bug.", job.name, extra={"outcome": "bug"})
        detail = (
            f"It met something the program was not made for ({type(error).__name__}); "
            "the log tells more."
        )
        return Outcome(detail, JobResult.FAILED), error
    if outcome.stopped:
        return Outcome(STOPPED, JobResult.ABANDONED), None
    return outcome, None
