"""A clerk's session in the whole window over a year of 2,000 customers; the loop is watched.

    pytest -m benchmark -n0 -s tests/benchmarks/test_event_loop_stalls.py

Told by stage: the longest time in which the window would not have answered a key; how long its own
thread worked at most in one turn, and the whole program, which is what such a time comes to at most
where nothing else works on the machine. The bare limit is the same loop with nothing to do, in the
same minute.
"""

from __future__ import annotations

import gc
import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore
from helpers.watchdog import Watchdog
from helpers.windows import application, theme
from helpers.year_office import NOW, ON_ROUTE, year_database, year_office
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from dairyos_desktop.adapters.engine import Journal
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.late_services import LateServices
from dairyos_desktop.open_office import OpenOffice
from dairyos_desktop.ui.app import keep_window_quick
from dairyos_desktop.ui.bills.screen import BillsScreen
from dairyos_desktop.ui.customers.screen import CustomersScreen
from dairyos_desktop.ui.desk import Desk
from dairyos_desktop.ui.entry.screen import EntryScreen
from dairyos_desktop.ui.garbage import GarbageCollector
from dairyos_desktop.ui.ways import Ways
from dairyos_desktop.ui.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.screen import Screen

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1200)]

CELLS = 100
AIM_MS = 100
KEY_EVERY_MS = 15
LONGEST_S = 120
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture(params=[Journal.ROLLBACK, Journal.WAL], ids=["rollback", "wal"])
def journal(request: pytest.FixtureRequest) -> Journal:
    found: Journal = request.param
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = year_office(tmp_path / "office", billed=True)
    yield made
    shutil.rmtree(made)


class Session:
    """The whole program but its process: login, window, workers, and keys from the keyboard."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        # As the program runs: the interpreter would collect by itself, in whichever thread.
        # What making the office left behind isn't the program's.
        gc.collect()
        GarbageCollector(application(), lambda: self.desk.at_rest)
        keep_window_quick()
        self.work = Work()
        clock = FixedClock(NOW)

        def open_office(announce: Callable[[frozenset[str]], None]) -> OpenOffice:
            database = year_database(folder, journal)
            database._announce = announce
            settings = Settings(folder)
            services = LateServices(settings, database, clock, quick_hasher(), MemoryStore())
            return OpenOffice(services, database, clock, settings=settings)

        ways = Ways(
            open_office=open_office,
            setup=lambda: pytest.fail("there is an office"),
            upgrade=lambda: pytest.fail("it is of this version"),
            now=clock.now,
            elapsed_s=time.monotonic,
            data_dir=folder,
            exists=True,
            database="This PC",
        )
        self.desk = Desk(ways, theme(), self.work)

    @property
    def window(self) -> MainWindow:
        window = self.desk.main_window
        assert window is not None
        return window

    def screen(self, key: str) -> Screen:
        found = self.window.screen_of(key)
        assert found is not None
        return found

    @property
    def entry(self) -> EntryScreen:
        found = self.screen("entry")
        assert isinstance(found, EntryScreen)
        return found

    def log_in(self) -> None:
        self.desk.start()
        login = self.desk.login
        assert login is not None
        self.until(lambda: self.work.idle)
        login.name_editor.setText(OWNER)
        login.password_editor.setText(PASSWORD)
        login.submit()
        self.until(lambda: self.desk.main_window is not None)
        self.window.resize(1366, 768)
        self.rest()

    def key(self, key: Qt.Key | str, held: Qt.KeyboardModifier = PLAIN) -> None:
        """One key to what has the focus, then the time that a quick hand takes for it."""
        handle = self.window.windowHandle()
        if isinstance(key, str):
            QTest.keyClick(handle, key, held)  # type: ignore[call-overload]  # the stubs forgot characters
        else:
            QTest.keyClick(handle, key, held)
        QTest.qWait(KEY_EVERY_MS)

    def type(self, text: str) -> None:
        for character in text:
            self.key(Qt.Key.Key_Return if character == "\n" else character)

    def wait(self, for_ms: int) -> None:
        QTest.qWait(for_ms)

    def until(self, happened: Callable[[], bool]) -> None:
        ends = time.monotonic() + LONGEST_S
        while not happened():
            assert time.monotonic() < ends
            QTest.qWait(5)

    def rest(self) -> None:
        """Until nothing is under way, for a quarter of a second: timers ask for more."""
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < 0.25:
            QTest.qWait(5)
            if not self.work.idle:
                quiet_since = time.monotonic()

    def close(self) -> None:
        window = self.desk.main_window
        self.desk.end()
        if window is not None:
            window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def type_cells(session: Session, count: int, first: int) -> None:
    """A jump by number, a figure, Enter; each fourth time one goes on with the next by Enter."""
    for n in range(count):
        if n % 4 == 3:
            session.type("\n")
        else:
            session.type(f"/{(first + 37 * n) % ON_ROUTE + 1}\n{n % 3 + 1}\n")


def a_day_in_entry(session: Session, dog: Watchdog) -> None:
    with dog.watching("log in, Today shown"):
        session.log_in()
    session.window.activateWindow()
    with dog.watching("open Entry"):
        session.key(Qt.Key.Key_2, CTRL)
        session.rest()
    entry = session.entry
    assert entry.desk.day is not None
    assert len(entry.desk.day.grid.sheet.rows) == ON_ROUTE
    with dog.watching(f"type {CELLS} cells"):
        entry.view.take_focus()
        type_cells(session, CELLS, 0)
        session.rest()
    with dog.watching("undo and redo"):
        for _ in range(10):
            session.key(Qt.Key.Key_Z, CTRL)
        for _ in range(5):
            session.key(Qt.Key.Key_Y, CTRL)
        session.rest()
    with dog.watching("leaves"):
        for n in range(10):
            session.type(f"/{n * 31 + 7}\nl")
        session.rest()
    with dog.watching("confirm the route"):
        session.key(Qt.Key.Key_Return, CTRL)
        session.rest()
    with dog.watching("other dates"):
        for by in (-1, -1, 1, 1):
            entry.chooser.date.step(by)
            session.rest()


def customers_and_bills(session: Session, dog: Watchdog) -> None:
    with dog.watching("open Customers"):
        session.key(Qt.Key.Key_3, CTRL)
        session.rest()
    customers = session.screen("customers")
    assert isinstance(customers, CustomersScreen)
    with dog.watching("search"):
        customers.search.setFocus()
        session.type("road 1234")
        session.rest()
    with dog.watching("open Bills"):
        session.key(Qt.Key.Key_F8)
        session.rest()


def a_month_run(session: Session, dog: Watchdog) -> int:
    """Typing beside it; gives how many cells that were."""
    bills, entry = session.screen("bills"), session.entry
    assert isinstance(bills, BillsScreen)
    with dog.watching("start the month run"):
        session.key(Qt.Key.Key_F5)
        session.until(lambda: bills.deeds.running != "")
        session.wait(300)
    cells = 0
    with dog.watching("type in Entry beside the run"):
        session.key(Qt.Key.Key_2, CTRL)
        entry.view.take_focus()
        while session.work.run_under_way and cells < CELLS:
            type_cells(session, 5, cells)
            cells += 5
    with dog.watching("wait for the run's end in Bills"):
        session.key(Qt.Key.Key_F8)
        session.until(lambda: not session.work.run_under_way)
        session.rest()
    with dog.watching("back in Entry"):
        session.key(Qt.Key.Key_2, CTRL)
        session.rest()
    return cells


def test_session(folder: Path, journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    session = Session(folder, journal)
    dog = Watchdog()
    with dog.watching("an idle loop (the bare limit)"):
        session.wait(1500)
    a_day_in_entry(session, dog)
    customers_and_bills(session, dog)
    cells = a_month_run(session, dog)
    assert not session.entry.banners
    session.close()
    lines = [f"longest stalls, {journal.name.lower()} journal (aim {AIM_MS} ms):"]
    for stage, waits in dog.stalls_ms.items():
        over = sum(wait > AIM_MS for wait in waits)
        own, program = (max(worked) for worked in dog.worked_ms(stage))
        lines.append(
            f"{max(waits):6.0f} ms (own work {own:.0f}, the program's {program:.0f})  {stage}"
            + (f", {over} over the aim" if over else "")
        )
    lines.append(f"{cells} cells were typed beside the run")
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201 - a benchmark speaks
