"""Nights: run once, made up once, tried again, by one program at a time; on both engines."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from helpers.night_jobs import Counted
from helpers.offices import make_office
from sqlalchemy import text

from dairyos_desktop.domain.errors import EnvironmentTroubleError, NotFoundError
from dairyos_desktop.domain.nights import Nights
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.jobs.duty import Duty
from dairyos_desktop.services.jobs.lead import BEAT_S, LEASE_S
from dairyos_desktop.services.jobs.runner import CLOSED
from dairyos_desktop.services.jobs.service import JobService
from dairyos_desktop.services.jobs.work import Outcome
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.jobs import JobRun, JobState

IST = ZoneInfo("Asia/Kolkata")


class KilledError(BaseException):
    """The power goes off."""


def never() -> bool:
    return False


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=IST)


def november(*days: int) -> list[dt.date]:
    return [dt.date(2026, 11, day) for day in days]


class Office:
    """One office, whose programs come and go."""

    def __init__(self, database: SqlDatabase, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        self.owner: Actor = make_office(database, clock)
        self.each = Counted("each", Nights.EACH)
        self.newest = Counted("newest", Nights.NEWEST)
        self.jobs = (self.each.job, self.newest.job)
        self.service = JobService(database, clock, self.jobs, "PC 1")
        self.programs: list[Duty] = []

    def program(self, pc: str = "PC 1") -> Duty:
        made = Duty(self.database, self.clock, self.jobs, pc)
        self.programs.append(made)
        return made

    def wake(self, duty: Duty) -> list[JobRun]:
        """What it does at one look."""
        duty.keep_lead()
        return [run for job in self.jobs for run in duty.wake(job, never)]

    def crash(self, duty: Duty) -> None:
        """Its process is gone: the system takes its locks, nobody tells the database."""
        if self.database.dialect == "sqlite":
            duty._lead.give_back()
        else:
            self.clock.wait(seconds=LEASE_S)

    def state(self, name: str = "each") -> JobState:
        (found,) = (one for one in self.service.board(self.owner) if one.name == name)
        return found

    def runs(self, name: str = "each") -> list[JobRun]:
        return list(reversed(self.service.runs(self.owner, job=name)))


@pytest.fixture
def office(database: SqlDatabase, clock: FixedClock) -> Iterator[Office]:
    clock.set(at(10, 1, 0))
    made = Office(database, clock)
    yield made
    for program in made.programs:
        program.leave()


def test_a_night_is_run_once_at_its_hour(office: Office) -> None:
    program = office.program()
    # A new office begins with the day that is due, at once.
    assert [run.due_on for run in office.wake(program)] == november(8, 8)
    office.clock.set(at(10, 1, 59))
    assert office.wake(program) == []
    assert office.state().next_at == at(10, 2)
    office.clock.set(at(10, 2, 0))
    (each, newest) = office.wake(program)
    assert (each.due_on, each.result, each.pc, each.tries) == (*november(9), "done", "PC 1", 1)
    assert (each.started_at, each.detail) == (at(10, 2), "Counted.")
    assert len(each.operation) == len(newest.operation) == 16
    assert each.operation != newest.operation
    for minutes in (0, 1, 30, 60 * 20):
        office.clock.set(at(10, 2) + dt.timedelta(minutes=minutes))
        assert office.wake(program) == []
    assert office.state().next_at == at(11, 2)


def test_a_pc_that_was_off_for_three_days_makes_each_of_them_up_once(office: Office) -> None:
    office.wake(office.program())
    office.programs.pop().leave()
    office.clock.set(at(13, 9, 30))
    assert office.state().next_at == at(10, 2)
    program = office.program()
    done = office.wake(program)
    assert [run.due_on for run in done if run.job == "each"] == november(9, 10, 11, 12)
    # One look at all there is makes up for all the nights.
    assert [run.due_on for run in done if run.job == "newest"] == november(12)
    assert office.wake(program) == []


def test_clocks_that_are_moved_bring_no_night_twice(office: Office) -> None:
    program = office.program()
    office.clock.set(at(10, 2))
    office.wake(program)
    settings = SettingsService(office.database)
    for moved in (at(9, 23), at(10, 1, 59), at(10, 2), at(9, 2), at(8, 12), at(10, 3)):
        office.clock.set(moved)
        assert office.wake(program) == []
    # Nor do another hour and another time zone.
    office.clock.set(at(10, 4))
    settings.set_value(office.owner, "nightly_at", "05:00")
    assert office.wake(program) == []
    office.clock.set(at(10, 5))
    assert office.wake(program) == []
    for zone in ("America/New_York", "Pacific/Auckland", "Asia/Kolkata"):
        settings.set_value(office.owner, "timezone", zone)
        office.wake(program)
    days = [run.due_on for run in office.runs()]
    assert len(days) == len(set(days))
    assert set(november(9)) <= set(days)


def test_a_clock_that_was_far_ahead_takes_no_night_away(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    program = office.program()
    office.wake(program)
    office.clock.set(at(20, 12))
    assert len(office.wake(program)) == 12
    office.clock.set(at(10, 2))
    with caplog.at_level(logging.WARNING):
        # The night of the 9th was run for each; a look for all nights at once was of the 19th.
        assert [(run.job, run.due_on) for run in office.wake(program)] == [("newest", *november(9))]
    assert "a clock that was ahead" in caplog.text
    for day in range(11, 21):
        office.clock.set(at(day, 2))
        office.wake(program)
    # Those two days ahead can't be told from a zone that was changed; all others came again.
    days = [run.due_on for run in office.runs()]
    assert [day for day in days if days.count(day) > 1] == november(*range(12, 20)) * 2


def test_a_first_night_that_was_run_by_a_clock_ahead_takes_no_other_away(office: Office) -> None:
    """By what is recorded it might be as well that this clock is behind."""
    program = office.program()
    office.clock.set(at(20, 12))
    assert [run.due_on for run in office.wake(program)] == november(19, 19)
    for day in range(10, 23):
        office.clock.set(at(day, 2))
        office.wake(program)
    assert [run.due_on for run in office.runs()] == november(19, *range(9, 19), 20, 21)


def test_a_first_night_that_was_run_by_a_clock_years_behind_brings_none_of_those_years(
    office: Office,
) -> None:
    """An office that is set up on a PC whose battery is empty."""
    program = office.program()
    office.clock.set(dt.datetime(2020, 1, 1, 9, tzinfo=IST))
    office.wake(program)
    office.clock.set(at(10, 9))
    assert [run.due_on for run in office.wake(program)] == november(9, 9)
    office.clock.set(at(13, 9))
    assert [run.due_on for run in office.wake(program) if run.job == "each"] == november(10, 11, 12)


def test_a_clock_that_lost_its_battery_brings_no_night_again(office: Office) -> None:
    """It begins years before the office did, until somebody puts it right."""
    program = office.program()
    for day in range(10, 15):
        office.clock.set(at(day, 2))
        office.wake(program)
    for hour in (9, 12):
        office.clock.set(dt.datetime(2020, 1, 1, hour, tzinfo=IST))
        office.wake(program)
    office.clock.set(at(14, 12))
    assert office.wake(program) == []
    office.clock.set(at(15, 2))
    assert [run.due_on for run in office.wake(program)] == november(14, 14)
    # Nights are run by such a clock too, and it may fail again.
    for day in (2, 3):
        office.clock.set(dt.datetime(2020, 1, day, 2, tzinfo=IST))
        assert [run.due_on for run in office.wake(program)] == [dt.date(2020, 1, day - 1)] * 2
    office.clock.set(at(17, 9))
    each = [run.due_on for run in office.wake(program) if run.job == "each"]
    assert each == november(15, 16)


@pytest.mark.parametrize("bug", [False, True])
def test_a_failed_night_is_tried_again_ever_more_slowly_and_told(
    office: Office, *, bug: bool
) -> None:
    program = office.program()
    office.wake(program)
    office.clock.set(at(10, 2))
    office.each.trouble = (
        ZeroDivisionError() if bug else EnvironmentTroubleError("The disk is full.", "Free some.")
    )
    tried_after: list[int] = []
    for _ in range(90):
        if any(run.job == "each" for run in office.wake(program)):
            tried_after.append(round((office.clock.now() - at(10, 2)).total_seconds() / 60))
        office.clock.wait(minutes=1)
    assert tried_after == [0, 1, 6, 21, 81]
    state = office.state()
    assert state.last is not None
    assert (state.last.result, state.last.tries) == (JobResult.FAILED, 5)
    said = "It met something" if bug else "The disk is full. Free some."
    assert state.trouble.startswith(f"Counting for 09-11-2026 failed 5 times. {said}")
    assert state.trouble.endswith("It is tried again at 07:21.")
    # The next night does not wait for it.
    office.clock.set(at(11, 2))
    office.each.trouble = None
    done = [run for run in office.wake(program) if run.job == "each"]
    assert [(run.due_on.day, run.result) for run in done if run.due_on] == [
        (9, "done"),
        (10, "done"),
    ]
    assert office.state().trouble == ""


def test_problems_that_a_job_found_stay_on_the_board(office: Office) -> None:
    program = office.program()
    office.newest.outcome = Outcome("The books are not right.", JobResult.PROBLEMS)
    office.wake(program)
    assert office.state("newest").trouble == "The books are not right."
    assert office.wake(program) == []
    office.newest.outcome = Outcome("The books are right.")
    office.clock.set(at(10, 2))
    meanwhile: list[JobState] = []
    office.newest.meanwhile = lambda: meanwhile.append(office.state("newest"))
    office.wake(program)
    assert [(one.trouble, one.is_finding) for one in meanwhile] == [
        ("The books are not right.", True)
    ]
    assert office.state("newest").trouble == ""
    # That it can't be done is no finding.
    office.newest.trouble = EnvironmentTroubleError("The disk is full.")
    office.clock.set(at(11, 2))
    office.wake(program)
    assert office.state("newest").trouble.startswith("Counting for 10-11-2026 failed.")
    assert not office.state("newest").is_finding


def test_a_run_whose_process_died_is_abandoned_and_made_up(office: Office) -> None:
    program = office.program()
    office.wake(program)
    office.clock.set(at(10, 2))
    office.each.trouble = KilledError()
    with pytest.raises(KilledError):
        office.wake(program)
    office.crash(program)
    assert office.runs()[-1].result is None
    office.each.trouble = None
    after = office.program("PC 2")
    office.clock.wait(seconds=1)
    office.wake(after)
    office.clock.wait(seconds=LEASE_S)
    done = office.wake(after) or [run for run in office.runs() if run.pc == "PC 2"]
    assert "each" in {run.job for run in done}
    (died, again) = office.runs()[-2:]
    assert (died.result, died.pc, died.tries) == (JobResult.ABANDONED, "PC 1", 1)
    assert (again.result, again.pc, again.tries) == (JobResult.DONE, "PC 2", 2)
    assert died.due_on == again.due_on
    assert office.state().trouble == ""


def test_what_does_not_end_in_time_is_recorded_as_abandoned_and_stays_so(office: Office) -> None:
    program = office.program()
    office.wake(program)
    office.clock.set(at(10, 2))
    records: list[JobRun] = []

    def close_the_program() -> None:
        program.leave()
        records.extend(office.runs()[-1:])

    office.each.meanwhile = close_the_program
    program.wake(office.jobs[0], never)
    assert (records[0].result, records[0].detail) == (JobResult.ABANDONED, CLOSED)
    assert office.runs()[-1] == records[0]
    assert not program.leads
    assert not program.keep_lead()


def test_two_programs_never_lead_at_once_and_the_other_takes_over(office: Office) -> None:
    first, second = office.program("PC 1"), office.program("PC 2")
    assert first.keep_lead()
    for _ in range(30):
        office.clock.wait(seconds=BEAT_S)
        assert first.keep_lead()
        assert not second.keep_lead()
        assert first.leads
        assert not second.leads
    # It ends as it should: the other leads at once.
    first.leave()
    assert not first.leads
    assert second.keep_lead()
    assert not first.keep_lead()


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("jump", [dt.timedelta(0), dt.timedelta(days=400), -dt.timedelta(days=1)])
def test_a_leader_that_is_silent_is_followed_within_a_minute_by_any_clock(
    office: Office, jump: dt.timedelta
) -> None:
    first, second = office.program("PC 1"), office.program("PC 2")
    assert first.keep_lead()
    assert not second.keep_lead()
    office.clock.set(office.clock.now() + jump)
    silent_s = 0.0
    while not second.keep_lead():
        # Never two of them: the first has stopped believing in its lease by then.
        office.clock.wait(seconds=BEAT_S)
        silent_s += BEAT_S
        assert silent_s < 60
    assert second.leads
    assert not first.leads
    # It wakes up, and finds that it leads no longer.
    assert not first.keep_lead()
    assert first.wake(office.jobs[0], never) == ()


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_leader_that_was_followed_unknowing_begins_nothing(office: Office) -> None:
    first = office.program("PC 1")
    assert first.keep_lead()
    with office.database.engine.begin() as connection:
        connection.execute(text("UPDATE job_leases SET holder = 'another', beat = beat + 1"))
    assert first.leads
    assert first.wake(office.jobs[0], never) == ()
    assert office.each.runs == 0
    assert not first.keep_lead()


def test_by_hand_it_is_run_for_yesterday_whoever_leads(office: Office) -> None:
    program = office.program("PC 2")
    office.wake(program)
    # Yesterday is over, but its run not due: the night comes all the same.
    by_hand = office.service.run_now(office.owner, "each")
    assert (by_hand.due_on, by_hand.result, by_hand.pc) == (*november(9), "done", "PC 1")
    office.clock.set(at(10, 2))
    assert [run.due_on for run in office.wake(program)] == november(9, 9)
    assert office.service.run_now(office.owner, "each").due_on == november(9)[0]
    assert office.wake(program) == []
    # Missed so far: by hand is as good.
    office.clock.set(at(11, 9))
    assert office.service.run_now(office.owner, "each").due_on == november(10)[0]
    assert [run.job for run in office.wake(program)] == ["newest"]


def test_by_hand_and_by_the_clock_are_never_at_work_at_once(office: Office) -> None:
    program = office.program("PC 2")
    program.keep_lead()
    refused: list[str] = []

    def run_by_hand() -> None:
        with pytest.raises(EnvironmentTroubleError) as busy:
            office.service.run_now(office.owner, "each")
        refused.append(f"{busy.value.code}: {busy.value.message}")

    office.each.meanwhile = run_by_hand
    program.wake(office.jobs[0], never)
    assert refused == ["busy: Counting is at work already."]
    assert office.each.most_at_once == 1


def test_a_failure_by_hand_is_recorded_and_raised(office: Office) -> None:
    office.each.trouble = EnvironmentTroubleError("The disk is full.")
    with pytest.raises(EnvironmentTroubleError, match="The disk is full"):
        office.service.run_now(office.owner, "each")
    assert office.runs()[-1].result is JobResult.FAILED
    with pytest.raises(NotFoundError) as unknown:
        office.service.run_now(office.owner, "backups")
    assert unknown.value.hint == "The jobs are: each, newest."


def test_an_overdue_night_is_told_by_a_program_that_is_up_for_some_time(office: Office) -> None:
    office.wake(office.program())
    office.programs.pop().leave()
    office.clock.set(at(12, 2))
    assert office.state().trouble == ""
    office.clock.wait(minutes=6)
    assert office.state().trouble == (
        "Counting is overdue since 10-11-2026 02:00: no PC has run it."
    )
