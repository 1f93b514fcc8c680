"""The whole program over a year of 2,000 customers, with a clerk who types as a quick hand does."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from dairyos_desktop.config.settings import Settings
from dairyos_desktop.late_services import LateServices
from dairyos_desktop.open_office import OpenOffice
from dairyos_desktop.ui.app import keep_window_quick
from dairyos_desktop.ui.desk import Desk
from dairyos_desktop.ui.entry.screen import EntryScreen
from dairyos_desktop.ui.garbage import GarbageCollector
from dairyos_desktop.ui.ways import Ways
from dairyos_desktop.ui.work import Work
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.pauses import pause
from helpers.secret_stores import MemoryStore
from helpers.windows import application, theme
from helpers.year_office import NOW, ON_ROUTE, year_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.adapters.engine import Journal
    from dairyos_desktop.ui.main_window.window import MainWindow
    from dairyos_desktop.ui.screen import Screen

KEY_EVERY_MS = 15
LONGEST_S = 120
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


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
        pause(KEY_EVERY_MS)

    def type(self, text: str) -> None:
        for character in text:
            self.key(Qt.Key.Key_Return if character == "\n" else character)

    def wait(self, for_ms: int) -> None:
        pause(for_ms)

    def until(self, happened: Callable[[], bool]) -> None:
        ends = time.monotonic() + LONGEST_S
        while not happened():
            assert time.monotonic() < ends
            pause(5)

    def rest(self) -> None:
        """Until nothing is under way, for a quarter of a second: timers ask for more."""
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < 0.25:
            pause(5)
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
