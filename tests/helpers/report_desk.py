"""The sample dairy with a life behind it, and somebody at its Reports screen.

October is billed and issued; then a bill is made void, money is reversed and let off, a delivery
is changed; November has three days and is billed as well;
three nights of December are reconciled. Made once for each test process.
"""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.reports.screen import ReportsScreen
from dairyos_desktop.ui.screens import SCREENS
from helpers.bill_desk import Prompts
from helpers.command_line import madhuban_office, sample_file
from helpers.databases import FixedClock
from helpers.keys import NO_MODIFIER, Modifier
from helpers.made_once import made_once
from helpers.offices import OWNER, PASSWORD, fresh, quick_hasher
from helpers.reference.register import read_csv
from helpers.secret_stores import MemoryStore
from helpers.windows import context, settle

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import Qt

    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.domain.roles import Role

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
NOW = dt.datetime(2026, 12, 7, 6, 30, tzinfo=dt.UTC)
"""Noon in India on 7 December 2026."""

VOIDED, REVERSED, SHORT, CHANGED = "C00014", "C00021", "C00033", "C00007"
"""Whose October bill is void, whose payment bounced, who was let off, whose delivery changed."""


def lived_office(folder: Path) -> Path:
    """A data folder of its own."""
    shutil.copytree(_lived(), folder)
    return folder


@cache
def _lived() -> Path:
    return made_once("lived", _live) / "data"


def _live(folder: Path) -> None:
    office = madhuban_office(folder / "data")
    office.ask("bills", "generate", str(OCTOBER))
    with office.opened() as (services, owner):
        me = fresh(owner)
        services.billing.issue_month(owner, OCTOBER)
        bills = {row.customer: row for row in services.billing.rows(owner, OCTOBER)}
        services.billing.void(me, bills[VOIDED].number, "Made for the wrong home.")
        paid = services.payments.add(owner, NewPayment(REVERSED, Money("250.00"), "cheque"))
        services.payments.reverse(me, paid.payment_id, "It bounced.", Money("100.00"))
        services.payments.add(owner, NewPayment(SHORT, Money("3.50"), "discount", reason="settled"))
        services.payments.add(
            owner, NewPayment(CHANGED, Money("40.00"), "cash", collector="Dinesh")
        )
    changed = {
        "date": "2026-10-09",
        "customer": CHANGED,
        "shift": "morning",
        "product": "CM",
        "quantity": "0.750",
    }
    november = [
        {**row, "date": row["date"].replace("-10-", "-11-")}
        for row in read_csv(sample_file("consumption"))
        if row["date"] <= "2026-10-03"
    ]
    office.import_rows("consumption", [changed, *november])
    office.clock.set(dt.datetime(2026, 12, 1, 6, 30, tzinfo=dt.UTC))
    office.ask("bills", "generate", str(NOVEMBER))
    for day in (1, 2, 4):
        office.clock.set(dt.datetime(2026, 12, day, 20, 30, tzinfo=dt.UTC))
        office.run("reconcile")


class ReportDesk:
    """The main window at the Reports screen, worked by keys."""

    def __init__(
        self, folder: Path, *, role: Role | None = None, size: tuple[int, int] = (1366, 768)
    ) -> None:
        self.clock = FixedClock(NOW)
        self.office = open_office(
            Settings(lived_office(folder / "data")),
            clock=self.clock,
            hasher=quick_hasher(),
            store=MemoryStore(),
            announce=self._announce,
        )
        self.services = self.office.services
        self.owner = self.services.auth.login(OWNER, PASSWORD)
        self.prompts = Prompts()
        self.context = context(
            folder,
            services=self.services,
            actor=self.owner if role is None else Actor(self.owner.user_id, "Vasant", role),
            prompts=self.prompts,
            today=dt.date(2026, 12, 7),
        )
        shown = ("reports", "customers", "bills", "payments", "reconciliation")
        self.window = MainWindow(
            self.context,
            [entry for entry in SCREENS if entry.key in shown],
            office="Madhuban Dairy",
            now=self.clock.now,
            database="This PC",
        )
        self.window.resize(*size)

    def open(self, **params: object) -> None:
        """Shows the window with a report."""
        self.window.show()
        self.window.activateWindow()
        self.window.show_screen("reports", params)
        self.rest()

    @property
    def screen(self) -> ReportsScreen:
        screen = self.window.screen_of("reports")
        assert isinstance(screen, ReportsScreen)
        return screen

    @property
    def report(self) -> Report:
        assert self.screen.page.report is not None
        return self.screen.page.report

    def cells(self) -> list[list[str]]:
        """The table's texts as they are shown, row by row."""
        shown = self.screen.page.shown
        assert shown is not None
        return [[column.text(line) for column in shown.model.columns] for line in shown.model.rows]

    def rest(self) -> None:
        for _ in range(6):
            settle(self.context.work)

    def key(self, key: Qt.Key | str, modifier: Modifier = NO_MODIFIER) -> None:
        QTest.keyClick(self.window.windowHandle(), key, modifier)  # type: ignore[arg-type]  # the stubs forgot characters
        self.rest()

    def words(self, text: str) -> None:
        for letter in text:
            self.key(letter)

    def focus_name(self) -> str:
        focused = QApplication.focusWidget()
        return "" if focused is None else focused.accessibleName()

    def toasts(self) -> list[str]:
        return [toast.accessibleName() for toast in self.window.toasts.shown]

    def close(self) -> None:
        self.rest()
        self.window.close()
        self.window.deleteLater()
        settle(self.context.work)
        self.context.work.close(5)
        self.office.close()

    def _announce(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)
