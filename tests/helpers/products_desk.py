"""Somebody at the Products screen of a real office."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.products.screen import ProductsScreen
from dairyos_desktop.ui.screens import SCREENS
from helpers.databases import FixedClock
from helpers.keys import NO_MODIFIER, Modifier
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.windows import column_texts, context, settle

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.ui.widgets.panel_form import PanelForm

SATURDAY = dt.date(2026, 11, 7)
NOW = dt.datetime(2026, 11, 7, 6, 30, tzinfo=dt.UTC)
CTRL, ALT = Modifier.ControlModifier, Modifier.AltModifier
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


class Desk:
    """Somebody at this screen."""

    def __init__(self, folder: Path, role: Role = Role.OWNER) -> None:
        self.office = open_office(
            Settings(folder), clock=FixedClock(NOW), hasher=quick_hasher(), announce=self._announce
        )
        self.owner = self.office.services.auth.login(OWNER, PASSWORD)
        actor = replace(self.owner, role=role)
        self.context = context(folder, services=self.office.services, actor=actor, today=SATURDAY)
        entries = [entry for entry in SCREENS if entry.key in {"products", "customers"}]
        self.window = MainWindow(
            self.context, entries, office="Madhuban Dairy", now=lambda: NOW, database="This PC"
        )
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.window.show_screen("products")
        found = self.window.screen_of("products")
        assert isinstance(found, ProductsScreen)
        self.screen = found
        self.rest()

    def _announce(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)

    @property
    def services(self) -> Services:
        return self.office.services

    def rest(self) -> None:
        """Until nothing is under way, what it led to included."""
        for _ in range(3):
            settle(self.context.work)

    def form_is_open(self) -> bool:
        return self.screen.products.prices.form is not None

    def products(self) -> list[str]:
        return column_texts(self.screen.products.model, 0)

    def key(self, key: Qt.Key, modifier: Modifier = NO_MODIFIER, on: QWidget | None = None) -> None:
        """A key where the focus is, or on a widget that is given it."""
        if on is not None:
            on.setFocus()
        QTest.keyClick(self.window.windowHandle(), key, modifier)
        self.rest()

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self.window.windowHandle(), letter)  # type: ignore[call-overload]  # the stubs forgot characters

    def column(self, key: str) -> list[str]:
        model = self.screen.products.model
        return column_texts(model, model.column_of(key))

    def type_into(self, form: PanelForm, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            editor = form.field(name).editor
            assert isinstance(editor, QLineEdit)
            editor.setFocus()
            editor.selectAll()
            self.type(text)

    def save(self) -> None:
        self.key(ENTER, CTRL)

    def close(self) -> None:
        self.rest()
        self.window.close()
        self.window.deleteLater()
        settle(self.context.work)
        self.context.work.close(5)
        self.office.close()
