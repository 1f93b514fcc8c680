"""What each role is offered on each screen; what isn't offered says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.bill_desk import NOW, OCTOBER, small_dairy
from helpers.command_line import dairy_office
from helpers.databases import FixedClock
from helpers.lockout import add_user
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.pauses import pause
from helpers.windows import context, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.bills.screen import BillsScreen
from dairyos_desktop.ui.customers.screen import CustomersScreen
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.ui.screen import Screen

ORDER = (Role.VIEWER, Role.CLERK, Role.MANAGER, Role.OWNER)

LEAST = {
    "entry": {
        "Round": Role.VIEWER,
        "Route sheet": Role.VIEWER,
        "Note a change": Role.CLERK,
        "Confirm 3 as ordered": Role.CLERK,
        "Import a sheet…": Role.MANAGER,
    },
    "customers": {
        "New customer": Role.CLERK,
        "Take money": Role.CLERK,
        "Leave": Role.CLERK,
        "Edit": Role.CLERK,
        "Add order": Role.CLERK,
        "Add leave": Role.CLERK,
        "Edit details": Role.CLERK,
        "Add price": Role.MANAGER,
        "Add charge": Role.MANAGER,
        "Final bill": Role.MANAGER,
        "Import": Role.MANAGER,
    },
    "bills": {
        "1 run": Role.VIEWER,
        "Send…": Role.VIEWER,
        "Print 3 bills": Role.CLERK,
        "Print": Role.CLERK,
        "Save PDF…": Role.CLERK,
        "Take money": Role.CLERK,
        "Make again": Role.MANAGER,
    },
    "payments": {
        "Take the money": Role.CLERK,
    },
    "reconciliation": {
        "Reconcile now": Role.MANAGER,
    },
    "products": {
        "New product": Role.MANAGER,
        "Raise prices": Role.MANAGER,
        "Earlier on bills": Role.MANAGER,
        "Later on bills": Role.MANAGER,
        "New price": Role.MANAGER,
        "Import": Role.MANAGER,
    },
    "settings": {
        "Unlock": Role.OWNER,
        "Reset password": Role.OWNER,
        "Reset second factor": Role.OWNER,
        "Disable": Role.OWNER,
        "Change role": Role.OWNER,
        "Add a user": Role.OWNER,
    },
    "imports": {"Choose a file…": Role.MANAGER},
    "log": {
        "Its whole operation": Role.MANAGER,
        "Read again": Role.MANAGER,
        "Copy details for support": Role.MANAGER,
    },
}
"""By screen and button: who may press it at least."""

NOT_NOW = {"Unlock", "Reset second factor", "Earlier on bills", "Later on bills"}
"""Nobody is locked or has a second factor, and a product stands first or last."""

FOR_VIEWERS = {"Save drafts…"}
"""In the place of what a clerk saves."""


class Seat:
    """Somebody of a role at a window with all screens, over a month that is billed."""

    def __init__(self, folder: Path, role: Role) -> None:
        dairy_office(folder, small_dairy())
        self.office = open_office(Settings(folder), clock=FixedClock(NOW), hasher=quick_hasher())
        services = self.office.services
        services.billing.generate(services.auth.login(OWNER, PASSWORD), OCTOBER)
        add_user(self.office._database, "Vasant", role)
        self.context = context(
            folder,
            services=services,
            actor=services.auth.login("Vasant", PASSWORD),
            today=NOW.date(),
        )
        self.window = MainWindow(
            self.context, SCREENS, office="Gokul Dairy", now=lambda: NOW, database="This PC"
        )
        self.window.resize(1600, 900)
        self.window.show()

    def show(self, key: str) -> Screen:
        self.window.show_screen(key, {"group": "USERS"} if key == "settings" else {})
        for _ in range(8):
            settle(self.context.work)
            pause(30)
        screen = self.window.screen_of(key)
        if isinstance(screen, CustomersScreen):
            screen.list.table.setFocus()
            QTest.keyClick(screen.list.table, Qt.Key.Key_Return)
            settle(self.context.work)
        return screen

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        settle(self.context.work)
        self.context.work.close(5)
        self.office.close()


@pytest.fixture
def folder(qapp: QApplication, tmp_path: Path) -> Path:
    del qapp
    return tmp_path / "data"


def words_of(button: Button) -> str:
    return button.text() or button.accessibleName()


@pytest.mark.parametrize("role", ORDER)
def test_each_role_is_offered_what_it_may_and_told_why_not(folder: Path, role: Role) -> None:
    seat = Seat(folder, role)
    for key, least in LEAST.items():
        screen = seat.show(key)
        # Of two with the same words, the one in sight.
        buttons = sorted(screen.findChildren(Button), key=lambda button: button.isVisible())
        found = {words_of(button): button for button in buttons}
        new = {words_of(button) for button in screen.bar.actions_shown}
        new -= set(least) | (FOR_VIEWERS if role is Role.VIEWER else set())
        assert not new, "say in the table who may press it"
        for words, lowest in least.items():
            button = found[words]
            if words in NOT_NOW and ORDER.index(role) >= ORDER.index(lowest):
                continue
            if ORDER.index(role) >= ORDER.index(lowest):
                assert button.isEnabled(), f"{role}: {key}, {words}"
                continue
            assert not button.isEnabled(), f"{role}: {key}, {words}"
            reason = button.accessibleDescription()
            assert reason.endswith("."), f"{role}: {key}, {words}"
            assert reason in button.toolTip()
        if isinstance(screen, BillsScreen):
            actions = {one.text(): one for one in screen.list.panel.menu().actions()}
            for words, lowest in (("Mark as issued…", Role.CLERK), ("Void…", Role.MANAGER)):
                allowed = ORDER.index(role) >= ORDER.index(lowest)
                assert actions[words].isEnabled() is allowed, f"{role}: {words}"
                assert allowed or "ask somebody with the role" in actions[words].toolTip()
    seat.close()
