"""What is odd about a month: accepted with a reason, looked at again, a customer left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.bill_desk import OCTOBER, BillDesk, small_dairy
from PySide6.QtCore import Qt

from dairyos_desktop.domain.errors import FieldConflict
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.ui.bills.screen import BillsScreen


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[BillDesk]:
    del qapp
    made = BillDesk(tmp_path / "office")
    yield made
    made.close()


def look(desk: BillDesk) -> BillsScreen:
    screen = desk.open()
    screen.steps.chosen.emit("look")
    desk.rest()
    return screen


def go_to(screen: BillsScreen, *, kind: str, head: bool = False) -> None:
    line = next(row for row in screen.look.model.rows if (row.kind, row.head) == (kind, head))
    screen.look.table.select_key(line.place)


def heads(screen: BillsScreen) -> list[str]:
    return [line.title for line in screen.look.model.rows if line.head]


def test_one_thing_is_accepted_with_a_reason_and_counted_no_more(desk: BillDesk) -> None:
    screen = look(desk)
    assert desk.steps()[0] == "Look at first: 6 things"
    go_to(screen, kind="unusual_quantity")
    desk.prompts.answer = "A wedding on the 9th"
    desk.press(Qt.Key.Key_A)
    assert "1 quantity far from the order" not in heads(screen)
    assert heads(screen)[-1] == "1 thing that may stand"
    accepted = next(row for row in screen.look.model.rows if row.kind == "accepted" and row.warning)
    assert accepted.detail.startswith(f"A wedding on the 9th ({desk.owner.name}). Cow Milk")
    assert desk.steps()[0] == "Look at first: 5 things"
    go_to(screen, kind="accepted")
    assert screen.look.accept_button.text() == "Look at it again"
    desk.press(Qt.Key.Key_A)
    assert "1 quantity far from the order" in heads(screen)
    check(desk.window)


def test_what_changes_after_it_was_accepted_is_odd_again(desk: BillDesk) -> None:
    screen = look(desk)
    go_to(screen, kind="unusual_quantity", head=True)
    desk.press(Qt.Key.Key_A)
    assert "1 thing that may stand" in heads(screen)
    desk.import_rows(
        "consumption", "date,customer,shift,product,quantity\n2026-10-09,C1,morning,CM,9.000\n"
    )
    assert "1 quantity far from the order" in heads(screen)


def test_a_customer_is_left_out_and_taken_in_again(desk: BillDesk) -> None:
    screen = look(desk)
    go_to(screen, kind="unusual_quantity")
    desk.prompts.answer = "Disputes the 9th"
    desk.press(Qt.Key.Key_O)
    parked = next(row for row in screen.look.model.rows if row.parked)
    assert parked.detail == "Left out of this month: Disputes the 9th"
    result = desk.services.billing.generate(desk.owner, OCTOBER)
    assert "C1" in {row.customer for row in result.not_billed}
    screen.look.table.select_key(parked.place)
    assert screen.look.park_button.text() == "Take in again"
    desk.press(Qt.Key.Key_O)
    assert not any(row.parked for row in screen.look.model.rows)


def test_a_missing_bill_is_not_accepted_and_says_what_would_do(desk: BillDesk) -> None:
    screen = look(desk)
    go_to(screen, kind="not_billed")
    assert not screen.look.accept_button.isEnabled()
    assert "mend the reason" in screen.look.accept_button.toolTip()


def test_a_clerk_may_look_and_is_told_who_accepts(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = BillDesk(tmp_path / "office", role=Role.CLERK)
    screen = look(desk)
    go_to(screen, kind="unusual_quantity")
    assert not screen.look.accept_button.isEnabled()
    assert not screen.look.park_button.isEnabled()
    assert "manager" in screen.look.accept_button.toolTip()
    desk.close()


def test_another_s_reason_is_shown_beside_ours_and_one_chooses(desk: BillDesk) -> None:
    screen = look(desk)
    go_to(screen, kind="unusual_quantity")
    seen = [
        row
        for row in desk.services.billing.preview(desk.owner, OCTOBER).warnings
        if row.code == "unusual_quantity"
    ]
    ravi = Actor(desk.owner.user_id, "Ravi Shah", Role.MANAGER)

    def meanwhile() -> None:
        desk.services.billing.accept_warnings(ravi, OCTOBER, seen, "A guest")

    desk.prompts.answer = "A wedding"
    desk.prompts.meanwhile = meanwhile
    desk.prompts.goes_on = False
    desk.press(Qt.Key.Key_A)
    mine = FieldConflict("Why this of Asha Shah may stand", "A wedding", "A guest")
    assert desk.prompts.compared == [("Save mine over it", (mine,))]
    accepted = next(row for row in screen.look.model.rows if row.kind == "accepted" and row.warning)
    assert accepted.detail.startswith("A guest (Ravi Shah)")


def test_two_who_leave_a_customer_out_choose_the_reason(desk: BillDesk) -> None:
    screen = look(desk)
    go_to(screen, kind="unusual_quantity")
    desk.prompts.answer = "Disputes the 9th"
    desk.prompts.meanwhile = lambda: desk.services.customers.park(
        desk.owner, "C1", "2026-10", "Moves house"
    )
    desk.press(Qt.Key.Key_O)
    both = FieldConflict("Why left out", "Disputes the 9th", "Moves house")
    assert desk.prompts.compared == [("Save mine over it", (both,))]
    go_to(screen, kind="not_billed")
    assert "Left out of this month: Disputes the 9th" in {
        row.detail for row in screen.look.model.rows
    }


def test_a_month_of_many_customers_is_looked_at_to_the_last(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    dairy = small_dairy()
    for number in range(60):
        dairy.customer(f"D{number:02d}", name=f"Customer {number}")
        dairy.order(f"D{number:02d}", "CM", "1.000")
        dairy.delivery("2026-10-09", f"D{number:02d}", "CM", "5.000")
    desk = BillDesk(tmp_path / "office", dairy)
    screen = look(desk)
    assert "61 quantities far from the order" in heads(screen)
    desk.close()
