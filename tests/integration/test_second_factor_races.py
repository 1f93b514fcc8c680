"""Many processes with one code at once: exactly one gets in.

CI lets 8 try, `pytest -m slow` 50, on each engine.
"""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Protocol

import pytest
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, make_office
from helpers.second_factor import FactorPc
from helpers.secret_stores import MemoryStore
from sqlalchemy import func, select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.domain.errors import LoginRefusedError
from dairyos_desktop.models.users import LoginAttempt, TotpRecoveryCode

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.config.settings import Settings


class _Start(Protocol):
    def wait(self, timeout: float | None = None) -> int: ...


class _Told(Protocol):
    def put(self, outcome: str, /) -> None: ...


def enter(
    settings: Settings,
    now: dt.datetime,
    kept: dict[str, str],
    number: int,
    code: str,
    start: _Start,
    told: _Told,
) -> None:
    """What works in a process: one login with the code that all have."""
    clock, store = FixedClock(now), MemoryStore()
    store.kept = kept
    database = SqlDatabase(settings, clock)
    pc = FactorPc(database, clock, store=store, pc=f"PC {number}")
    # What costs time at first is done: the keyring, and what comparing loads.
    pc.keys.key()
    start.wait(100)
    try:
        pc.auth.login(OWNER, PASSWORD, code)
        outcome = "in"
    except LoginRefusedError as error:
        outcome = type(error).__name__
    database.close()
    told.put(outcome)


def outcomes(
    database: SqlDatabase, clock: FixedClock, pc: FactorPc, processes: int, code: str
) -> list[str]:
    """What became of each."""
    spawned = multiprocessing.get_context("spawn")
    start, told = spawned.Barrier(processes), spawned.SimpleQueue()
    store = pc.store
    assert isinstance(store, MemoryStore)
    working = [
        spawned.Process(
            target=enter,
            args=(database._settings, clock.now(), store.kept, number, code, start, told),
            daemon=True,
        )
        for number in range(processes)
    ]
    for process in working:
        process.start()
    found = [told.get() for _ in working]
    for process in working:
        process.join(60)
    return found


@pytest.mark.parametrize(
    "processes", [8, pytest.param(50, marks=[pytest.mark.slow, pytest.mark.timeout(900)])]
)
@pytest.mark.parametrize("kind", ["telephone", "recovery code"])
def test_of_many_processes_with_one_code_exactly_one_gets_in(
    database: SqlDatabase, clock: FixedClock, kind: str, processes: int
) -> None:
    owner = make_office(database, clock)
    pc = FactorPc(database, clock)
    telephone, codes = pc.enrol(owner)
    clock.wait(minutes=1)
    code = telephone.code() if kind == "telephone" else codes[0]
    with database.read() as session:
        before = session.scalar(select(func.count()).where(LoginAttempt.outcome == "accepted"))
    found = outcomes(database, clock, pc, processes, code)
    assert found.count("in") == 1, found
    assert set(found) <= {"in", "WrongCodeError", "LockedOutError"}
    assert len(found) == processes
    with database.read() as session:
        accepted = session.scalar(select(func.count()).where(LoginAttempt.outcome == "accepted"))
        used = session.scalar(select(func.count()).where(TotpRecoveryCode.used_at.is_not(None)))
    assert accepted == (before or 0) + 1
    assert used == (1 if kind == "recovery code" else 0)
