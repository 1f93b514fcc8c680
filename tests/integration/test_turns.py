"""Turns at writing the SQLite file: nobody is kept waiting by one who writes without a pause.

And nobody keeps the file locked whose own COMMIT failed.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Self

import pytest
from helpers.databases import FixedClock, sqlite_database
from sqlalchemy import text

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.engine import Journal
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.services.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HELD_S = 0.02
SAVES = 10

_IN_THE_DOORWAY = """
import fcntl, os, sys, time
doorway = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(doorway, fcntl.LOCK_EX)
print("in", flush=True)
time.sleep(60)
"""


@pytest.fixture
def database(tmp_path: Path, clock: FixedClock) -> Iterator[SqlDatabase]:
    sqlite_database(tmp_path, clock).close()
    opened = SqlDatabase(Settings(tmp_path), clock, journal=Journal.ROLLBACK)
    yield opened
    opened.close()


class Busybody:
    """Writes in short transactions without a pause, as a month run does."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.database = SqlDatabase(Settings(folder), clock, journal=Journal.ROLLBACK)
        self.written = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._stopping.set()
        self._thread.join()
        self.database.close()

    def _work(self) -> None:
        while not self._stopping.is_set():
            with self.database.write(SYSTEM, "work"):
                time.sleep(HELD_S)
            self.written += 1


def test_whoever_waits_comes_next(database: SqlDatabase, tmp_path: Path, clock: FixedClock) -> None:
    with Busybody(tmp_path, clock) as other:
        passed = []
        for _ in range(SAVES):
            before = other.written
            with database.write(SYSTEM, "save") as unit:
                unit.audit("test", "row")
            passed.append(other.written - before)
    # The one under way, and one that was in the doorway already.
    assert max(passed) <= 2, passed


def test_a_save_knows_whether_it_waited_for_another(
    database: SqlDatabase, tmp_path: Path, clock: FixedClock
) -> None:
    with database.write(SYSTEM, "save") as alone:
        pass
    with Busybody(tmp_path, clock) as other:
        while not other.written:
            time.sleep(0.001)
        waited = []
        for _ in range(SAVES):
            with database.write(SYSTEM, "save") as unit:
                waited.append(unit.waited)
    with database.write(SYSTEM, "save") as again:
        pass
    assert not alone.waited
    assert any(waited)
    assert not again.waited


@pytest.mark.skipif(sys.platform == "win32", reason="the script holds the doorway as Unix does")
def test_turn_of_who_was_killed_is_free(database: SqlDatabase, tmp_path: Path) -> None:
    doorway = tmp_path / "dairyos.sqlite3-turns"
    with subprocess.Popen(
        [sys.executable, "-c", _IN_THE_DOORWAY, str(doorway)], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"in\n"
        other.kill()
        other.wait()
    with database.write(SYSTEM, "save") as unit:
        unit.audit("test", "row")
    assert not unit.waited


def test_saves_where_no_doorway_can_be_made(database: SqlDatabase, tmp_path: Path) -> None:
    (tmp_path / "dairyos.sqlite3-turns").mkdir()
    with database.write(SYSTEM, "save") as unit:
        unit.audit("test", "row")
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM audit_log")).scalar() == 1


def test_lock_that_never_comes_free_is_told(
    database: SqlDatabase,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dairyos_desktop.adapters.engine.BUSY_TIMEOUT_MS", 50)
    hasty = SqlDatabase(Settings(tmp_path), clock, journal=Journal.ROLLBACK)
    with (
        database.write(SYSTEM, "slow"),
        pytest.raises(EnvironmentTroubleError) as refused,
        hasty.write(SYSTEM, "save"),
    ):
        pass
    assert refused.value.code == "busy"
    # What was refused keeps nothing: the next one is fine.
    with hasty.write(SYSTEM, "save") as unit:
        unit.audit("test", "row")
    hasty.close()


def test_commit_that_a_reader_refuses_keeps_no_lock(
    database: SqlDatabase,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dairyos_desktop.adapters.engine.BUSY_TIMEOUT_MS", 50)
    hasty = SqlDatabase(Settings(tmp_path), clock, journal=Journal.ROLLBACK)
    with database.read() as reading:
        reading.execute(text("SELECT count(*) FROM audit_log")).scalar()
        with (
            pytest.raises(EnvironmentTroubleError) as refused,
            hasty.write(SYSTEM, "save") as unit,
        ):
            unit.audit("test", "refused")
    assert refused.value.code == "busy"
    for writer in (database, hasty):
        with writer.write(SYSTEM, "save") as unit:
            unit.audit("test", "saved")
    with database.read() as session:
        things = session.execute(text("SELECT thing_key FROM audit_log")).scalars().all()
    assert things == ["saved", "saved"]
    hasty.close()
