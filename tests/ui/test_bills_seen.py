"""A bill that somebody else changed since the list was read: both states, and the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.bill_desk import OCTOBER, BillDesk
from helpers.offices import fresh, quick_hasher
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import ConflictError, FieldConflict
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.widgets.dialog import BothStatesDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = (
    FieldConflict("Bill", "₹1,000.00", "₹1,500.00"),
    FieldConflict("To pay", "₹1,000.00", "₹1,500.00"),
    FieldConflict("Litres", "20", "30"),
)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[BillDesk]:
    del qapp
    made = BillDesk(tmp_path / "office")
    made.make()
    yield made
    made.close()


@pytest.fixture
def ravi(desk: BillDesk) -> Iterator[Elsewhere]:
    """Another clerk at another PC: the same database, and nothing tells this window of it."""
    other = Elsewhere(desk)
    yield other
    other.office.close()


class Elsewhere:
    def __init__(self, desk: BillDesk) -> None:
        self.folder = desk.context.data_dir
        self.office = open_office(Settings(self.folder), clock=desk.clock, hasher=quick_hasher())
        self.actor = fresh(Actor(desk.owner.user_id, "Ravi Shah", Role.MANAGER))

    def changes_bina(self) -> None:
        """Her October grows, and her bill is made again."""
        file = self.folder / "more.csv"
        file.write_text(
            "date,customer,shift,product,quantity\n"
            + "".join(f"2026-10-{day:02d},C2,evening,CM,3.000\n" for day in range(1, 11)),
            encoding="utf-8",
        )
        services = self.office.services
        services.imports.run(self.actor, ImportKind.CONSUMPTION, file)
        services.billing.generate(self.actor, OCTOBER, customer="C2")


def test_issue_shows_both_states_and_issues_what_was_chosen(
    desk: BillDesk, ravi: Elsewhere
) -> None:
    screen = desk.open()
    row = desk.row("C2")
    ravi.changes_bina()
    screen.list.panel.issue_wanted.emit(row)
    desk.rest()
    assert desk.prompts.asked[-1] == f"Bill {row.number} of Bina Rao changed since it was shown."
    assert desk.prompts.compared == [(f"Issue {row.number}, ₹1,500.00", BOTH)]
    assert desk.row("C2").issued
    assert desk.lines == []


def test_nothing_is_issued_where_one_thinks_better_of_it(desk: BillDesk, ravi: Elsewhere) -> None:
    screen = desk.open()
    row = desk.row("C2")
    ravi.changes_bina()
    desk.prompts.goes_on = False
    screen.list.panel.issue_wanted.emit(row)
    desk.rest()
    assert not desk.row("C2").issued
    shown = next(one for one in desk.rows if one.customer == "C2")
    assert str(shown.total) == "1500.00", "the list shows what is there now"


def test_void_shows_both_states(desk: BillDesk, ravi: Elsewhere) -> None:
    screen = desk.open()
    row = desk.row("C2")
    ravi.changes_bina()
    desk.prompts.goes_on = False
    screen.list.panel.void_wanted.emit(row)
    desk.rest()
    assert desk.prompts.compared == [("Make it void, ₹1,500.00", BOTH)]
    assert desk.row("C2").status == "UNPAID"
    desk.prompts.goes_on = True
    screen.list.panel.void_wanted.emit(row)
    desk.rest()
    rows = desk.services.billing.rows(desk.owner, OCTOBER)
    assert [one.status for one in rows if one.customer == "C2"] == ["VOID"]


def test_printing_asks_before_the_first_sheet(desk: BillDesk, ravi: Elsewhere) -> None:
    desk.open()
    row = desk.row("C2")
    ravi.changes_bina()
    printer = desk.prompts.printing
    assert printer is not None
    desk.press(Qt.Key.Key_P, CONTROL)
    assert desk.prompts.compared == [("Print 3 bills, ₹3,500.00", BOTH)]
    assert [pages for _, pages in printer.jobs] == [3]
    assert desk.row("C2").issued_by == "printed"
    assert row.version < desk.row("C2").version


def test_a_bill_voided_elsewhere_is_left_out_of_what_is_printed(
    desk: BillDesk, ravi: Elsewhere
) -> None:
    desk.open()
    row = desk.row("C2")
    ravi.office.services.billing.void(ravi.actor, row.number, "wrong customer")
    printer = desk.prompts.printing
    assert printer is not None
    desk.press(Qt.Key.Key_P, CONTROL)
    assert desk.prompts.compared == [
        (
            "Print 2 bills, ₹2,000.00",
            (FieldConflict("State", "Unpaid", "Void: wrong customer"),),
        )
    ]
    assert [pages for _, pages in printer.jobs] == [2]


def test_saving_a_pdf_shows_both_states(desk: BillDesk, ravi: Elsewhere, tmp_path: Path) -> None:
    screen = desk.open()
    row = desk.row("C2")
    ravi.changes_bina()
    desk.prompts.path = tmp_path / "bill.pdf"
    screen.list.panel.save_wanted.emit(row)
    desk.rest()
    assert desk.prompts.compared == [(f"Save {row.number}, ₹1,500.00", BOTH)]
    assert desk.prompts.path.exists()


def conflict() -> ConflictError:
    return ConflictError(
        "Bill MD/26-27/00002 of Bina Rao changed since it was shown.",
        "Look at both, and choose.",
        fields=BOTH,
        changed_by="Ravi Shah",
    )


def test_the_dialog_decides_nothing_on_a_second_enter(desk: BillDesk) -> None:
    screen = desk.open()
    dialog = BothStatesDialog(
        screen, conflict(), yes="Issue it", danger=False, heads=("As shown", "Now")
    )
    dialog.show()
    assert QTest.qWaitForWindowActive(dialog)
    assert dialog.table.accessibleDescription().startswith(
        "Bill: As shown ₹1,000.00, Now ₹1,500.00; "
    )
    check(dialog)
    answers: list[int] = []
    dialog.finished.connect(answers.append)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert answers == []
    dialog.yes_button.setFocus()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Enter)
    assert answers == [1]
    dialog.deleteLater()
