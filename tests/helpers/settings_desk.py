"""The settings over a real office, worked by key events."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.ui.settings.screen import SettingsScreen
from helpers.databases import FixedClock
from helpers.keys import NO_MODIFIER, Modifier
from helpers.lockout import CountingHasher, add_user
from helpers.offices import OWNER, PASSWORD
from helpers.secret_stores import MemoryStore
from helpers.windows import RecordingPrompts, context, settle

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.widgets.buttons import Button

RAVI = "Ravi Shah"


class SettingsDesk:
    """Somebody at a group of the settings of a real office with a clerk in it.

    Attributes:
        store: What stands for this PC's keyring.
    """

    def __init__(
        self, folder: Path, group: str = "", user: str = OWNER, role: Role | None = None
    ) -> None:
        """Opens the window at a group; with `role` the window takes the user for one of it."""
        self.folder = folder
        self.store = MemoryStore()
        self.clock = FixedClock.at_noon(2026, 11, 7)
        self.prompts = RecordingPrompts(reason=PASSWORD)
        self.office = open_office(
            Settings(folder),
            clock=self.clock,
            hasher=CountingHasher(),
            store=self.store,
            announce=self._announce,
        )
        self.database = self.office._database
        add_user(self.database, RAVI, Role.CLERK)
        self.auth = self.office.services.auth
        self.actor = self.auth.login(user, PASSWORD)
        self.prepare()
        self.context = context(
            folder,
            services=self.office.services,
            actor=self.actor if role is None else replace(self.actor, role=role),
            prompts=self.prompts,
        )
        self.window = MainWindow(
            self.context,
            [entry for entry in SCREENS if entry.key == "settings"],
            office="Madhuban Dairy",
            now=self.clock.now,
            database="This PC",
        )
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.window.show_screen("settings", {"group": group} if group else {})
        self.rest()

    def prepare(self) -> None:
        """What is in the books before the window opens."""

    def _announce(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)

    @property
    def screen(self) -> SettingsScreen:
        screen = self.window.screen_of("settings")
        assert isinstance(screen, SettingsScreen)
        return screen

    def rest(self) -> None:
        for _ in range(4):
            settle(self.context.work)

    def key(self, key: Qt.Key, modifier: Modifier = NO_MODIFIER, on: QWidget | None = None) -> None:
        if on is not None:
            on.setFocus()
        QTest.keyClick(self.window.windowHandle(), key, modifier)
        self.rest()

    def words(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self.window.windowHandle(), letter)  # type: ignore[call-overload]  # the stubs forgot characters
        self.rest()

    def press(self, button: Button) -> None:
        self.key(Qt.Key.Key_Space, on=button)

    def close(self) -> None:
        self.rest()
        self.window.close()
        self.window.deleteLater()
        settle(self.context.work)
        self.context.work.close(5)
        self.office.close()
