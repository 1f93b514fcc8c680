"""A sheet of 500 customers opened, and its cells saved, beside what SQLite and Qt alone take.

pytest -m benchmark -n0 -s tests/benchmarks/test_day_sheet_speed.py
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import statistics
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from helpers.big_office import INSERT_DELIVERY, OWNER
from helpers.databases import FixedClock
from helpers.pauses import pause
from helpers.windows import context, settle
from helpers.year_office import CUSTOMERS, ON_ROUTE, year_database, year_office
from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QEventLoop,
    QModelIndex,
    QObject,
    Qt,
    QTimer,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.delivery.service import DeliveryService
from dairyos_desktop.ui.app import keep_window_quick
from dairyos_desktop.ui.entry.screen import EntryScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtCore import SignalInstance

    from dairyos_desktop.ui.widgets.grid.place import Place

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

DAY = dt.date(2026, 10, 20)
NEXT_DAY = dt.date(2026, 11, 1)
AIM_MS = 100
SAVE_AIM_MS = 50
TIMES = 15
CELLS = 100
COLUMNS = 11


class _Painted(QObject):
    """Ends a loop once the watched widget was painted after the beginning."""

    def __init__(self, loop: QEventLoop) -> None:
        super().__init__(loop)
        self._loop = loop
        self._begun = False

    def begin(self) -> None:
        self._begun = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        del watched
        if self._begun and event.type() == QEvent.Type.Paint:
            # The window is painted in one go: this comes when all of it is.
            QTimer.singleShot(0, self._loop.quit)
        return False


class Office:
    """A year of deliveries and the entry screen over it."""

    def __init__(self, folder: Path) -> None:
        self.file = year_office(folder / "office") / "dairyos.sqlite3"
        self.database = year_database(folder / "office")
        self.service = ConsumptionService(self.database)
        clock = FixedClock(dt.datetime(2026, 11, 1, 13, tzinfo=dt.UTC))
        services = SimpleNamespace(
            consumption=self.service, delivery=DeliveryService(self.database, clock)
        )
        self.context = context(folder, services=services, actor=OWNER, today=DAY)
        self.screen = EntryScreen(self.context)
        self.screen.resize(1178, 740)
        self.screen.show()
        self.screen.activate({})
        settle(self.context.work)

    def open(self) -> None:
        """The sheet asked for, read, shown and painted; the window sleeps while it is read."""
        self._until_painted(self.screen.reader.opened, self.screen._on_sheet_wanted)

    def save(self, place: Place) -> None:
        """Enter on a cell that is pre-filled, until it is saved and shown so."""
        self.screen.view.go(place)
        self._until_painted(
            self.context.work.saved,
            lambda: QTest.keyClick(self.screen.view, Qt.Key.Key_Return),
        )

    def rest(self) -> None:
        """Nothing is under way any more: the next deed is measured alone."""
        settle(self.context.work)
        while self.screen.rounds.is_reading:
            pause(5)
            settle(self.context.work)
        QCoreApplication.sendPostedEvents()

    def _until_painted(self, signal: SignalInstance, deed: Callable[[], object]) -> None:
        """Until the cells are painted for the first time after the signal."""
        loop = QEventLoop()
        spy = _Painted(loop)
        viewport = self.screen.view.viewport()
        viewport.installEventFilter(spy)
        signal.connect(spy.begin)
        deed()
        loop.exec()
        signal.disconnect(spy.begin)
        viewport.removeEventFilter(spy)

    def close(self) -> None:
        self.screen.close()
        self.context.work.close(5)
        self.database.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    keep_window_quick()
    made = Office(tmp_path_factory.mktemp("year"))
    yield made
    made.close()


def timed_ms(
    deed: Callable[[], object], times: int = TIMES, before: Callable[[], object] = bool
) -> list[float]:
    took = []
    for _ in range(times):
        before()
        began = time.perf_counter()
        deed()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(f"\n{line}")  # noqa: T201 - a benchmark speaks


def test_sheet_opened(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = office.service.day_sheet(OWNER, DAY, "R001", "both")
    assert len(sheet.rows) == ON_ROUTE
    assert all(row.cells for row in sheet.rows)
    read_ms = statistics.median(
        timed_ms(lambda: office.service.day_sheet(OWNER, DAY, "R001", "both"))
    )
    opened_ms = statistics.median(timed_ms(office.open, before=office.rest))
    painted_ms = statistics.median(timed_ms(office.screen.view.viewport().repaint))
    bare_read_ms = statistics.median(timed_ms(lambda: bare_read(office.file)))
    bare_paint_ms = statistics.median(timed_ms(bare_table().viewport().repaint))
    bare_ms = bare_read_ms + bare_paint_ms
    say(
        capsys,
        f"sheet of {ON_ROUTE}, a year of {CUSTOMERS}: opened in {opened_ms:.0f} ms (aim {AIM_MS}) ="
        f" {opened_ms / bare_ms:.1f} x bare sqlite3 and Qt ({bare_ms:.0f} ms); of that read"
        f" {read_ms:.0f} ms (bare {bare_read_ms:.0f}), one repaint {painted_ms:.1f} ms"
        f" (Qt's own table {bare_paint_ms:.1f})",
    )


def test_cell_saved(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.screen.chooser.date.set_day(NEXT_DAY)
    office.open()
    day = office.screen.desk.day
    assert day is not None
    places = iter([day.grid.place_of(key) for key, _ in day.grid.waiting()])
    saved = timed_ms(lambda: office.save(next(places)), CELLS, office.rest)
    connection = sqlite3.connect(office.file, isolation_level=None)
    connection.execute("PRAGMA synchronous=EXTRA")
    numbers = iter(range(1, CUSTOMERS))
    bare = timed_ms(lambda: bare_save(connection, next(numbers)), CELLS)
    connection.close()
    p95 = int(CELLS * 0.95)
    say(
        capsys,
        f"cell saved and shown: p50 {saved[CELLS // 2]:.1f} ms, p95 {saved[p95]:.1f} ms"
        f" (aim {SAVE_AIM_MS}) = {saved[CELLS // 2] / bare[CELLS // 2]:.1f} x one bare sqlite3"
        f" commit ({bare[CELLS // 2]:.1f} ms)",
    )


def bare_read(file: Path) -> list[Any]:
    """The same rows by `sqlite3` alone."""
    connection = sqlite3.connect(file)
    route = "(SELECT customer_id FROM stops WHERE route = 'R001')"
    found = connection.execute(
        "SELECT c.id, code, name, name_local, address, note, active_from, active_to, search_text,"
        " shift, route, position FROM customers c JOIN stops s ON s.customer_id = c.id"
        " WHERE route = 'R001'"
    ).fetchall()
    found += connection.execute(
        f"SELECT * FROM standing_orders WHERE customer_id IN {route}"  # noqa: S608 - fixed text
    ).fetchall()
    found += connection.execute(
        f"SELECT * FROM consumption WHERE customer_id IN {route} AND date = ?",  # noqa: S608 - as above
        (DAY.isoformat(),),
    ).fetchall()
    connection.close()
    return found


class _Texts(QAbstractTableModel):
    def rowCount(self, parent: QModelIndex | object = None) -> int:  # noqa: N802 - Qt's name
        del parent
        return ON_ROUTE

    def columnCount(self, parent: QModelIndex | object = None) -> int:  # noqa: N802 - Qt's name
        del parent
        return COLUMNS

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        return f"{index.row()} text" if role == Qt.ItemDataRole.DisplayRole else None


def bare_table() -> QTableView:
    """Qt's own table of as many rows and columns."""
    table = QTableView()
    model = _Texts(table)
    table.setModel(model)
    table.verticalHeader().setDefaultSectionSize(28)
    table.resize(1178, 560)
    table.show()
    pause(50)
    _kept.append(table)
    return table


_kept: list[QTableView] = []


def bare_save(connection: sqlite3.Connection, customer: int) -> None:
    """One row in a transaction of its own."""
    connection.execute("BEGIN IMMEDIATE")
    at = "2026-11-01 06:00:00.000000"
    connection.execute(INSERT_DELIVERY, (customer, "2027-01-01", "morning", 1, 1000, at, at))
    connection.execute("COMMIT")
