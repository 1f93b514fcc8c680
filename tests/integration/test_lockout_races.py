"""Many processes at one name at once: no more passwords are compared than the table allows.

CI lets few of them try; `pytest -m slow` makes 10,000 tries from 8 processes, with restarts and
clock moves, on each engine.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import random
import time
from typing import TYPE_CHECKING, Protocol

import pytest
from helpers.lockout import CountingHasher
from helpers.offices import OWNER, PASSWORD, login_service, make_office
from sqlalchemy import func, select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.domain.errors import LockedOutError, LoginRefusedError
from dairyos_desktop.models.users import LoginAttempt

if TYPE_CHECKING:
    from helpers.databases import FixedClock

    from dairyos_desktop.config.settings import Settings

pytestmark = pytest.mark.no_cover

SEED = 20261105
BEGAN = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)


class _Start(Protocol):
    def wait(self, timeout: float | None = None) -> int: ...


class _Told(Protocol):
    def put(self, found: tuple[int, int], /) -> None: ...


class MovedClock:
    """A clock that somebody sets, beside a counter that goes on."""

    def __init__(self) -> None:
        self.moved = dt.timedelta()

    def now(self) -> dt.datetime:
        return BEGAN + dt.timedelta(seconds=time.monotonic() % 86_400) + self.moved

    def elapsed_s(self) -> float:
        return time.monotonic()


def guess(
    settings: Settings, number: int, tries: int, *, moves: bool, start: _Start, told: _Told
) -> None:
    """What works in a process: wrong passwords, one after the other."""
    chance = random.Random(SEED + number)  # noqa: S311 - a seed that is told, not a secret
    clock, hasher = MovedClock(), CountingHasher()
    database = SqlDatabase(settings, clock)
    auth = login_service(database, clock, hasher, f"PC {number}")
    start.wait(60)
    refused = 0
    for _ in range(tries):
        if moves and chance.random() < 0.3:
            clock.moved += dt.timedelta(hours=chance.uniform(-30, 60))
            if chance.random() < 0.5:
                database.close()
                database = SqlDatabase(settings, clock)
                auth = login_service(database, clock, hasher, f"PC {number} {chance.random()}")
        try:
            auth.login(OWNER, "wrong")
        except LockedOutError:
            pass
        except LoginRefusedError:
            refused += 1
    database.close()
    told.put((hasher.verified, refused))


def passwords_compared(settings: Settings, processes: int, tries: int, *, moves: bool) -> int:
    """How many passwords all of them got to compare."""
    spawned = multiprocessing.get_context("spawn")
    start, told = spawned.Barrier(processes), spawned.SimpleQueue()
    working = [
        spawned.Process(
            target=guess,
            args=(settings, number, tries),
            kwargs={"moves": moves, "start": start, "told": told},
            daemon=True,
        )
        for number in range(processes)
    ]
    for process in working:
        process.start()
    found: list[tuple[int, int]] = [told.get() for _ in working]
    for process in working:
        process.join(60)
    verified = sum(one for one, _ in found)
    assert verified == sum(refused for _, refused in found)
    return verified


@pytest.fixture
def office(database: SqlDatabase, clock: FixedClock) -> SqlDatabase:
    clock.set(BEGAN)
    make_office(database, clock)
    return database


def count(database: SqlDatabase, outcome: str) -> int:
    with database.read() as session:
        found = session.scalar(select(func.count()).where(LoginAttempt.outcome == outcome))
    return found or 0


def test_of_many_processes_at_once_five_passwords_are_compared(office: SqlDatabase) -> None:
    assert passwords_compared(office._settings, 4, 8, moves=False) == 5
    assert (count(office, "refused"), count(office, "locked")) == (5, 27)


@pytest.mark.parametrize(
    ("processes", "tries"),
    [
        (4, 60),
        pytest.param(8, 1250, marks=[pytest.mark.slow, pytest.mark.timeout(4 * 3600)]),
    ],
)
def test_restarts_and_clock_moves_never_get_more_than_a_hundred(
    office: SqlDatabase, clock: FixedClock, processes: int, tries: int
) -> None:
    verified = passwords_compared(office._settings, processes, tries, moves=True)
    assert 5 < verified <= 100, f"seed {SEED}"
    assert count(office, "refused") == verified
    assert count(office, "locked") == processes * tries - verified
    if verified == 100:
        clock.set(BEGAN + dt.timedelta(days=36500))
        auth = login_service(office, clock, CountingHasher(), "PC")
        with pytest.raises(LockedOutError):
            auth.login(OWNER, PASSWORD)
