"""A clerk's session in the whole window over a year of 2,000 customers; the loop is watched.

    pytest -m benchmark -n0 -s tests/benchmarks/test_event_loop_stalls.py

Told by stage: the longest time in which the window would not have answered a key; how long its own
thread worked at most in one turn, and the whole program, which is what such a time comes to at most
where nothing else works on the machine. The bare limit is the same loop with nothing to do, in the
same minute.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from helpers.watchdog import Watchdog
from helpers.year_office import ON_ROUTE, year_office
from helpers.year_session import CTRL, Session, type_cells
from PySide6.QtCore import Qt

from dairyos_desktop.adapters.engine import Journal
from dairyos_desktop.ui.bills.screen import BillsScreen
from dairyos_desktop.ui.customers.screen import CustomersScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1200)]

CELLS = 100
AIM_MS = 100


@pytest.fixture(params=[Journal.ROLLBACK, Journal.WAL], ids=["rollback", "wal"])
def journal(request: pytest.FixtureRequest) -> Journal:
    found: Journal = request.param
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = year_office(tmp_path / "office", billed=True)
    yield made
    shutil.rmtree(made)


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
