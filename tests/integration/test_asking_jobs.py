"""Asking the gateway every few minutes, and reconciling beside that."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from helpers.command_line import new_office
from helpers.night_jobs import asking_office
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.razorpay_server import Fault, RazorpayServer
from helpers.secret_stores import MemoryStore

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.jobs import reconcile
from dairyos_desktop.jobs.polling import poll_job
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import TransientConflictError
from dairyos_desktop.services.dto.jobs import JobResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.open_office import OpenOffice
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.news import Polled
    from dairyos_desktop.services.jobs.work import Stop


def never() -> bool:
    return False


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock, server: RazorpayServer) -> Iterator[OpenOffice]:
    with asking_office(tmp_path / "office", clock, server) as opened:
        yield opened


@pytest.fixture
def other(office: OpenOffice, tmp_path: Path, clock: FixedClock) -> Iterator[SqlDatabase]:
    """Another program's, on the same office."""
    del office
    opened = SqlDatabase(Settings(tmp_path / "office"), clock)
    yield opened
    opened.close()


def test_the_gateway_is_asked_every_few_minutes(
    office: OpenOffice, clock: FixedClock, server: RazorpayServer
) -> None:
    job = poll_job(office.services, clock)
    owner = office.services.auth.login(OWNER, PASSWORD)
    server.pay_without_link(5_000)
    assert job.is_due()
    assert job.next_at() == clock.now()
    assert job.run(None, never).detail == "1 new payment."
    assert len(office.services.payments.list(owner)) == 1
    assert not job.is_due()
    assert job.next_at() == clock.now() + dt.timedelta(minutes=5)
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
    assert not poll_job(office.services, clock).is_due()
    clock.wait(minutes=5)
    assert poll_job(office.services, clock).is_due()
    assert server.calls


def test_a_clock_that_is_moved_neither_stops_nor_hurries_it(
    office: OpenOffice, clock: FixedClock
) -> None:
    job = poll_job(office.services, clock)
    job.run(None, never)
    now = clock.now()
    clock.set_date((now.date()).replace(year=2027))
    assert not job.is_due()
    clock.wait(minutes=6)
    job.run(None, never)
    clock.set(now)
    clock.wait(minutes=6)
    assert job.is_due()


def test_an_office_without_keys_is_left_in_peace(tmp_path: Path, clock: FixedClock) -> None:
    folder = new_office(tmp_path / "none").folder
    opened = open_office(Settings(folder), clock=clock, hasher=quick_hasher(), store=MemoryStore())
    job = poll_job(opened.services, clock)
    assert not job.is_due()
    assert job.next_at() is None
    opened.close()


def test_of_looks_that_found_nothing_the_last_is_kept_and_of_failures_both_ends(
    office: OpenOffice, clock: FixedClock, server: RazorpayServer
) -> None:
    owner = office.services.auth.login(OWNER, PASSWORD)
    jobs = office.services.jobs
    for _ in range(3):
        jobs.run_now(SYSTEM, "poll")
        clock.wait(minutes=5)
    assert len(jobs.runs(owner, job="poll")) == 1
    server.pay_without_link(5_000)
    jobs.run_now(SYSTEM, "poll")
    server.faults.add(Fault("unauthorized", times=None))
    for _ in range(5):
        with pytest.raises(EnvironmentTroubleError):
            jobs.run_now(SYSTEM, "poll")
        clock.wait(minutes=5)
    kept = jobs.runs(owner, job="poll")
    assert [(run.result, run.tries) for run in kept] == [
        (JobResult.FAILED, 5),
        (JobResult.FAILED, 1),
        (JobResult.DONE, 1),
        (JobResult.DONE, 1),
    ]
    assert kept[2].detail == "1 new payment."
    (state,) = (one for one in jobs.board(owner) if one.name == "poll")
    assert state.trouble.startswith("Asking Razorpay for payments failed. ")
    assert "secrets" in state.trouble.casefold()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_reconciling_waits_for_the_news_that_is_being_asked_for(
    office: OpenOffice,
    clock: FixedClock,
    server: RazorpayServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = reconcile.reconcile_job(office.services, clock)
    asked, answered = threading.Event(), threading.Event()

    def hold(_call: str) -> None:
        asked.set()
        answered.wait(10)

    server.meanwhile = hold
    with ThreadPoolExecutor(2) as pool:
        polling = pool.submit(office.services.polling.poll, SYSTEM)
        assert asked.wait(10)
        polled = len(server.calls)
        reconciling = pool.submit(job.run, None, never)
        time.sleep(1)
        assert not reconciling.done()
        assert len(server.calls) == polled
        answered.set()
        polling.result(20)
        assert reconciling.result(20).result is JobResult.DONE
    assert warnings(caplog) == []


def test_reconciling_waits_as_well_where_another_asks_first_by_a_moment(
    office: OpenOffice,
    clock: FixedClock,
    other: SqlDatabase,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    poll = office.services.polling.poll
    asked: list[Actor] = []
    anothers = ExitStack()

    def poll_second(actor: Actor, stop: Stop) -> Polled:
        if not asked:
            anothers.enter_context(other.office_lock("poll", "held"))
            threading.Timer(0.4, anothers.close).start()
        asked.append(actor)
        return poll(actor, stop)

    monkeypatch.setattr(office.services.polling, "poll", poll_second)
    done = reconcile.reconcile_job(office.services, clock).run(None, never)
    assert done.result is JobResult.DONE
    assert len(asked) == 2
    assert len(warnings(caplog)) == 1


def test_reconciling_does_not_wait_for_ever_and_tells_in_a_line_or_two(
    office: OpenOffice,
    clock: FixedClock,
    other: SqlDatabase,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(reconcile, "_TURN_S", 0.005)
    job = reconcile.reconcile_job(office.services, clock)
    with (
        other.office_lock("poll", "held"),
        pytest.raises(EnvironmentTroubleError, match="without Razorpay") as trouble,
    ):
        job.run(None, never)
    assert "being asked for news already" in trouble.value.hint
    assert 1 <= len(warnings(caplog)) <= 2


@pytest.mark.parametrize(
    "busy", [TransientConflictError("Rows."), EnvironmentTroubleError("A file.", code="busy")]
)
def test_reconciling_asks_once_where_it_is_the_database_that_is_busy(
    office: OpenOffice,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    busy: EnvironmentTroubleError,
) -> None:
    asked: list[Actor] = []

    def poll(actor: Actor, _stop: Stop) -> Polled:
        asked.append(actor)
        raise busy

    monkeypatch.setattr(reconcile, "_TURN_S", 0.005)
    monkeypatch.setattr(office.services.polling, "poll", poll)
    with pytest.raises(EnvironmentTroubleError, match="without Razorpay") as trouble:
        reconcile.reconcile_job(office.services, clock).run(None, never)
    assert busy.message in trouble.value.hint
    assert len(asked) == 1
