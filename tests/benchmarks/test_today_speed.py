"""Today opened over a year of 2,000 customers, and each call it makes, beside bare SQL.

pytest -m benchmark -n0 -s tests/benchmarks/test_today_speed.py
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import statistics
import time
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

from helpers.big_office import OWNER
from helpers.databases import FixedClock
from helpers.offices import quick_hasher
from helpers.secret_stores import MemoryStore
from helpers.windows import context, settle
from helpers.year_office import CUSTOMERS, NOW, TODAY, YEAR, year_office
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.ui.app import keep_window_quick
from dairyos_desktop.ui.today.screen import TodayScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.open_office import OpenOffice

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(900)]

AIM_MS = 150
CALL_AIM_MS = 50
TIMES = 40
OPENED = 15

_WEEK = [TODAY - dt.timedelta(days=number) for number in range(7)]
_WAITING = """
SELECT s.route, s.shift, count(*) FROM standing_orders o
JOIN stops s ON s.customer_id = o.customer_id AND s.shift = o.shift
WHERE NOT EXISTS (SELECT 1 FROM consumption c WHERE c.customer_id = o.customer_id
    AND c.shift = o.shift AND c.product_id = o.product_id AND c.date = ?)
GROUP BY 1, 2
"""
_MONTH = """
SELECT sum(total), sum(allocated), count(*) FROM bills WHERE month = ? AND status <> 'VOID'
"""
_OPEN = "SELECT sum(total - allocated) FROM bills WHERE status IN ('UNPAID', 'PARTIALLY_PAID')"
_MONTHS = "SELECT month, sum(total) FROM bills WHERE status <> 'VOID' GROUP BY month"
_MILK = "SELECT product_id, sum(quantity) FROM consumption WHERE date = ? GROUP BY 1"
_BARE: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((_WAITING, (day.isoformat(),)) for day in _WEEK[:2]),
    (_MONTH, (str(YEAR[-2]),)),
    (_OPEN, ()),
    (_MONTHS, ()),
    *((_MILK, (day.isoformat(),)) for day in _WEEK),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return year_office(tmp_path_factory.mktemp("year") / "office", billed=True)


@pytest.fixture(scope="module")
def office(folder: Path) -> Iterator[OpenOffice]:
    keep_window_quick()
    made = open_office(
        Settings(folder), clock=FixedClock(NOW), hasher=quick_hasher(), store=MemoryStore()
    )
    yield made
    made.close()


def timed_ms(deed: Callable[[], object], times: int) -> list[float]:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        deed()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(f"\n{line}")  # noqa: T201 - a benchmark speaks


def bare_ms(folder: Path) -> float:
    """The same figures by `sqlite3` alone, one after the other."""
    connection = sqlite3.connect(folder / "dairyos.sqlite3")
    try:
        return statistics.median(
            timed_ms(lambda: [connection.execute(*one).fetchall() for one in _BARE], OPENED)
        )
    finally:
        connection.close()


def test_every_call(office: OpenOffice, capsys: pytest.CaptureFixture[str]) -> None:
    services, today = office.services, office.services.today
    yesterday = TODAY - dt.timedelta(days=1)
    calls: dict[str, Callable[[], object]] = {
        "to confirm, nothing entered": lambda: today.to_confirm(OWNER),
        "to confirm, all entered": lambda: today.to_confirm(OWNER, yesterday),
        "open days, none closed": lambda: today.open_days(OWNER),
        "month": lambda: today.month(OWNER),
        "money": lambda: today.money(OWNER),
        "owed": lambda: today.owed(OWNER),
        "over time": lambda: today.over_time(OWNER),
        "four days' milk": lambda: today.milk(OWNER, _WEEK[6], _WEEK[3]),
        "gateway": lambda: services.polling.state(OWNER),
        "reconciliation": lambda: services.reconciliation.latest(OWNER),
        "jobs": lambda: services.jobs.board(OWNER),
    }
    for name, call in calls.items():
        call()
        took = timed_ms(call, TIMES)
        say(
            capsys,
            f"{name}: p50 {took[TIMES // 2]:.1f} ms, p95 {took[int(TIMES * 0.95)]:.1f} ms"
            f" (aim {CALL_AIM_MS})",
        )


def test_opened(
    office: OpenOffice, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = context(tmp_path, services=office.services, actor=OWNER, today=TODAY)
    screen = TodayScreen(shown)
    screen.resize(1178, 740)
    screen.show()
    screen.activate({})
    settle(shown.work)

    def opened() -> None:
        """Asked for, all parts read, shown and painted."""
        screen.refresh()
        while not shown.work.idle:
            # The window sleeps while workers read.
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        screen.repaint()

    opened()
    took = statistics.median(timed_ms(opened, OPENED))
    bare = bare_ms(folder)
    say(
        capsys,
        f"Today, a year of {CUSTOMERS}: opened in {took:.0f} ms (aim {AIM_MS}) ="
        f" {took / bare:.1f} x the same sums by bare sqlite3, one after the other ({bare:.0f} ms)",
    )
    screen.close()
    shown.work.close(5)
