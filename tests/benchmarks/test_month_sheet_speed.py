"""A month of 10,000 customers scrolled, beside a bare scroll area that paints the same texts.

pytest -m benchmark -n0 -s tests/benchmarks/test_month_sheet_speed.py
"""

from __future__ import annotations

import os
import statistics
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from helpers.big_office import OWNER, big_office
from helpers.pauses import pause
from helpers.windows import context, settle
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.consumption.service import ConsumptionService
from dairyos_desktop.services.delivery.service import DeliveryService
from dairyos_desktop.services.dto.month_sheet import MonthWanted
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.app import keep_window_quick
from dairyos_desktop.ui.entry.screen import EntryScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

CUSTOMERS = 10_000
OCTOBER = Month(2026, 10)
ROW, DAY, LEFT, HEAD = 28, 52, 226, 44
STALL_AIM_MS = 16
STEPS = 200


class Office:
    """A month of deliveries, sixty a customer, and the month sheet of all routes over it."""

    def __init__(self, folder: Path) -> None:
        self.database = big_office(folder / "office", CUSTOMERS, (OCTOBER,))
        self.service = ConsumptionService(self.database)
        services = SimpleNamespace(
            consumption=self.service, delivery=DeliveryService(self.database, SystemClock())
        )
        self.context = context(folder, services=services, actor=OWNER, today=OCTOBER.first)
        self.screen = EntryScreen(self.context)
        self.screen.resize(1178, 740)
        self.screen.show()
        self.screen.activate({})
        settle(self.context.work, 60)
        self.modes = self.screen.modes
        self.modes.show_month()
        self.rest()

    def show(self, shift: str, product: str) -> None:
        """Another choice of all routes."""
        self.screen.chooser.shift.set_current(shift)
        self.screen.chooser.route.set_key("*")
        self.modes.pane.product.set_key(product)
        self.rest()

    def rest(self) -> None:
        settle(self.context.work, 60)
        while self.modes.pane.busy:
            pause(10)
            settle(self.context.work, 60)

    def close(self) -> None:
        self.screen.close()
        self.context.work.close(5)
        self.database.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    # As the program runs: with the interpreter's own settings it collects while one scrolls.
    keep_window_quick()
    made = Office(tmp_path_factory.mktemp("month"))
    yield made
    made.close()


class Bare(QAbstractScrollArea):
    """As many texts in the same places, drawn and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.verticalScrollBar().setRange(0, CUSTOMERS * ROW)
        self.horizontalScrollBar().setRange(0, 31 * DAY)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        del dx, dy
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.palette().base())
        painter.setFont(fonts.font())
        down, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        height, width = self.viewport().height(), self.viewport().width()
        for row in range(down // ROW, (down + height - HEAD) // ROW + 1):
            y = HEAD + row * ROW - down + 18.0
            painter.drawText(QPointF(20, y), str(row))
            painter.drawText(QPointF(58, y), f"Customer {row}")
            painter.drawText(QPointF(width - 50, y), "30.00")
            for day in range(across // DAY, min((across + width - LEFT) // DAY + 1, 31)):
                painter.drawText(QPointF(LEFT + day * DAY - across, y), "1.25")


class Turns:
    """Turns of the event loop while a wheel turned that fast.

    Attributes:
        wall: How long each took, sorted; other work on the machine counts.
        own: How long the window's thread itself worked in each, sorted.
        program: The same of the whole program, with what it reads meanwhile: what a turn comes to
            at most where nothing else works on the machine.
    """

    def __init__(self, bar: QScrollBar, step: int) -> None:
        self.wall: list[float] = []
        self.own: list[float] = []
        self.program: list[float] = []
        for _ in range(STEPS):
            began, began_own = time.perf_counter(), time.thread_time()
            began_program = time.process_time()
            bar.setValue(bar.value() + step)
            QCoreApplication.processEvents()
            self.own.append((time.thread_time() - began_own) * 1000)
            self.program.append((time.process_time() - began_program) * 1000)
            self.wall.append((time.perf_counter() - began) * 1000)
            time.sleep(0.005)
        self.program.sort()
        self.wall.sort()
        self.own.sort()


def timed_ms(deed: Callable[[], object], times: int = 7) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        deed()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(f"\n{line}")  # noqa: T201 - a benchmark speaks


def test_scrolling(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    bare = Bare()
    bare.resize(1178, 620)
    bare.show()
    pause(50)
    plain = Turns(bare.verticalScrollBar(), 3 * ROW)
    bare.close()
    for what, shift, product in (
        ("one product, one shift", "morning", "1"),
        ("sums of all products and both shifts", "both", "*"),
    ):
        office.show(shift, product)
        view = office.modes.pane.view
        assert view.sheet is not None
        assert len(view.sheet.grid.rows) == CUSTOMERS
        for how, step in (("by the wheel", 3 * ROW), ("dragged", 40 * ROW)):
            bar = view.verticalScrollBar()
            bar.setValue(0)
            office.rest()
            took = Turns(bar, step)
            office.rest()
            ratio = took.wall[-1] / plain.wall[-1]
            own = statistics.median(took.own) / statistics.median(plain.own)
            say(
                capsys,
                f"{what}, {how}: longest stall {took.wall[-1]:.1f} ms (aim {STALL_AIM_MS}) ="
                f" {ratio:.1f} x the bare area's ({plain.wall[-1]:.1f} ms), median"
                f" {statistics.median(took.wall):.1f} ms; the window's own work at most"
                f" {took.own[-1]:.1f} ms (bare {plain.own[-1]:.1f}), median"
                f" {statistics.median(took.own):.1f} ms = {own:.1f} x bare; the program's at most"
                f" {took.program[-1]:.1f} ms",
            )


def test_opened(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = MonthWanted(OCTOBER, None, "both", None)
    service = office.service
    ids = [row.customer_id for row in service.month_frame(OWNER, wanted).rows[:32]]
    frame = timed_ms(lambda: service.month_frame(OWNER, wanted))
    cells = timed_ms(lambda: service.month_cells(OWNER, wanted, ids))
    totals = timed_ms(lambda: service.month_totals(OWNER, wanted), 3)
    say(
        capsys,
        f"{CUSTOMERS} customers x {len(OCTOBER.days)} days: frame {frame:.0f} ms, a window of"
        f" {len(ids)} rows {cells:.0f} ms, totals of {CUSTOMERS * 60} rows {totals:.0f} ms",
    )
