"""Processes that log in with one code at the same moment."""

from __future__ import annotations

import multiprocessing
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.domain.errors import LoginRefusedError
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD
from helpers.second_factor import FactorPc
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    import datetime as dt

    import pytest

    from dairyos_desktop.config.settings import Settings


class _Start(Protocol):
    def wait(self, timeout: float | None = None) -> int: ...


class _Told(Protocol):
    def put(self, outcome: str, /) -> None: ...


@dataclass(frozen=True)
class Login:
    """What all of them do.

    Attributes:
        kept: What each PC's keyring holds.
    """

    settings: Settings
    now: dt.datetime
    kept: dict[str, str] = field(repr=False)
    code: str


def enter(one: Login, number: int, start: _Start, told: _Told) -> None:
    """What works in a process."""
    clock, store = FixedClock(one.now), MemoryStore()
    store.kept = one.kept
    database = SqlDatabase(one.settings, clock)
    pc = FactorPc(database, clock, store=store, pc=f"PC {number}")
    # Done before all start: the keyring was asked, the database is open.
    pc.keys.key()
    start.wait(100)
    try:
        pc.auth.login(OWNER, PASSWORD, one.code)
        outcome = "in"
    except LoginRefusedError as error:
        outcome = type(error).__name__
    database.close()
    told.put(outcome)


def logins_at_once(one: Login, processes: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What became of each."""
    # Forked from a process that has read all modules: else reading them takes the time.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    start, told = context.Barrier(processes), context.SimpleQueue()
    working = [
        context.Process(target=enter, args=(one, number, start, told), daemon=True)
        for number in range(processes)
    ]
    for process in working:
        process.start()
    found = [told.get() for _ in working]
    for process in working:
        process.join(60)
    return found
