"""Somebody at the customers screen of the sample dairy."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.ui.customers.customer_form import CustomerPanelForm
from dairyos_desktop.ui.customers.screen import CustomersScreen
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS
from helpers.command_line import madhuban_office
from helpers.databases import FixedClock
from helpers.keys import Modifier
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.windows import come_to_rest, context, settle

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.customers import CustomerCard

SATURDAY = dt.date(2026, 11, 7)
NOW = dt.datetime(2026, 11, 7, 6, 30, tzinfo=dt.UTC)
CTRL = Modifier.ControlModifier


class Desk:
    """Somebody at the customers screen of the sample dairy."""

    def __init__(self, folder: Path, *, role: Role | None = None) -> None:
        madhuban_office(folder)
        self.office = open_office(
            Settings(folder),
            clock=FixedClock(NOW),
            hasher=quick_hasher(),
            announce=self._announce,
        )
        self.owner = self.office.services.auth.login(OWNER, PASSWORD)
        actor = self.owner if role is None else Actor(self.owner.user_id, "Vasant", role)
        self.context = context(folder, services=self.office.services, actor=actor, today=SATURDAY)
        entries = [entry for entry in SCREENS if entry.key in ("customers", "bills", "products")]
        self.window = MainWindow(
            self.context,
            entries,
            office="Madhuban Dairy",
            now=lambda: NOW,
            database="This PC",
        )
        self.window.resize(1366, 768)
        self.window.show()
        self.keys = 0
        self.window.show_screen("customers")
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        self.rest()

    def _announce(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)

    @property
    def services(self) -> Services:
        return self.office.services

    @property
    def screen(self) -> CustomersScreen:
        found = self.window.screen_of("customers")
        assert isinstance(found, CustomersScreen)
        return found

    @property
    def focus(self) -> QWidget:
        found = self.window.focusWidget()
        assert found is not None
        return found

    @property
    def card(self) -> CustomerCard:
        self.rest()
        found = self.screen.panel.view.card
        assert found is not None
        return found

    def rest(self) -> None:
        """Until nothing is under way and what was put off a moment was done."""
        come_to_rest(self.window, self.context.work)

    def key(self, key: Qt.Key, modifier: Modifier = Modifier.NoModifier) -> None:
        self.keys += 1
        QTest.keyClick(self.window.windowHandle(), key, modifier)

    def type(self, text: str) -> None:
        self.keys += len(text)
        for letter in text:
            QTest.keyClick(self.window.windowHandle(), letter)  # type: ignore[call-overload]  # the stubs forgot characters

    def pad_enter(self) -> None:
        """The number pad's Enter, which is another key than Return."""
        self.key(Qt.Key.Key_Enter, Modifier.KeypadModifier)

    def open(self, code: str) -> CustomerCard:
        """The card of a customer, with the focus on it."""
        self.window.show_screen("customers", {"customer": code})
        return self.card

    def names(self) -> list[str]:
        return [row.name for row in self.screen.list.model.rows]

    def toasts(self) -> list[str]:
        return [toast.accessibleName() for toast in self.window.toasts._shown]

    def close(self) -> None:
        self.rest()
        self.window.close()
        self.window.deleteLater()
        settle(self.context.work)
        self.context.work.close(5)
        self.office.close()


def form_of(desk: Desk) -> CustomerPanelForm:
    form = desk.screen.panel.form
    assert isinstance(form, CustomerPanelForm)
    return form


# Finding ---------------------------------------------------------------------------
