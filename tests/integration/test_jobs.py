"""What runs by itself: the alarm clock, and asking the gateway every few minutes."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.razorpay_server import Fault, RazorpayServer
from helpers.secret_stores import MemoryStore

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.jobs.polling import PollJob
from dairyos_desktop.jobs.scheduler import Jobs
from dairyos_desktop.services.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.bootstrap import OpenOffice

NEVER = bool
TICK_S = 0.01


class Counted:
    """A job that counts its runs, and lasts as long as it is told to."""

    name = "counted"

    def __init__(self) -> None:
        self.due = True
        self.runs = 0
        self.at_once = 0
        self.most_at_once = 0
        self.lasts = threading.Event()
        self.lasts.set()
        self.trouble: Exception | None = None
        self.stopped = False

    def is_due(self) -> bool:
        return self.due

    def run(self, stop: Callable[[], bool]) -> None:
        self.runs += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            while not self.lasts.wait(0.01):
                if stop():
                    self.stopped = True
                    return
            if self.trouble is not None:
                raise self.trouble
        finally:
            self.at_once -= 1


def until(true: Callable[[], bool], within_s: float = 20.0) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def job() -> Counted:
    return Counted()


@pytest.fixture
def jobs(job: Counted) -> Iterator[Jobs]:
    running = Jobs([job], tick_s=TICK_S)
    yield running
    running.stop()


def test_only_what_is_due_is_run(jobs: Jobs, job: Counted) -> None:
    job.due = False
    jobs.start()
    time.sleep(10 * TICK_S)
    assert job.runs == 0
    job.due = True
    until(lambda: job.runs > 2)


def test_one_run_at_a_time(jobs: Jobs, job: Counted) -> None:
    job.lasts.clear()
    jobs.start()
    until(lambda: job.runs == 1)
    time.sleep(10 * TICK_S)
    assert job.runs == 1
    job.lasts.set()
    until(lambda: job.runs > 2)
    assert job.most_at_once == 1


@pytest.mark.parametrize("trouble", [EnvironmentTroubleError("Offline."), ZeroDivisionError()])
def test_trouble_ends_the_run_and_not_the_job(jobs: Jobs, job: Counted, trouble: Exception) -> None:
    job.trouble = trouble
    jobs.start()
    until(lambda: job.runs > 2)


def test_whoever_is_at_work_stops_and_nothing_begins_after(jobs: Jobs, job: Counted) -> None:
    job.lasts.clear()
    jobs.start()
    until(lambda: job.runs == 1)
    jobs.stop()
    assert job.stopped
    assert job.at_once == 0
    jobs.start()
    time.sleep(5 * TICK_S)
    assert job.runs == 1


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.at_noon(2026, 11, 1)


@pytest.fixture
def server(clock: FixedClock) -> Iterator[RazorpayServer]:
    with RazorpayServer(lambda: clock.now().timestamp()) as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock, server: RazorpayServer) -> Iterator[OpenOffice]:
    folder = new_office(tmp_path / "office").folder
    keys = {"razorpay_key_id": server.key_id, "razorpay_key_secret": server.key_secret}
    settings = Settings(folder, office_secrets=keys, gateway_url=server.url)
    opened = open_office(settings, clock=clock, hasher=quick_hasher(), store=MemoryStore())
    yield opened
    opened.close()


def test_the_gateway_is_asked_every_few_minutes(
    office: OpenOffice, clock: FixedClock, server: RazorpayServer
) -> None:
    job = PollJob(office.services, clock)
    owner = office.services.auth.login(OWNER, PASSWORD)
    server.pay_without_link(5_000)
    assert job.is_due()
    job.run(NEVER)
    assert len(office.services.payments.list(owner)) == 1
    assert not job.is_due()
    clock.wait(minutes=4, seconds=50)
    assert not job.is_due()
    clock.wait(seconds=11)
    assert job.is_due()
    office.services.settings.set_value(owner, "poll_minutes", "30")
    assert not job.is_due()
    clock.wait(minutes=30)
    assert job.is_due()


def test_another_pc_that_asked_just_now_is_enough(
    office: OpenOffice, clock: FixedClock, server: RazorpayServer
) -> None:
    office.services.polling.poll(SYSTEM)
    assert not PollJob(office.services, clock).is_due()
    clock.wait(minutes=5)
    assert PollJob(office.services, clock).is_due()
    assert server.calls


def test_a_clock_that_is_moved_neither_stops_nor_hurries_it(
    office: OpenOffice, clock: FixedClock
) -> None:
    job = PollJob(office.services, clock)
    job.run(NEVER)
    now = clock.now()
    clock.set_date((now.date()).replace(year=2027))
    assert not job.is_due()
    clock.wait(minutes=6)
    job.run(NEVER)
    clock.set(now)
    clock.wait(minutes=6)
    assert job.is_due()


def test_an_office_without_keys_is_left_in_peace(tmp_path: Path, clock: FixedClock) -> None:
    folder = new_office(tmp_path / "none").folder
    opened = open_office(Settings(folder), clock=clock, hasher=quick_hasher(), store=MemoryStore())
    assert not PollJob(opened.services, clock).is_due()
    opened.close()


def test_the_jobs_of_an_open_office_end_with_it(office: OpenOffice, server: RazorpayServer) -> None:
    server.faults.add(Fault("reset", times=None))
    office.start_jobs()
    office.start_jobs()
    until(lambda: len(server.calls) > 0)
    began = time.monotonic()
    office.close()
    # It was waiting to ask again, and gave up.
    assert time.monotonic() - began < 3
    calls = len(server.calls)
    time.sleep(0.3)
    assert len(server.calls) == calls
