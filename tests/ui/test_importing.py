"""A register brought in from the window: seen first, then written."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.databases import FixedClock, sqlite_database
from helpers.offices import make_office
from helpers.windows import RecordingPrompts, context, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.customers.service import CustomerService
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.imports.service import ImportService
from dairyos_desktop.services.orders import OrderService
from dairyos_desktop.ui.customers.screen import CustomersScreen
from dairyos_desktop.ui.importing import ImportDialog, guessed_kind, import_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

HEAD = (
    "code,name,phone,email,address,route,position,language,active_from,active_to,opening_balance\n"
)
GOOD = (
    "C1,Dwarka Sharma,,,1 Road,R1,1,hi,2026-04-01,,0.00\n"
    "C2,Geeta Iyer,,,2 Road,R1,2,en,2026-04-01,,12.50\n"
)
BAD = "C3,Somebody,,,3 Road,R1,x,en,2026-04-01,,0.00\n"


class Desk:
    """An office without customers, and its owner at the screen."""

    def __init__(self, folder: Path, role: Role | None = None) -> None:
        clock = FixedClock(dt.datetime(2026, 11, 7, 6, 30, tzinfo=dt.UTC))
        self.folder = folder
        self.database = sqlite_database(folder, clock)
        owner = make_office(self.database, clock)
        actor = owner if role is None else Actor(owner.user_id, "Meena", role)
        self.prompts = RecordingPrompts()
        services = SimpleNamespace(
            customers=CustomerService(self.database, clock),
            orders=OrderService(self.database),
            imports=ImportService(self.database, clock, WholeFiles()),
        )
        self.context = context(folder, services=services, actor=actor, prompts=self.prompts)
        self.database._announce = self.context.work.announce
        self.screen = CustomersScreen(self.context)
        self.screen.resize(1100, 700)
        self.screen.show()
        self.screen.activate({})
        self.rest()
        self.told: list[str] = []
        self.screen.toasted.connect(lambda message, _undo: self.told.append(message))

    def bring(self, text: str, name: str = "customers.csv") -> ImportDialog:
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        self.prompts.path = file
        dialog = import_file(self.screen, ImportKind.CUSTOMERS)
        assert dialog is not None
        self.rest()
        return dialog

    def rest(self) -> None:
        settle(self.context.work)
        QTest.qWait(20)
        settle(self.context.work)

    def codes(self) -> list[str]:
        return [row.code for row in self.screen.list.rows]

    def close(self) -> None:
        self.screen.close()
        self.screen.deleteLater()
        settle(self.context.work)
        self.context.work.close(5)
        self.database.close()


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    made = Desk(tmp_path)
    yield made
    made.close()


def test_a_file_is_seen_first_and_written_when_wanted(desk: Desk) -> None:
    dialog = desk.bring(HEAD + GOOD)
    assert dialog.chosen is ImportKind.CUSTOMERS
    assert dialog.summary.text().startswith("2 new, 0 changed, 0 already")
    assert dialog.yes_button.text() == "Import 2 rows"
    assert desk.codes() == []
    check(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.codes() == ["C1", "C2"]
    assert desk.told == ["Imported customers: 2 new, 0 changed"]
    assert not dialog.isVisible()


def test_a_bad_row_is_named_and_the_good_ones_may_go_in_without_it(desk: Desk) -> None:
    dialog = desk.bring(HEAD + GOOD + BAD)
    ((_, problem),) = dialog.model.rows
    assert (problem.line, problem.column, problem.value) == (4, "position", "x")
    assert dialog.table.isVisibleTo(dialog)
    assert "1 row has something that can't be taken" in dialog.summary.text()
    assert dialog.yes_button.text() == "Import the 2 good rows"
    check(dialog)
    dialog.yes_button.click()
    desk.rest()
    assert desk.codes() == ["C1", "C2"]


def test_a_file_that_is_another_register_says_so_and_can_be_read_as_that(desk: Desk) -> None:
    dialog = desk.bring("customer,date_from,date_to\nC9,2026-11-08,\n", "register.csv")
    assert dialog.notice.isVisibleTo(dialog)
    assert not dialog.yes_button.isEnabled()
    dialog.kind.set_key(ImportKind.LEAVES.value)
    desk.rest()
    assert not dialog.notice.isVisibleTo(dialog)
    ((_, problem),) = dialog.model.rows
    assert problem.column == "customer"
    dialog.reject()


def test_the_same_file_twice_has_nothing_new(desk: Desk) -> None:
    desk.bring(HEAD + GOOD).yes_button.click()
    desk.rest()
    again = desk.bring(HEAD + GOOD)
    assert "2 already as they are" in again.summary.text()
    assert not again.yes_button.isEnabled()
    assert "nothing new" in again.yes_button.toolTip()
    again.reject()


def test_esc_leaves_everything_as_it_was(desk: Desk) -> None:
    dialog = desk.bring(HEAD + GOOD)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.rest()
    assert desk.codes() == []
    desk.prompts.path = None
    assert import_file(desk.screen, ImportKind.CUSTOMERS) is None


def test_a_clerk_is_told_whose_business_imports_are(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = Desk(tmp_path, Role.CLERK)
    assert not desk.screen.import_button.isEnabled()
    assert "manager" in desk.screen.import_button.toolTip()
    desk.close()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("customers.csv", ImportKind.CUSTOMERS),
        ("Standing_Orders.xlsx", ImportKind.STANDING_ORDERS),
        ("consumption-2026-10.csv", ImportKind.CONSUMPTION),
        ("Payments 2026.csv", ImportKind.PAYMENTS),
        ("my register.csv", ImportKind.CUSTOMERS),
    ],
)
def test_a_files_name_says_what_is_in_it(name: str, kind: ImportKind) -> None:
    assert guessed_kind(name, ImportKind.CUSTOMERS) is kind
