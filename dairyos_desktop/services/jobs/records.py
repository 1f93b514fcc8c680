"""The record of each run: begun, ended, or found to have died."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from dairyos_desktop.config import context
from dairyos_desktop.domain.nights import AHEAD, MOST_DAYS, Nights, Past, Tries
from dairyos_desktop.models.watch import JobRun as Row
from dairyos_desktop.services.dto.jobs import JobResult, JobRun

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.jobs.work import Job, Outcome
    from dairyos_desktop.services.unit import UnitOfWork

TOPIC = "jobs"
DIED = "Its program ended before it was through."
_THROUGH = (JobResult.DONE.value, JobResult.PROBLEMS.value)
_IN_VAIN = (JobResult.FAILED.value, JobResult.ABANDONED.value)
_APART = {"synchronize_session": False}


def view(row: Row) -> JobRun:
    """The row as it is told."""
    return JobRun(
        job=row.job,
        due_on=row.due_on,
        started_at=row.started_at,
        ended_at=row.ended_at,
        result=None if row.result is None else JobResult(row.result),
        detail=row.detail,
        operation=row.operation_id,
        pc=row.pc,
        tries=row.tries,
    )


def read_past(session: Session, job: str, newest: dt.date, nights: Nights) -> Past:
    """What is known of the days that a job may have to make up, and of those just after.

    Days far off are left out, years before as well as to come: either their clock was wrong, or
    this one is.
    """
    back = MOST_DAYS if nights is Nights.EACH else 1
    last = newest + AHEAD
    # Not the earliest: a clock that went back for a while may have run a night of before.
    # One that was ahead at first has run a day to come: those until then are missing all the same.
    since = newest - dt.timedelta(days=MOST_DAYS)
    first = _first_day(session, job, newest, since) or _first_day(session, job, last, since)
    rows = session.execute(
        select(Row.due_on, Row.result, Row.ended_at)
        .where(
            Row.job == job,
            Row.counts,
            Row.due_on > newest - dt.timedelta(days=back),
            Row.due_on <= last,
        )
        .order_by(Row.id)
    ).all()
    settled: set[dt.date] = set()
    tried: dict[dt.date, Tries] = {}
    for day, result, ended_at in rows:
        if day is None or ended_at is None:
            continue
        if result in _THROUGH:
            settled.add(day)
        else:
            before = tried[day].number if day in tried else 0
            tried[day] = Tries(before + 1, ended_at, result == JobResult.ABANDONED.value)
    for day in settled:
        tried.pop(day, None)
    return Past(first, frozenset(settled), tried)


def _first_day(
    session: Session, job: str, last: dt.date = dt.date.max, since: dt.date = dt.date.min
) -> dt.date | None:
    """The day of the first run that was ever made, of those between two days."""
    which = (Row.job == job, Row.counts, Row.due_on > since, Row.due_on <= last)
    return session.scalar(select(Row.due_on).where(*which).order_by(Row.id).limit(1))


def set_ahead_aside(unit: UnitOfWork, job: str, newest: dt.date) -> int:
    """Runs of days so far off that their clock was ahead settle nothing; gives their number."""
    if not is_ahead(unit.session, job, newest):
        return 0
    rows = unit.session.scalars(
        update(Row)
        .where(*_ahead(job, newest))
        .values(counts=False)
        .returning(Row.id)
        .execution_options(**_APART)
    )
    return len(rows.all())


def is_ahead(session: Session, job: str, newest: dt.date) -> bool:
    """Whether there are such runs.

    Where the very first one lies that far off as well, it is this clock that is behind, as after
    its battery failed: nothing is wrong with any of them.
    """
    if session.scalar(select(Row.id).where(*_ahead(job, newest)).limit(1)) is None:
        return False
    first = _first_day(session, job)
    return first is not None and first <= newest + AHEAD


def _ahead(job: str, newest: dt.date) -> tuple[ColumnElement[bool], ...]:
    return (
        Row.job == job,
        Row.counts.is_(True),
        Row.due_on > newest + AHEAD,
        Row.ended_at.is_not(None),
    )


def begin(unit: UnitOfWork, job: Job, pc: str, day: dt.date | None, *, counts: bool) -> Row:
    """A run that begins now; only whoever holds the job's lock may say so."""
    row = Row(
        job=job.name,
        due_on=day,
        counts=counts,
        tries=1 + _tried(unit.session, job.name, day),
        pc=pc,
        operation_id=context.operation_id.get(),
        started_at=unit.now,
        quiet=False,
        detail="",
    )
    unit.session.add(row)
    unit.session.flush()
    unit.changed(TOPIC)
    return row


def abandon_dead(unit: UnitOfWork, job: str) -> None:
    """What is at work by its record, but isn't: the job's lock is ours."""
    _abandon(unit, Row.job == job, DIED)


def abandon(unit: UnitOfWork, run_ids: Collection[int], words: str) -> None:
    """These are not waited for any longer."""
    _abandon(unit, Row.id.in_(run_ids), words)


def _abandon(unit: UnitOfWork, which: ColumnElement[bool], words: str) -> None:
    found = unit.session.scalars(
        update(Row)
        .where(which, Row.ended_at.is_(None))
        .values(result=JobResult.ABANDONED.value, ended_at=unit.now, detail=words)
        .returning(Row.id)
        .execution_options(**_APART)
    ).all()
    if found:
        unit.changed(TOPIC)


def end(unit: UnitOfWork, run_id: int, outcome: Outcome) -> Row:
    """How a run ended; one that was abandoned meanwhile stays so."""
    row = unit.session.get_one(Row, run_id, with_for_update=True)
    if row.ended_at is None:
        row.ended_at = unit.now
        row.result = outcome.result.value
        row.detail = outcome.detail
        row.quiet = outcome.quiet
        unit.session.flush()
        _forget_repeats(unit.session, row)
        unit.changed(TOPIC)
    return row


def _forget_repeats(session: Session, row: Row) -> None:
    """Of a job without days: quiet runs before a quiet one, and failures inside a row of them."""
    if row.due_on is not None:
        return
    before = (Row.job == row.job, Row.due_on.is_(None), Row.id < row.id)
    if row.quiet:
        session.execute(delete(Row).where(*before, Row.quiet).execution_options(**_APART))
        return
    last = session.scalar(select(Row).where(*before).order_by(Row.id.desc()).limit(1))
    failed = JobResult.FAILED.value
    if last is not None and row.result == last.result == failed and last.tries > 1:
        session.delete(last)


def _tried(session: Session, job: str, day: dt.date | None) -> int:
    """How often it was tried in vain before."""
    if day is not None:
        which = (Row.job == job, Row.due_on == day, Row.result.in_(_IN_VAIN))
        return session.scalar(select(func.count()).select_from(Row).where(*which)) or 0
    last = newest_run(session, job)
    return last.tries if last is not None and last.result in _IN_VAIN else 0


def newest_run(session: Session, job: str, *results: JobResult) -> Row | None:
    """A job's last run; the last that ended so, where that is asked for."""
    which = [Row.job == job]
    if results:
        which.append(Row.result.in_([result.value for result in results]))
    newest: Row | None = session.scalar(select(Row).where(*which).order_by(Row.id.desc()).limit(1))
    return newest


def newest_runs(session: Session) -> dict[str, Row]:
    """The last run of each job that ever ran."""
    last = select(func.max(Row.id)).group_by(Row.job)
    return {row.job: row for row in session.scalars(select(Row).where(Row.id.in_(last)))}


def last_ended(session: Session, newest: Row | None, *results: JobResult) -> Row | None:
    """The last run of a job that ended so: as a rule its newest, which is not asked for again."""
    if newest is None or newest.result in {result.value for result in results}:
        return newest
    return newest_run(session, newest.job, *results)
