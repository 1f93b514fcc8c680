"""The whole program over a real office: the login and what comes after it, by key events."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dairyos_desktop.adapters.moving.joining import join_server
from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings, read_settings
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.services.dto.upgrading import Upgraded
from dairyos_desktop.ui.desk import Desk
from dairyos_desktop.ui.ways import Ways
from dairyos_desktop.ui.work import Work
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.keys import pad_enter, press, type_text
from helpers.lockout import CountingHasher
from helpers.secret_stores import MemoryStore
from helpers.windows import settle_begun, theme

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.moving import ServerForm
    from dairyos_desktop.ui.login.window import LoginWindow
    from dairyos_desktop.ui.main_window.window import MainWindow


class Program:
    """The program at one PC.

    Args:
        folder: The PC's data folder; an office is made in it, unless `server` is given.
        now: The clock's.
        server: Where the office is, as the other PC and as this one reach it.

    Attributes:
        elsewhere: The same office, opened at another PC.
        store: What stands for this PC's keyring.
    """

    def __init__(
        self,
        folder: Path,
        now: dt.datetime | None = None,
        server: tuple[Settings, Settings] | None = None,
    ) -> None:
        if server is None:
            new_office(folder)
        self.clock = FixedClock.at_noon(2026, 11, 7) if now is None else FixedClock(now)
        self.store = MemoryStore()
        far, settings = server or (Settings(folder), Settings(folder))
        hasher = CountingHasher()
        self.elsewhere = open_office(far, clock=self.clock, hasher=hasher, store=self.store)
        self.ways = Ways(
            open_office=lambda announce: open_office(
                settings, clock=self.clock, hasher=hasher, store=self.store, announce=announce
            ),
            setup=lambda: self.elsewhere.services.setup,
            upgrade=lambda: Upgraded(SCHEMA_HEAD, SCHEMA_HEAD, SCHEMA_HEAD),
            now=self.clock.now,
            elapsed_s=self.clock.elapsed_s,
            data_dir=folder,
            exists=True,
            database="This PC" if server is None else "Office database",
            join=self.join,
            again=self.again,
        )
        self.prepare()
        self.begin()

    def again(self) -> Ways:
        """The ways of this PC as its data folder says now where the office is."""
        settings = read_settings(data_dir=str(self.ways.data_dir), environment={})
        return replace(
            self.ways,
            open_office=lambda announce: open_office(
                settings,
                clock=self.clock,
                hasher=CountingHasher(),
                store=self.store,
                announce=announce,
            ),
            database="Office database" if settings.database_url else "This PC",
        )

    def join(self, form: ServerForm, password: str) -> object:
        """Has this PC use an office on a server."""
        settings = read_settings(data_dir=str(self.ways.data_dir), environment={})
        return join_server(settings, self.clock, self.store, form, password)

    def prepare(self) -> None:
        """What is in the books before the program starts."""

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
    def window(self) -> MainWindow:
        assert self.desk.main_window is not None
        return self.desk.main_window

    @property
    def services(self) -> Services:
        """Those of the other PC."""
        return self.elsewhere.services

    @property
    def auth(self) -> AuthService:
        return self.services.auth

    def settle(self) -> None:
        for _ in range(6):
            QApplication.processEvents()
            settle_begun(self.desk, self.work)

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

    def told(self) -> str:
        assert self.login.notice.isVisible()
        return f"{self.login.notice.message.text()} {self.login.notice.hint.text()}"
