"""The login window and what comes after it, over a real office, worked by key events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.ui.desk import Desk
from dairyos_desktop.ui.ways import Ways
from dairyos_desktop.ui.work import Work
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.keys import pad_enter, press, type_text
from helpers.lockout import CountingHasher, fail
from helpers.offices import OWNER
from helpers.secret_stores import MemoryStore
from helpers.windows import settle, theme

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.ui.login.window import LoginWindow


class Front:
    """Somebody before the login of a real office.

    Attributes:
        other: The same office, opened once more.
        store: What stands for this PC's keyring.
    """

    def __init__(self, folder: Path) -> None:
        new_office(folder)
        self.clock = FixedClock.at_noon(2026, 11, 7)
        self.store = MemoryStore()
        settings = Settings(folder)
        hasher = CountingHasher()
        self.other = open_office(settings, clock=self.clock, hasher=hasher, store=self.store)
        self.ways = Ways(
            open_office=lambda announce: open_office(
                settings, clock=self.clock, hasher=hasher, store=self.store, announce=announce
            ),
            setup=lambda: self.other.services.setup,
            upgrade=lambda: None,
            now=self.clock.now,
            elapsed_s=self.clock.elapsed_s,
            data_dir=folder,
            exists=True,
            database="This PC",
        )
        self.begin()

    def begin(self) -> None:
        """Starts the program."""
        self.work = Work()
        self.desk = Desk(self.ways, theme(), self.work)
        self.desk.start()
        self.settle()

    @property
    def login(self) -> LoginWindow:
        assert self.desk.login is not None
        return self.desk.login

    @property
    def auth(self) -> AuthService:
        return self.other.services.auth

    def settle(self) -> None:
        for _ in range(4):
            QApplication.processEvents()
            settle(self.work)

    def type_in(self, name: str, password: str) -> None:
        self.login.name_editor.selectAll()
        type_text(self.login.name_editor, name)
        press(self.login.name_editor, Qt.Key.Key_Return)
        self.type_password(password)

    def type_password(self, password: str) -> None:
        self.login.password_editor.selectAll()
        type_text(self.login.password_editor, password)
        pad_enter(self.login.password_editor)
        self.settle()

    def fail(self, times: int = 5, name: str = OWNER) -> None:
        self.type_in(name, "wrong")
        for _ in range(times - 1):
            self.type_password("wrong")

    def told(self) -> str:
        assert self.login.notice.isVisible()
        return f"{self.login.notice.message.text()} {self.login.notice.hint.text()}"

    def fail_elsewhere(self, times: int, name: str = OWNER) -> None:
        for done in range(times):
            if done and not done % 5:
                self.clock.wait(hours=24)
            fail(self.auth, name)
