"""What is thrown away each night, and what is not."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from helpers.offices import make_office
from sqlalchemy import select

from dairyos_desktop.adapters.leftovers import LeftoverFiles
from dairyos_desktop.models.payments import WebhookRefusal
from dairyos_desktop.models.users import LoginAttempt
from dairyos_desktop.models.watch import JobRun
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.housekeeping import PAGE, HousekeepingService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


def never() -> bool:
    return False


def job_run(job: str, at: dt.datetime, due_on: dt.date | None) -> JobRun:
    return JobRun(
        job=job, due_on=due_on, counts=True, tries=1, pc="PC 1", operation_id="", started_at=at,
        ended_at=at, result="done", quiet=False, detail="",
    )  # fmt: skip


def attempt(at: dt.datetime, outcome: str) -> LoginAttempt:
    return LoginAttempt(name_key="asha", pc="PC 1", outcome=outcome, at=at, in_flight=False)


def test_what_has_had_its_time_goes_and_nothing_else(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path
) -> None:
    make_office(database, clock)
    now = clock.now()

    def ago(days: int) -> dt.datetime:
        return now - dt.timedelta(days=days)

    with database.write(SYSTEM, "test") as unit:
        for days in (1, 29, 31, 399, 401):
            unit.session.add(job_run("poll", ago(days), None))
            unit.session.add(job_run("verify", ago(days), ago(days + 1).date()))
            unit.session.add(attempt(ago(days), "refused"))
            unit.session.add(attempt(ago(days), "accepted"))
            unit.session.add(
                WebhookRefusal(
                    day=ago(days).date(), reason="too large", number=1, last_at=ago(days)
                )
            )
        unit.session.add_all(attempt(ago(500), "locked") for _ in range(PAGE + 5))
    service = HousekeepingService(database, clock, LeftoverFiles(tmp_path, clock))
    tidied = service.tidy(SYSTEM, never)
    assert tidied.gone == {
        "old job runs": 4,
        "old failed logins": PAGE + 6,
        "old refused deliveries": 2,
        "unfinished files": 0,
    }
    with database.read() as session:
        runs = session.execute(select(JobRun.job, JobRun.started_at)).all()
        kept = {(job, (now - at).days) for job, at in runs}
        assert kept == {("poll", 1), ("poll", 29)} | {("verify", days) for days in (1, 29, 31, 399)}
        refused = select(LoginAttempt.at).where(LoginAttempt.outcome == "refused")
        assert {(now - at).days for at in session.scalars(refused)} == {1, 29, 31, 399}
        accepted = select(LoginAttempt.at).where(LoginAttempt.outcome == "accepted")
        assert 401 in {(now - at).days for at in session.scalars(accepted)}
    assert not any(service.tidy(SYSTEM, never).gone.values())


def test_it_stops_when_it_is_told_to(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path
) -> None:
    make_office(database, clock)
    service = HousekeepingService(database, clock, LeftoverFiles(tmp_path, clock))
    assert service.tidy(SYSTEM, lambda: True).stopped


def test_files_that_a_program_never_finished_go_after_a_day(
    tmp_path: Path, clock: FixedClock
) -> None:
    papers = tmp_path / "pdf"
    papers.mkdir()
    old, young, whole = (
        papers / ".bill.pdf.0a1b2c3d.part", papers / ".bill.pdf.ffffffff.part", papers / "bill.pdf",
    )  # fmt: skip
    for file, hours in ((old, 25), (young, 1), (whole, 2_000)):
        file.write_bytes(b"%PDF")
        at_s = (clock.now() - dt.timedelta(hours=hours)).timestamp()
        os.utime(file, (at_s, at_s))
    copy = tmp_path / ".at-rest-0a1b2c3d.part"
    copy.mkdir()
    (copy / "dairyos.sqlite3").write_bytes(b"SQLite")
    os.utime(copy, ((clock.now() - dt.timedelta(hours=25)).timestamp(),) * 2)
    assert LeftoverFiles(tmp_path, clock).clear(dt.timedelta(days=1)) == 2
    assert sorted(papers.iterdir()) == [young, whole]
    assert not copy.exists()
    assert LeftoverFiles(tmp_path / "nowhere", clock).clear(dt.timedelta(days=1)) == 0
