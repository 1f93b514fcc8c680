"""The alarm clock of jobs, and how the jobs of an open office begin and end."""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import TYPE_CHECKING

import pytest
from helpers.databases import FixedClock, sqlite_database
from helpers.night_jobs import Counted, asking_office, until
from helpers.offices import make_office
from helpers.razorpay_server import Fault, RazorpayServer

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.jobs import catalogue, scheduler
from dairyos_desktop.jobs.scheduler import Jobs
from dairyos_desktop.late_services import LateServices
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.jobs.duty import Duty
from dairyos_desktop.services.jobs.service import JobService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.open_office import OpenOffice
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.jobs import JobRun
    from dairyos_desktop.services.jobs.work import Job
    from dairyos_desktop.services.ports import Clock

PACE = 500
TICK_S = 5 / PACE
RETRY_AFTER_S = 30


class Running:
    """The alarm clock over one job, in an office without anything else."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.database = sqlite_database(folder, clock)
        make_office(self.database, clock)
        self.job = Counted()
        self.duty = Duty(self.database, clock, (self.job.job,), "PC 1")
        self.jobs = Jobs(self.duty, pace=PACE)
        self.service = JobService(self.database, clock, (self.job.job,), "PC 1")

    def last(self) -> JobRun:
        return self.service.runs(SYSTEM)[0]


@pytest.fixture
def running(tmp_path: Path, clock: FixedClock) -> Iterator[Running]:
    made = Running(tmp_path, clock)
    yield made
    made.job.lasts.set()
    made.jobs.stop()
    made.database.close()


def test_only_what_is_due_is_run(running: Running) -> None:
    running.job.due = False
    running.jobs.start()
    until(lambda: running.duty.leads)
    time.sleep(10 * TICK_S)
    assert running.job.runs == 0
    running.job.due = True
    until(lambda: running.job.runs > 2)


def test_one_run_at_a_time(running: Running) -> None:
    running.job.lasts.clear()
    running.jobs.start()
    until(lambda: running.job.runs == 1)
    time.sleep(10 * TICK_S)
    assert running.job.runs == 1
    running.job.lasts.set()
    until(lambda: running.job.runs > 2)
    assert running.job.most_at_once == 1


@pytest.mark.parametrize("trouble", [EnvironmentTroubleError("Offline."), ZeroDivisionError()])
def test_trouble_ends_the_run_and_not_the_job(running: Running, trouble: Exception) -> None:
    running.job.trouble = trouble
    running.jobs.start()
    until(lambda: running.job.runs > 2)
    until(lambda: running.last().result is JobResult.FAILED)
    assert running.service.board(SYSTEM)[0].trouble.startswith("Counting failed. ")


def test_whoever_is_at_work_stops_and_nothing_begins_after(running: Running) -> None:
    running.job.lasts.clear()
    running.jobs.start()
    until(lambda: running.job.runs == 1)
    running.jobs.stop()
    assert running.job.stopped
    assert running.job.at_once == 0
    assert running.last().result is JobResult.ABANDONED
    running.jobs.start()
    time.sleep(5 * TICK_S)
    assert running.job.runs == 1


def test_alarms_that_a_clock_set_back_left_far_ahead_are_put_right(running: Running) -> None:
    running.jobs.start()
    until(lambda: running.job.runs > 0)
    scheduler = running.jobs._scheduler
    assert scheduler is not None
    scheduler.pause()
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    for alarm in scheduler.get_jobs():
        alarm.modify(next_run_time=later)
    before = running.job.runs
    scheduler.resume()
    until(lambda: running.job.runs > before + 1)


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock, server: RazorpayServer) -> Iterator[OpenOffice]:
    with asking_office(tmp_path / "office", clock, server) as opened:
        yield opened


def test_the_jobs_of_an_open_office_end_with_it(office: OpenOffice, server: RazorpayServer) -> None:
    server.faults.add(Fault("busy", times=None, retry_after=RETRY_AFTER_S))
    office.start_jobs()
    office.start_jobs()
    until(lambda: len(server.calls) > 0)
    began = time.monotonic()
    office.close()
    # It was waiting to ask again, and gave up.
    assert time.monotonic() - began < RETRY_AFTER_S / 2
    calls = len(server.calls)
    time.sleep(0.3)
    assert len(server.calls) == calls


def alarm_threads() -> set[threading.Thread]:
    """What wakes jobs in this process, and what carries them out."""
    names = ("APScheduler", "ThreadPoolExecutor", "alarms")
    return {thread for thread in threading.enumerate() if thread.name.startswith(names)}


def test_of_an_office_that_was_closed_no_jobs_begin(office: OpenOffice) -> None:
    before = alarm_threads()
    office.close()
    office.start_jobs(calm_s=1000)
    assert alarm_threads() <= before


def test_jobs_that_are_to_begin_while_the_office_is_moved_wait_for_its_end(
    office: OpenOffice,
) -> None:
    assert isinstance(office.services, LateServices)
    before = alarm_threads()
    office.services.pause()()
    assert alarm_threads() <= before
    go_on = office.services.pause()
    office.start_jobs(calm_s=1000)
    assert alarm_threads() <= before
    go_on()
    assert alarm_threads() - before
    go_on = office.services.pause()
    until(lambda: alarm_threads() <= before, 5)
    go_on()
    assert alarm_threads() - before


def test_jobs_that_begin_while_their_office_is_closed_end_with_it(
    office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    makes_them = threading.Event()
    make_jobs = catalogue.make_jobs

    def make_slowly(services: Services, clock: Clock) -> tuple[Job, ...]:
        makes_them.set()
        time.sleep(0.5)
        return make_jobs(services, clock)

    monkeypatch.setattr(catalogue, "make_jobs", make_slowly)
    before = alarm_threads()
    starting = threading.Thread(target=office.start_jobs)
    starting.start()
    assert makes_them.wait(10)
    office.close()
    starting.join(10)
    until(lambda: alarm_threads() <= before, 5)


def test_a_job_may_close_its_office(office: OpenOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "_ENDS_WITHIN_S", 0.2)
    closing = Counted()
    closed = threading.Event()

    def close() -> None:
        office.close()
        closed.set()

    closing.meanwhile = close
    monkeypatch.setattr(catalogue, "make_jobs", lambda *_made_of: (closing.job,))
    office.start_jobs()
    assert closed.wait(10)
    office.start_jobs()
    until(lambda: closing.at_once == 0)
    assert closing.runs == 1
