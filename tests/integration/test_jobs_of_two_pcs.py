"""Two programs of one office: the leader is killed, the other goes on, nothing runs twice."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from helpers.night_jobs import until
from helpers.night_process import PACE, FastClock, job_process
from helpers.offices import make_office
from sqlalchemy import delete, insert, select

from dairyos_desktop.models.watch import JobRun

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

pytestmark = [pytest.mark.no_cover, pytest.mark.timeout(600)]

SEED = 20261127
MISSED = 40
# `-m slow` takes the full count.
FEW, MANY = 1, 50


def notes_of(file: Path) -> list[list[str]]:
    """What the programs wrote, without a last line that was cut."""
    if not file.exists():
        return []
    return [line.split() for line in file.read_text(encoding="utf-8").splitlines()]


def miss_nights(database: SqlDatabase, first: dt.date) -> None:
    """One night is run, and many after it are not."""
    with database.engine.begin() as connection:
        at = dt.datetime.combine(first, dt.time(12), dt.UTC)
        row = {
            "job": "night", "due_on": first, "counts": True, "tries": 1, "pc": "PC 0",
            "operation_id": "", "started_at": at, "ended_at": at, "result": "done",
            "quiet": False, "detail": "",
        }  # fmt: skip
        connection.execute(insert(JobRun), [row])


@pytest.mark.parametrize(
    "rounds", [FEW, pytest.param(MANY, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])]
)
def test_the_leader_is_killed_and_no_night_is_run_twice(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path, rounds: int
) -> None:
    make_office(database, clock)
    began = dt.datetime(2026, 11, 1, 3, 0, tzinfo=ZoneInfo("Asia/Kolkata")).astimezone(dt.UTC)
    for number in range(rounds):
        rng = random.Random(SEED + number)  # noqa: S311 - to be repeated
        with database.engine.begin() as connection:
            connection.execute(delete(JobRun))
        last = dt.date(2026, 10, 31)
        miss_nights(database, last - dt.timedelta(days=MISSED))
        notes = tmp_path / f"notes-{number}"
        fast = FastClock(began, time.time())
        programs = {pc: job_process(database._settings, fast, notes, pc) for pc in ("PC-1", "PC-2")}
        try:
            kill_after = rng.randint(1, MISSED // 2)
            until(lambda: len(notes_of(notes)) > kill_after, 60)  # noqa: B023 - called here
            leader = notes_of(notes)[-1][2]
            time.sleep(rng.uniform(0, 0.1))
            programs.pop(leader).kill()
            silent_since = time.monotonic()
            (other,) = programs
            until(lambda: any(words[2:] == [other] for words in notes_of(notes)), 60)  # noqa: B023 - called here
            took_s = (time.monotonic() - silent_since) * PACE
            print(f"round {number}: after {kill_after} lines, followed in {took_s:.0f} s")  # noqa: T201 - told where one fails
            until(lambda: _settled(database) >= MISSED + 1, 60)
            programs[other].end.set()
            programs[other].join(30)
            assert programs[other].exitcode == 0
        finally:
            for program in programs.values():
                program.kill()
        _check(database, notes_of(notes), leader)


def _settled(database: SqlDatabase) -> int:
    with database.read() as session:
        return len(session.scalars(select(JobRun.id).where(JobRun.result == "done")).all())


def _check(database: SqlDatabase, notes: list[list[str]], killed: str) -> None:
    with database.read() as session:
        rows = session.execute(
            select(JobRun.due_on, JobRun.result, JobRun.pc).order_by(JobRun.id)
        ).all()
    done = Counter(row.due_on for row in rows if row.result == "done")
    assert set(done.values()) == {1}
    assert len(done) == MISSED + 1
    # The run that was cut off, if there was one, is told and was made up by the other.
    cut = [row for row in rows if row.result != "done"]
    assert [(row.result, row.pc) for row in cut] in ([], [("abandoned", killed)])
    # No run began while another was at work, but for the one that was killed at it.
    open_run: list[str] | None = None
    for words in notes:
        if words[0] == "began":
            assert open_run is None or open_run[2] == killed
            open_run = words
        else:
            open_run = None
    ended: Counter[Any] = Counter(words[1] for words in notes if words[0] == "ended")
    # A kill between the end of the work and its record leaves one that is rightly done again.
    twice = [day for day, often in ended.items() if often > 1]
    assert twice in ([], [str(row.due_on) for row in cut])
