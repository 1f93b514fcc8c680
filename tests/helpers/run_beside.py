"""A real month run that works on the same database, in a thread or in a process of its own."""

from __future__ import annotations

import multiprocessing
import threading
import time
from contextlib import contextmanager
from itertools import cycle
from typing import TYPE_CHECKING, Any, Protocol

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.services.billing.service import BillingService
from helpers.big_office import OWNER
from helpers.databases import FixedClock
from helpers.year_office import NOW, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.adapters.engine import Journal
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.unit import UnitOfWork


class _Flag(Protocol):
    def set(self) -> None: ...
    def clear(self) -> None: ...
    def is_set(self) -> bool: ...
    def wait(self, timeout: float | None = None) -> bool: ...


class _Told(Protocol):
    def put(self, found: tuple[list[float], list[float]], /) -> None: ...
    def get(self) -> tuple[list[float], list[float]]: ...


class TimedDatabase(SqlDatabase):
    """Notes how long each write transaction held the others up, in milliseconds."""

    held_ms: list[float]

    @contextmanager
    def write(self, actor: Actor, action: str) -> Iterator[UnitOfWork]:
        with super().write(actor, action) as unit:
            began = time.perf_counter()
            yield unit
        self.held_ms.append((time.perf_counter() - began) * 1000)


class RunBeside:
    """Bills one month after the other until it is stopped.

    Attributes:
        held_ms: How long each of its write transactions was, once it is stopped.
        runs_s: How long each whole run took.
    """

    def __init__(self, folder: Path, journal: Journal, *, process: bool) -> None:
        self.held_ms: list[float] = []
        self.runs_s: list[float] = []
        self._process = process
        spawned = multiprocessing.get_context("spawn")
        self._working: _Flag = spawned.Event() if process else threading.Event()
        self._stopping: _Flag = spawned.Event() if process else threading.Event()
        self._told: _Told = spawned.SimpleQueue()
        arguments = (folder, journal, self._working, self._stopping, self._told)
        self._worker: Any = (
            spawned.Process(target=bill_month_after_month, args=arguments, daemon=True)
            if process
            else threading.Thread(target=bill_month_after_month, args=arguments, daemon=True)
        )

    def start(self) -> None:
        """Returns once the run is at work."""
        self._worker.start()
        self.wait()

    def wait(self) -> None:
        """Until a run is at work: between two months it isn't for a moment."""
        assert self._working.wait(60)

    def stop(self) -> None:
        """Ends it after the batch that it is in."""
        self._stopping.set()
        self.held_ms, self.runs_s = self._told.get()
        self._worker.join(60)


def bill_month_after_month(
    folder: Path, journal: Journal, working: _Flag, stopping: _Flag, told: _Told
) -> None:
    """What works in the thread or process."""
    clock = FixedClock(NOW)
    database = TimedDatabase(Settings(folder), clock, journal=journal)
    database.held_ms = []
    billing = BillingService(database, clock)
    runs_s: list[float] = []
    for month in cycle(YEAR):
        if stopping.is_set():
            break
        began = time.perf_counter()
        billing.generate(
            OWNER, month, progress=lambda _done, _all: working.set(), stop=stopping.is_set
        )
        working.clear()
        runs_s.append(time.perf_counter() - began)
    database.close()
    told.put((database.held_ms, runs_s))
