"""How jobs stand, what they did, and running one by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.watch import JobRun as Row
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.jobs import JobResult, JobRun, JobState
from dairyos_desktop.services.jobs.outlook import read_hour, read_outlook
from dairyos_desktop.services.jobs.records import last_ended, newest_runs, view
from dairyos_desktop.services.jobs.runner import Runner, Want
from dairyos_desktop.services.jobs.telling import nightly_trouble, trouble_of
from dairyos_desktop.services.jobs.work import named
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.nights import Hour
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.jobs.telling import Trouble
    from dairyos_desktop.services.jobs.work import Job, Stop
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork

MOST_LISTED = 500
_UP_FOR_LONG_S = 300.0


def _never() -> bool:
    return False


class JobService:
    """The office's jobs, for a screen and for the command line.

    Args:
        database: Where they are recorded.
        clock: Says which nights are due.
        jobs: Those there are.
        pc: This PC's name.
    """

    def __init__(self, database: Database, clock: Clock, jobs: tuple[Job, ...], pc: str) -> None:
        self._database = database
        self._clock = clock
        self._jobs = jobs
        self._runner = Runner(database, pc)
        self._began_s = clock.elapsed_s()

    @query(Action.READ)
    def board(self, actor: Actor) -> tuple[JobState, ...]:  # noqa: ARG002 - checked by @query
        """How each job stands, in a fixed order."""
        now = self._clock.now()
        with self._database.read() as session:
            newest, hour = newest_runs(session), read_hour(session)
            found = {
                job.name: self._state(session, job, newest.get(job.name), now, hour)
                for job in self._jobs
            }
        # When jobs without nights are due, they find out in a transaction of their own.
        return tuple(
            found[job.name] if job.nights else replace(found[job.name], next_at=job.next_at())
            for job in self._jobs
        )

    @query(Action.READ)
    def runs(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        *,
        job: str | None = None,
        since: dt.datetime | None = None,
        limit: int = MOST_LISTED,
    ) -> tuple[JobRun, ...]:
        """Runs, newest first; those of one job, or since an instant, where that is asked for.

        Raises:
            NotFoundError: There is no job of that name.
        """
        wanted = []
        if job is not None:
            wanted.append(Row.job == named(self._jobs, job).name)
        if since is not None:
            wanted.append(Row.started_at >= since)
        with self._database.read() as session:
            rows = session.scalars(select(Row).where(*wanted).order_by(Row.id.desc()).limit(limit))
            return tuple(view(row) for row in rows)

    @command(Action.RUN_JOBS)
    def run_now(self, actor: Actor, name: str, stop: Stop = _never) -> JobRun:
        """Runs a job now, whoever leads; it acts as the program itself.

        A nightly job is run for yesterday, and settles it if it was due and isn't settled.

        Args:
            actor: Asks for it.
            name: Which job.
            stop: Asked between two steps of it.

        Raises:
            NotFoundError: There is no job of that name.
            EnvironmentTroubleError: It is at work already (`busy`), or the database is gone.
            DairyError: What it failed with, once that is recorded.
        """
        del actor
        job = named(self._jobs, name)

        def pick(unit: UnitOfWork) -> Want:
            if job.nights is None:
                return Want()
            yesterday = business_date(unit.session, unit.now) - dt.timedelta(days=1)
            due = read_outlook(unit.session, job.name, job.nights, unit.now).days
            return Want(yesterday, counts=yesterday in due)

        ended = self._runner.carry_out(job, pick, stop)
        assert ended is not None  # noqa: S101 - something was picked
        if ended.error is not None:
            raise ended.error
        return ended.run

    def _state(
        self, session: Session, job: Job, newest: Row | None, now: dt.datetime, hour: Hour
    ) -> JobState:
        last = _view(newest)
        if job.nights is None:
            ended = _view(last_ended(session, newest, *JobResult))
            return _told(job, None, last, trouble_of(job.title, ended))
        outlook = read_outlook(session, job.name, job.nights, now, hour)
        at_work = last is not None and last.ended_at is None
        is_due = outlook.up is not None and outlook.up[1] <= now
        trouble = nightly_trouble(
            job.title,
            outlook,
            _view(last_ended(session, newest, JobResult.DONE, JobResult.PROBLEMS)),
            _in_vain(session, job.name, outlook.days),
            is_due=is_due and not at_work,
            up_for_long=self._clock.elapsed_s() - self._began_s > _UP_FOR_LONG_S,
        )
        return _told(job, outlook.next_at, last, trouble)


def _told(job: Job, next_at: dt.datetime | None, last: JobRun | None, trouble: Trouble) -> JobState:
    return JobState(job.name, next_at, last, trouble.words, job.title, trouble.is_finding)


def _view(row: Row | None) -> JobRun | None:
    return None if row is None else view(row)


def _in_vain(session: Session, job: str, days: tuple[dt.date, ...]) -> JobRun | None:
    """The newest run in vain of the days that are missing."""
    if not days:
        return None
    row = session.scalar(
        select(Row)
        .where(
            Row.job == job,
            Row.counts,
            Row.due_on.in_(days),
            Row.result.in_((JobResult.FAILED.value, JobResult.ABANDONED.value)),
        )
        .order_by(Row.id.desc())
        .limit(1)
    )
    return _view(row)
