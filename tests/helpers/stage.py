"""A desk over a pretended office: from its first window on, with pages that are next to empty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from dairyos_desktop.ui import screens
from dairyos_desktop.ui.desk import Desk
from dairyos_desktop.ui.screen import Screen
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.work import Work
from helpers.keys import pad_enter, type_text
from helpers.pretended_office import PASSWORD, PretendedOffice
from helpers.windows import settle_begun, theme

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.first_run.window import FirstRunWindow
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.main_window.window import MainWindow


class Page(Screen):
    title = "Page"

    def __init__(self, given: UiContext) -> None:
        super().__init__(given)
        self.field = TextField(name="Figure")
        self.body.addWidget(self.field)


class Stage:
    """A desk over a pretended office."""

    def __init__(self, office: PretendedOffice, folder: Path) -> None:
        self.office = office
        self.work = Work()
        self.ended: list[bool] = []
        self.desk = Desk(office.ways(folder), theme(), self.work)
        self.desk.ended.connect(lambda: self.ended.append(True))

    def start(self) -> None:
        self.desk.start()
        self.settle()

    def settle(self) -> None:
        for _ in range(4):
            QApplication.processEvents()
            settle_begun(self.desk, self.work)

    @property
    def login(self) -> LoginWindow:
        assert self.desk.login is not None
        return self.desk.login

    @property
    def first_run(self) -> FirstRunWindow:
        assert self.desk.first_run is not None
        return self.desk.first_run

    @property
    def window(self) -> MainWindow:
        assert self.desk.main_window is not None
        return self.desk.main_window

    def log_in(self, name: str = "Meena Patel", password: str = PASSWORD) -> None:
        self.login.name_editor.setText(name)
        self.login.password_editor.clear()
        type_text(self.login.password_editor, password)
        pad_enter(self.login.password_editor)
        self.settle()


def pretend_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every screen is a `Page`, for the rest of the test."""
    pages = tuple(replace(entry, factory="helpers.stage:Page") for entry in screens.SCREENS)
    monkeypatch.setattr(screens, "SCREENS", pages)
