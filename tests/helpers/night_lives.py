"""Months of an office's nights by chance, while its PC is off now and then and things fail.

The jobs are the program's own, over a real database and the pretended gateway; only the clock is
stubbed. One run of twenty meets a fault: a gateway in trouble, a database that refuses, a bug, a
power-off at some statement. From `PLANTED_FROM` on things that do not agree are planted just before
the books are reconciled, looked for in what was found, and mended again.
"""

from __future__ import annotations

import contextvars
import datetime as dt
import random
import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.reconciling import FindingType
from dairyos_desktop.jobs.catalogue import make_jobs
from dairyos_desktop.models.watch import JobRun
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.services.jobs.duty import Duty
from helpers.gateway_lives import TROUBLES, fill
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.one_account import OneAccount, account_of
from helpers.planting import Planting
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.open_office import OpenOffice
    from dairyos_desktop.services.jobs.work import Job, Outcome, Stop
    from helpers.books import Books
    from helpers.databases import FixedClock
    from helpers.planting import Planted
    from helpers.razorpay_server import Fault, RazorpayServer

IST = ZoneInfo("Asia/Kolkata")
TICK_MINUTES = 15
POLL_MINUTES = 25
NIGHT_HOUR = 2
FAULTY = 0.05
OF_EACH = 10
"""So many of each type are planted in a full run."""
_GAPS = (FindingType.RECEIPT_NUMBER_GAP, FindingType.BILL_NUMBER_GAP)
_SERIES = {FindingType.BILL_NUMBER_GAP: "bill", FindingType.RECEIPT_NUMBER_GAP: "receipt"}
_KINDS = ("gateway", "database", "bug", "power")


class PowerOffError(BaseException):
    """The PC is off."""


class FoundWronglyError(BaseException):
    """Reconciliation found what was not planted, or not what was; no job may survive it."""


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


class Program:
    """The office's program on one PC, from its start to its end."""

    def __init__(self, life: NightLife, pc: str) -> None:
        self.office: OpenOffice = open_office(
            life.settings, clock=life.clock, hasher=quick_hasher(), store=MemoryStore()
        )
        account = OneAccount(account_of(life.server), life.clock)
        # Its pauses take no time.
        setattr(self.office.services, "gateway", account)  # noqa: B010 - it is a property
        self.database: SqlDatabase = self.office._database
        jobs = make_jobs(self.office.services, life.clock)
        self.jobs = tuple(life.watched(job, self) for job in jobs)
        self.duty = Duty(self.database, life.clock, self.jobs, pc)
        self.fuse: int | None = None
        self.trouble: BaseException | None = None
        self.is_off = False
        event.listen(self.database.engine, "before_cursor_execute", self._on_statement)

    def _on_statement(self, *_words: Any) -> None:  # noqa: ANN401 - the library's
        if self.is_off:
            raise PowerOffError
        if self.fuse is None:
            return
        self.fuse -= 1
        if self.fuse > 0:
            return
        self.fuse = None
        if isinstance(self.trouble, PowerOffError):
            self.is_off = True
        if self.trouble is not None:
            raise self.trouble

    def look(self) -> None:
        """One look of the alarm clock at everything."""
        with suppress(DairyError):
            self.duty.keep_lead()
        for job in self.jobs:
            with suppress(DairyError):
                self.duty.wake(job, lambda: self.is_off)
            self.fuse = None

    def end(self, *, killed: bool) -> None:
        """Closed by its user, or gone with the power."""
        self.fuse = None
        if killed:
            self.is_off = True
            if self.database.dialect == "sqlite":
                # The system opens the lock of a process that is gone.
                self.duty._lead.give_back()
        else:
            self.duty.leave()
        self.office.close()


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
        self.told = Told()
        self._rng = random.Random(seed)  # noqa: S311 - to be repeated
        self._nights = nights
        self._night = 0
        self._from = planted_from
        self._to_plant = [kind for kind in FindingType for _ in range(of_each)]
        self._rng.shuffle(self._to_plant)
        self._tonight: list[FindingType] = []
        self._program: Program | None = None
        self._off_ticks = 0
        self._began: dt.date | None = None
        self._sound = True

    def run(self) -> Told:
        """Lives; the books agree after.

        Raises:
            AssertionError: Something was not found, was found wrongly, or was never run.
        """
        self._program = Program(self, "PC 1")
        self._program.office.services.settings.set_value(
            self._program.office.services.auth.login(OWNER, PASSWORD),
            "poll_minutes",
            str(POLL_MINUTES),
        )
        self._began = self._today()
        for night in range(self._nights):
            self._night = night
            self._plan_planting()
            was_on = self._program is not None
            self._day()
            for _ in range(10 * 60 // TICK_MINUTES):
                self._tick()
            self.told.nights_on += was_on and self._program is not None
            # Half past six in the morning, and nothing until the evening but the day's work.
            self.clock.wait(hours=14)
            self._tick()
        self._settle()
        self._check()
        return self.told

    # What happens ----------------------------------------------------------------

    def _today(self) -> dt.date:
        return self.clock.now().astimezone(IST).date()

    def _plan_planting(self) -> None:
        left = self._nights - self._night
        # The PC may have been off.
        self._to_plant += self._tonight
        self._tonight = []
        if self._night < self._from or not self._to_plant:
            return
        # Now and then a night of which nothing may be found.
        if left > len(self._to_plant) and self._rng.random() < 0.3:
            return
        many = -(-len(self._to_plant) // max(left - 4, 1))
        gaps: set[FindingType] = set()
        for kind in list(self._to_plant):
            if len(self._tonight) == many:
                break
            if kind in _GAPS and kind in gaps:
                continue
            gaps.add(kind)
            self._to_plant.remove(kind)
            self._tonight.append(kind)
        # A gap must be the last of its series to be mended, and that of receipts makes a bill.
        self._tonight.sort(key=lambda kind: _GAPS.index(kind) if kind in _GAPS else -1)

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
                self._program = Program(self, "PC 1")
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

    def watched(self, job: Job, program: Program) -> Job:
        """The job, with whatever befalls it."""

        def run(day: dt.date | None, stop: Stop) -> Outcome:
            at = len(self.told.runs)
            self.told.runs.append((job.name, day, None))
            fault = self._befall(program)
            ended: JobResult | None = JobResult.FAILED
            try:
                if fault == "bug":
                    raise ZeroDivisionError
                outcome = self._planted(job, day, stop, program, quiet=bool(fault))
            except PowerOffError:
                ended = None
                raise
            else:
                ended = JobResult.ABANDONED if outcome.stopped else outcome.result
                if self._sound and job.name == "verify" and ended is JobResult.PROBLEMS:
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
            program.trouble = PowerOffError() if kind == "power" else _refusal(program.database)
        return kind

    def _planted(
        self, job: Job, day: dt.date | None, stop: Stop, program: Program, *, quiet: bool
    ) -> Outcome:
        newest = self._today() - dt.timedelta(days=1)
        if job.name != "reconcile" or quiet or day != newest:
            return job.run(day, stop)
        reconciliation = program.office.services.reconciliation
        planting = Planting(program.database, self.clock, self.server)
        kinds, self._tonight = self._tonight, []
        # What is done by raw hands is no part of the job's own operation.
        apart = contextvars.Context()
        # The job asks for news where the last is old: it would act on what is planted then, refuse
        # a payment that is booked with another amount, and leave a second thing to be found.
        with suppress(DairyError):
            apart.run(program.office.services.polling.poll, SYSTEM)
        planted = apart.run(self._plant, planting, kinds)

        def mend() -> None:
            apart.run(self._mend, planted, planting, program)

        try:
            outcome = job.run(day, stop)
        except DairyError:
            # The gateway still asks to be left alone.
            mend()
            self._tonight = kinds
            raise
        rows = reconciliation.open(SYSTEM)
        found, wanted = Counter(row.type for row in rows), Counter(kinds)
        if found != wanted:
            more = [row.details for row in rows if row.type in found - wanted]
            raise FoundWronglyError(self._night, day, dict(wanted - found), more)
        self.told.planted.update(kinds)
        mend()
        return outcome

    def _plant(self, planting: Planting, kinds: list[FindingType]) -> list[Planted]:
        now = self.clock.now()
        planted = []
        # Bills that were put in by raw hands are none that `verify` takes for right.
        self._sound = self._sound and not kinds
        for kind in kinds:
            if kind is FindingType.REFUND_MISSING_HERE:
                # News of a younger one may not have been asked for yet.
                self.clock.set(now - dt.timedelta(hours=1))
            planted += planting.plant(kind)
            self.clock.set(now)
        # Whoever stays unpaid must not fall due in a later night.
        planting.victims.execute(
            "UPDATE bills SET due_on = :far WHERE due_on >= :today",
            far="2036-01-01"
            if planting.victims.database.dialect == "sqlite"
            else dt.date(2036, 1, 1),
            today=str(self._today())
            if planting.victims.database.dialect == "sqlite"
            else self._today(),
        )
        return planted

    def _mend(self, planted: list[Planted], planting: Planting, program: Program) -> None:
        for one in reversed(planted):
            if one.type in _SERIES:
                planting.victims.execute(
                    "UPDATE number_series SET next_number = next_number - 1 WHERE kind = :kind"
                    " AND year = (SELECT max(year) FROM number_series WHERE kind = :kind)",
                    kind=_SERIES[one.type],
                )
            elif one.mend is not None:
                one.mend()
        unmended = {one.type for one in planted if one.mend is None} - set(_SERIES)
        services = program.office.services
        owner = services.auth.login(OWNER, PASSWORD)
        for row in services.reconciliation.open(SYSTEM):
            if row.type in unmended:
                services.reconciliation.accept(owner, row.id, "Planted.", row.version)

    # The end ---------------------------------------------------------------------

    def _settle(self) -> None:
        """No more trouble, until everything is made up."""
        self._rng = _Calm(0)
        if self._program is None:
            self._program = Program(self, "PC 1")
        for _ in range(24):
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
        assert not self._to_plant
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


def _refusal(database: SqlDatabase) -> Exception:
    if database.dialect == "sqlite":
        return OperationalError("", None, sqlite3.OperationalError("database is locked"))
    import psycopg  # noqa: PLC0415 - where it is needed

    return OperationalError("", None, psycopg.OperationalError("the connection is lost"))


def fill_paid(books: Books) -> None:
    """Customers whose bills are paid: nothing of them falls due."""
    fill(books)
    for code in "ABCD":
        books.pay(code, "1000.00")
