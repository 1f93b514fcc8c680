"""The import screen in a real window over a real office, and the files that are brought to it."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

from openpyxl import Workbook
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.dto.consumption import CellEdit
from dairyos_desktop.ui.imports.screen import ImportScreen
from dairyos_desktop.ui.imports.steps import At
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS
from helpers.databases import FixedClock, sqlite_database
from helpers.keys import Modifier
from helpers.offices import make_office, quick_hasher
from helpers.sheets import Register
from helpers.windows import RecordingPrompts, come_to_rest, context

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.screen import Screen

NOW = dt.datetime(2026, 11, 7, 6, 30, tzinfo=dt.UTC)
PEOPLE = (("C1", "Dwarka Sharma"), ("C2", "Geeta Iyer"), ("C3", "Mahesh D’Souza"))
DAYS = 31


def month_rows(*rows: Sequence[str]) -> list[list[str]]:
    """A sheet's rows: title, heads, then code, name and days; days that aren't given are empty."""
    heads = ["No.", "Name", *(str(day) for day in range(1, DAYS + 1)), "Total"]
    width = len(heads)
    made = [["Madhuban Dairy, October 2026"], heads]
    made += [[*row, *[""] * (width - len(row))] for row in rows]
    return made


CUSTOMERS = (
    "code,name,phone,email,address,route,position,language,active_from,active_to,opening_balance\n"
    "C7,Kavita Ayyar,,,1 Road,R1,7,hi,2026-04-01,,0.00\n"
    "C8,Rajendra Wankhede,,,2 Road,R1,8,en,2026-04-01,,12.50\n"
)
GOOD = month_rows(("C1", "Dwarka Sharma", "1", "1,5", "½"), ("C2", "Geeta Iyer", "1", "", "L"))
WITH_PROBLEMS = month_rows(
    ("C1", "Dwarka Sharma", "1", "two", "1"),
    ("C2", "Geeta Iyer", "1", "1,500", "1"),
    ("C9", "Nobody Known", "1"),
    ("C3", "Mahesh D’Souza", "1", "1", "1"),
)


class ImportDesk:
    """Somebody with a file, at the window of a small office."""

    def __init__(self, folder: Path, *, role: Role = Role.OWNER) -> None:
        self.folder = folder
        clock = FixedClock(NOW)
        database = sqlite_database(folder / "office", clock)
        owner = make_office(database, clock)
        register = self.register = Register(database)
        register.product("COW", name="Cow milk")
        register.product("BUF", name="Buffalo milk")
        for code, name in PEOPLE:
            register.customer(code, name)
            register.order(code, "COW", "1")
        database.close()
        self.office = open_office(
            Settings(folder / "office"),
            clock=clock,
            hasher=quick_hasher(),
            announce=self._announce,
        )
        actor = owner if role is Role.OWNER else Actor(owner.user_id, "Meena Patel", role)
        self.prompts = RecordingPrompts()
        self.context = context(
            folder, services=self.office.services, actor=actor, prompts=self.prompts
        )
        self.window = MainWindow(
            self.context,
            [
                entry
                for entry in SCREENS
                if entry.key in {"entry", "customers", "products", "imports"}
            ],
            office="Madhuban Dairy",
            now=lambda: dt.datetime(2026, 11, 7, 7, 42, 10),  # noqa: DTZ001 - shown, never stored
            database="This PC",
        )
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_screen("customers")
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        self.rest()

    def _announce(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)

    # Files ---------------------------------------------------------------------------------

    def csv(
        self,
        rows: Sequence[Sequence[str]],
        name: str = "october.csv",
        *,
        encoding: str = "utf-8",
        delimiter: str = ",",
    ) -> Path:
        file = self.folder / name
        with file.open("w", encoding=encoding, newline="") as out:
            csv.writer(out, delimiter=delimiter).writerows(rows)
        return file

    def workbook(self, tabs: dict[str, list[list[str]]], name: str = "october.xlsx") -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in tabs.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append([float(cell) if cell.isdigit() else cell or None for cell in row])
        file = self.folder / name
        book.save(file)
        return file

    # The window -----------------------------------------------------------------------------

    @property
    def screen(self) -> ImportScreen:
        found = self.window.screen_of("imports")
        assert isinstance(found, ImportScreen)
        return found

    def at(self) -> At:
        """At which step the import stands."""
        return self.screen.flow.at

    def other(self, key: str) -> Screen:
        self.window.show_screen(key)
        self.rest()
        return self.window.screen_of(key)

    def bring(self, file: Path) -> ImportScreen:
        """Opens a file, as if it were dropped on the window."""
        self.window.show_screen("imports", {"file": file})
        self.rest()
        return self.screen

    @property
    def focus(self) -> QWidget:
        found = self.window.focusWidget()
        assert found is not None
        return found

    def rest(self) -> None:
        """Until nothing is under way and what was put off a moment was done."""
        come_to_rest(self.window, self.context.work)

    def key(self, key: Qt.Key, modifier: Modifier = Modifier.NoModifier) -> None:
        """One key to what has the focus, as the window system would hand it over."""
        QTest.keyClick(self.window.windowHandle(), key, modifier)
        self.rest()

    def pad_enter(self) -> None:
        """The number pad's Enter, which is another key than Return."""
        self.key(Qt.Key.Key_Enter, Modifier.KeypadModifier)

    def go_on(self) -> None:
        self.key(Qt.Key.Key_Return, Modifier.ControlModifier)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self.window.windowHandle(), letter)  # type: ignore[call-overload]  # the stubs forgot characters
        self.rest()

    def toasts(self) -> list[str]:
        return [toast.accessibleName() for toast in self.window.toasts.shown]

    def deliveries(self, shift: str = "") -> int:
        """How many rows of deliveries the books hold, of a shift or of both."""
        rows = select(func.count()).select_from(Consumption)
        if shift:
            rows = rows.where(Consumption.shift == shift)
        with self.office._database.read() as session:
            return session.scalar(rows) or 0

    def close_round(self, on: dt.date, route: str) -> None:
        """A day's morning of a route is closed."""
        with self.office._database.write(SYSTEM, "test") as unit:
            unit.session.add(
                DeliveryRound(
                    date=on, shift="morning", route=route, person_id=None, closed_at=NOW,
                    closed_by="Asha Patel", closed_reason="", updated_at=NOW, version=1,
                )
            )  # fmt: skip

    def change_a_delivery(self) -> None:
        """Somebody corrects a day on the sheet."""
        customer, product = self.register.customers["C1"], self.register.products["COW"]
        edit = CellEdit(
            customer, product, dt.date(2026, 10, 1), "morning", Quantity(3), expected_version=1
        )
        self.office.services.consumption.save_cell(self.context.actor, edit)

    def close(self) -> None:
        self.rest()
        self.window.close()
        self.window.deleteLater()
        self.context.work.close(5)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        self.office.close()


def to_look(desk: ImportDesk, file: Path) -> None:
    """Brings a file as far as its trial."""
    desk.bring(file)
    desk.go_on()
    desk.go_on()
    assert desk.at() is At.LOOK
