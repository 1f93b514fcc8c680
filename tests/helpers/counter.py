"""A counter where several work at one PC, in the real windows of a real office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.entry.screen import EntryScreen
from helpers.keys import press, type_text
from helpers.lockout import add_user
from helpers.offices import OWNER, PASSWORD
from helpers.pauses import pause
from helpers.program import Program
from helpers.sheets import Register

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.ui.widgets.grid.editor import CellEditor

T = TypeVar("T", bound=QDialog)

MEENA, RAVI = "Meena Patel", "Ravi Shah"
PIN = "840275"
NEW_PASSWORD = "nine quiet lanterns float"  # noqa: S105 - of a throw-away office
DUSK = dt.datetime(2026, 11, 7, 13, 12, tzinfo=dt.UTC)


class Counter(Program):
    """A counter PC with two clerks; the owner sits at another PC."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, DUSK)

    def prepare(self) -> None:
        database = self.elsewhere._database
        for name in (MEENA, RAVI):
            add_user(database, name, Role.CLERK)
        register = Register(database)
        register.product("CM")
        for number in (1, 2, 3):
            register.customer(f"C{number}")
            register.order(f"C{number}", "CM", "1.000")
        self.owner: Actor = self.auth.login(OWNER, PASSWORD)

    @property
    def entry(self) -> EntryScreen:
        found = self.window.screen_of("entry")
        assert isinstance(found, EntryScreen)
        return found

    @property
    def editor(self) -> CellEditor:
        found = self.entry.view.editor
        assert found is not None
        return found

    def log_in(self, name: str = MEENA, password: str = PASSWORD) -> None:
        if self.login.name_editor.text() != name:
            self.login.name_editor.selectAll()
            type_text(self.login.name_editor, name)
        self.type_password(password)

    def open_entry(self) -> None:
        self.window.show_screen("entry")
        self.rest()
        self.window.activateWindow()
        self.entry.view.take_focus()

    def rest(self) -> None:
        """Until the sheet is read and everything is saved."""
        self.settle()
        screen = self.entry
        while screen.saver.busy or screen.days.is_reading:
            pause(10)
            self.settle()
        self.settle()

    def key(self, key: Qt.Key | str) -> None:
        window = self.window.windowHandle()
        if isinstance(key, str):
            QTest.keyClick(window, key)  # type: ignore[call-overload]  # the stubs forgot characters
        else:
            QTest.keyClick(window, key)
        QApplication.processEvents()

    def lock(self) -> None:
        # Nobody gives the focus back here once a dialog is closed.
        self.window.activateWindow()
        QApplication.processEvents()
        press(self.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def set_pin(self, name: str = MEENA) -> None:
        actor = self.services.auth.login(name, PASSWORD)
        self.services.pins.set_pin(actor, PASSWORD, PIN)

    def during(self, *steps: Callable[[], None]) -> list[Exception]:
        """Does the steps one after the other while a dialog is open; what went wrong in them."""
        wrong: list[Exception] = []
        left = list(steps)

        def step() -> None:
            try:
                left.pop(0)()
            except Exception as error:  # noqa: BLE001 - told once the dialog is closed
                wrong.append(error)
                for widget in QApplication.topLevelWidgets():
                    if isinstance(widget, QDialog) and widget.isVisible():
                        QDialog.reject(widget)
                return
            if left:
                QTimer.singleShot(20, step)

        QTimer.singleShot(20, step)
        return wrong


def dialog_of(kind: type[T]) -> T:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]
    return next((one for one in found if one.isVisible()), found[-1])
