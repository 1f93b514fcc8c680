"""Months of an office's nights by chance, while its PC is off now and then and things fail.

The jobs are the program's own, over a real database and the pretended gateway; only the clock is
stubbed. One run of twenty meets a fault: a gateway in trouble, a database that refuses, a bug, a
power-off at some statement. From `planted_from` on things that do not agree are planted just before
the books are reconciled, looked for in what was found, and mended again.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.models.watch import JobRun
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from helpers.gateway_lives import TROUBLES, fill
from helpers.night_planting import IST, FoundWronglyError, NightPlanting
from helpers.night_program import PowerOffError, Program
from helpers.offices import OWNER, PASSWORD

if TYPE_CHECKING:
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.domain.reconciling import FindingType
    from dairyos_desktop.services.jobs.work import Job, Outcome, Stop
    from helpers.books import Books
    from helpers.databases import FixedClock
    from helpers.razorpay_server import Fault, RazorpayServer

TICK_MINUTES = 15
POLL_MINUTES = 25
NIGHT_HOUR = 2
FAULTY = 0.05
OF_EACH = 10
"""So many of each type are planted in a full run."""
_KINDS = ("gateway", "database", "bug", "power")


@dataclass
class Told:
    """What came of it all.

    Attributes:
        runs: Every try of a job, with its day and how it ended; None where the power went.
        planted: How many of each type were planted, and found.
    """

    runs: list[tuple[str, dt.date | None, JobResult | None]] = field(default_factory=list)
    planted: Counter[FindingType] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    offs: int = 0
    nights_on: int = 0


class NightLife:
    """Lives through so many nights, then lets all trouble end and looks back.

    Args:
        settings: Of an office that `fill` filled.
        clock: Stands at its first day.
        server: Its gateway, on the same clock.
        seed: Whatever is by chance.
        nights: So many.
        planted_from: The night from which things are planted.
        of_each: So many of each type.
    """

    def __init__(
        self,
        settings: Settings,
        clock: FixedClock,
        server: RazorpayServer,
        *,
        seed: int,
        nights: int,
        planted_from: int,
        of_each: int,
    ) -> None:
        self.settings, self.clock, self.server = settings, clock, server
        self._rng = random.Random(seed)  # noqa: S311 - to be repeated
        self._planting = NightPlanting(
            clock, server, self._rng, nights=nights, planted_from=planted_from, of_each=of_each
        )
        self.told = Told(planted=self._planting.planted)
        self._nights = nights
        self._night = 0
        self._program: Program | None = None
        self._off_ticks = 0
        self._began: dt.date | None = None

    def run(self) -> Told:
        """Lives; the books agree after.

        Raises:
            AssertionError: Something was not found, was found wrongly, or was never run.
        """
        self._program = self._begin()
        self._program.office.services.settings.set_value(
            self._program.office.services.auth.login(OWNER, PASSWORD),
            "poll_minutes",
            str(POLL_MINUTES),
        )
        self._began = self._today()
        for night in range(self._nights):
            self._night = night
            self._planting.plan(night)
            was_on = self._program is not None
            self._day()
            for _ in range(10 * 60 // TICK_MINUTES):
                self._tick()
            self.told.nights_on += was_on and self._program is not None
            # Six in the morning, and nothing until the evening but the day's work.
            self.clock.wait(hours=14, minutes=-TICK_MINUTES)
            self._tick()
        self._settle()
        self._check()
        return self.told

    # What happens ----------------------------------------------------------------

    def _begin(self) -> Program:
        return Program(self.settings, self.clock, self.server, self._watched)

    def _today(self) -> dt.date:
        return self.clock.now().astimezone(IST).date()

    def _day(self) -> None:
        """Customers pay at the gateway."""
        for _ in range(self._rng.randint(1, 3)):
            who = self._rng.choice("ABCD")
            self.server.pay_without_link(self._rng.randint(100, 9_999), {"customer": who})

    def _tick(self) -> None:
        self.clock.wait(minutes=TICK_MINUTES)
        if self._program is None:
            self._off_ticks -= 1
            if self._off_ticks <= 0:
                self._program = self._begin()
            return
        if self._rng.random() < 0.004:
            self._switch_off(killed=self._rng.random() < 0.5)
            return
        try:
            self._program.look()
        except PowerOffError:
            self._switch_off(killed=True)

    def _switch_off(self, *, killed: bool) -> None:
        assert self._program is not None
        self._program.end(killed=killed)
        self._program = None
        self.told.offs += 1
        a_night = 24 * 60 // 20 // TICK_MINUTES
        self._off_ticks = self._rng.choice((1, 6, 30, 75, 200)) + self._rng.randint(0, a_night)

    # A run -----------------------------------------------------------------------

    def _watched(self, job: Job, program: Program) -> Job:
        """The job, with whatever befalls it."""

        def run(day: dt.date | None, stop: Stop) -> Outcome:
            at = len(self.told.runs)
            self.told.runs.append((job.name, day, None))
            fault = self._befall(program)
            ended: JobResult | None = JobResult.FAILED
            try:
                if fault == "bug":
                    raise ZeroDivisionError
                outcome = self._run(job, day, stop, program, quiet=bool(fault))
            except PowerOffError:
                ended = None
                raise
            else:
                ended = JobResult.ABANDONED if outcome.stopped else outcome.result
                if self._planting.is_sound and job.name == "verify" and ended is JobResult.PROBLEMS:
                    raise FoundWronglyError(self._night, outcome.detail)
                return outcome
            finally:
                self.server.faults.choose = _nothing
                self.told.runs[at] = (job.name, day, ended)

        return replace(job, run=run)

    def _befall(self, program: Program) -> str:
        # What did not burn in the run before is no fault of this one.
        program.fuse = None
        if self._rng.random() >= FAULTY:
            return ""
        kind = self._rng.choice(_KINDS)
        self.told.faults[kind] += 1
        if kind == "gateway":
            trouble = self._rng.choice(list(TROUBLES.values()))
            self.server.faults.choose = lambda _call: trouble(self._rng)
        elif kind != "bug":
            program.fuse = self._rng.randint(1, 60)
            program.trouble = PowerOffError() if kind == "power" else program.refusal()
        return kind

    def _run(
        self, job: Job, day: dt.date | None, stop: Stop, program: Program, *, quiet: bool
    ) -> Outcome:
        newest = self._today() - dt.timedelta(days=1)
        if job.name != "reconcile" or quiet or day != newest:
            return job.run(day, stop)
        return self._planting.run(job, newest, stop, program)

    # The end ---------------------------------------------------------------------

    def _settle(self) -> None:
        """No more trouble, until everything is made up.

        What a PC that was off left to be planted is planted and mended in the first night; in the
        second there is nothing.
        """
        self._rng = _Calm(0)
        if self._program is None:
            self._program = self._begin()
        for _ in range(2 * 24 * 60 // TICK_MINUTES):
            self.clock.wait(minutes=TICK_MINUTES)
            self._program.look()

    def _check(self) -> None:
        assert self._program is not None
        program = self._program
        board = program.office.services.jobs.board(SYSTEM)
        assert {state.name: state.next_at for state in board if state.trouble} == {} or all(
            state.name == "verify" for state in board if state.trouble
        ), board
        with program.database.read() as session:
            rows = session.execute(
                select(JobRun.job, JobRun.due_on, JobRun.result).where(JobRun.counts)
            ).all()
        through = ("done", "problems")
        days = Counter(
            row.due_on for row in rows if row.job == "reconcile" and row.result in through
        )
        assert self._began is not None
        first = self._began - dt.timedelta(days=1)
        # Between midnight and the hour of the night the newest day is not due yet.
        due = self.clock.now().astimezone(IST) - dt.timedelta(hours=NIGHT_HOUR)
        last = due.date() - dt.timedelta(days=1)
        every = {first + dt.timedelta(days=number) for number in range((last - first).days + 1)}
        assert set(days) == every
        assert set(days.values()) == {1}
        for job in ("verify", "housekeeping"):
            assert any(row.job == job and row.due_on == last for row in rows)
        self._program.end(killed=False)
        assert not self._planting.left
        self._check_all_made_up()

    def _check_all_made_up(self) -> None:
        """Whatever did not come to its end was run to its end later."""
        runs = self.told.runs
        for at, (job, day, ended) in enumerate(runs):
            if ended in {JobResult.DONE, JobResult.PROBLEMS}:
                continue
            assert any(
                later == job
                and result in {JobResult.DONE, JobResult.PROBLEMS}
                and (job != "reconcile" or other == day)
                for later, other, result in runs[at + 1 :]
            ), (job, day, ended)


class _Calm(random.Random):
    """Nothing happens by chance any more."""

    def random(self) -> float:
        return 1.0


def _nothing(_call: str) -> Fault | None:
    return None


def fill_paid(books: Books) -> None:
    """Customers whose bills are paid: nothing of them falls due."""
    fill(books)
    for code in "ABCD":
        books.pay(code, "1000.00")
