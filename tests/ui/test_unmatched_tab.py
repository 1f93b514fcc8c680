"""The Unmatched tab over a real office, by keys: give, look somebody up, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.keys import Modifier
from helpers.money_desk import MoneyDesk
from helpers.pauses import pause
from PySide6.QtCore import Qt

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.bills.findings import UNMATCHED
from dairyos_desktop.ui.bills.screen import BillsScreen
from dairyos_desktop.ui.payments.unmatched.tab import UnmatchedTab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Callable[..., MoneyDesk]]:
    """Opens the tab with three payments: one of Asha's, one of the same amount, one of nobody."""
    del qapp
    desks: list[MoneyDesk] = []

    def make(role: Role | None = None, size: tuple[int, int] = (1366, 768)) -> MoneyDesk:
        desk = MoneyDesk(tmp_path / "data", "unmatched", role=role, size=size)
        desks.append(desk)
        desk.arrives(1, 50_000, contact="+919812345678", description="for MD262700001")
        desk.arrives(2, 50_000, vpa="x@okbank", description="milk")
        desk.arrives(3, 12_300, vpa=None, contact=None, email="who@example.org")
        desk.open()
        return desk

    yield make
    for desk in desks:
        desk.close()


def tab(desk: MoneyDesk) -> UnmatchedTab:
    found = desk.tab
    assert isinstance(found, UnmatchedTab)
    return found


def listed(desk: MoneyDesk) -> list[str]:
    return [str(row.left) for row in tab(desk).model.rows]


def given(desk: MoneyDesk) -> dict[str, tuple[str | None, list[str]]]:
    return {
        row.reference[-1]: (row.customer, [one.number for one in row.allocations])
        for row in desk.paid()
    }


def test_enter_gives_and_u_takes_back(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened()
    cards = tab(desk).page.cards
    assert [choice.code for choice in cards.choices] == ["C101", "C102"]
    assert cards.choices[0].why == "reference in the text, same phone, same amount"
    assert "Unmatched 3" in [choice.word for choice in desk.screen.views.choices]
    desk.key(Qt.Key.Key_Return)
    assert given(desk)["1"] == ("C101", ["MD/26-27/00001"])
    assert desk.toasts()[-1] == "₹500.00 given to Asha Shah: paid MD/26-27/00001"
    assert listed(desk) == ["500.00", "123.00"]
    # On to the next, which is looked at already.
    assert [choice.code for choice in cards.choices] == ["C102"]
    desk.key("u")
    assert given(desk)["1"] == (None, [])
    assert listed(desk) == ["500.00", "500.00", "123.00"]
    # It stands there again, to be given to the right one.
    assert tab(desk).table.current_row() == tab(desk).model.rows[0]
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Z, Modifier.ControlModifier)
    assert [customer for customer, _ in given(desk).values()] == [None, None, None]


def test_another_of_the_likeliest_by_its_digit(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened()
    desk.key("2")
    assert tab(desk).give.text() == "Give it to C102"
    desk.key("9")
    desk.key(Qt.Key.Key_Enter)
    assert given(desk)["1"] == ("C102", ["MD/26-27/00002"])


def test_a_card_is_walked_to_and_entered(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened()
    desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Down)
    assert tab(desk).page.cards.current is not None
    desk.key(Qt.Key.Key_Return)
    assert given(desk)["1"][0] == "C102"


def test_somebody_else_is_looked_up(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened()
    desk.key(Qt.Key.Key_End)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Down)
    assert tab(desk).page.state.text().startswith("Nothing in it points")
    # Without anybody to give it to, Enter leads to the field.
    desk.key(Qt.Key.Key_Return)
    assert desk.focus() is tab(desk).page.picker
    # Letters and digits are for the field there.
    desk.words("u1")
    assert tab(desk).page.picker.text() == "u1"
    tab(desk).page.picker.clear()
    desk.words("dwa")
    desk.key(Qt.Key.Key_Return)
    assert tab(desk).give.text() == "Give it to C104"
    desk.key(Qt.Key.Key_Return)
    assert given(desk)["3"] == ("C104", ["opening"])
    assert listed(desk) == ["500.00", "500.00"]


def test_the_key_pressed_twice_gives_one_payment_once(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened()
    tab(desk).give_current()
    # Nobody is chosen for the next one yet.
    tab(desk).give_current()
    desk.rest()
    assert [customer for customer, _ in given(desk).values()] == ["C101", None, None]


def test_what_was_given_lately_is_taken_back_there(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened()
    desk.key(Qt.Key.Key_Return)
    tab(desk).views.choose("assigned")
    desk.rest()
    assert listed(desk) == ["500.00"]
    assert tab(desk).page.given.text().startswith("To C101 Asha Shah, by Asha Patel, 07-11-2026")
    desk.key(Qt.Key.Key_Return)
    desk.key("u")
    assert listed(desk) == []
    assert given(desk)["1"] == (None, [])


def test_what_somebody_else_gave_meanwhile_is_told_and_read_again(
    opened: Callable[..., MoneyDesk],
) -> None:
    desk = opened()
    row = tab(desk).model.rows[0]
    desk.office._database._announce = lambda _topics: None
    desk.services.unmatched.assign(desk.owner, row.payment_id, "C105")
    desk.key(Qt.Key.Key_Return)
    (banner,) = desk.screen.banners
    assert "Esha Dave (C105)'s already" in banner.accessibleName()
    assert listed(desk) == ["500.00", "123.00"]


def test_the_months_look_at_first_leads_here(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened()
    desk.window.show_screen("bills")
    desk.rest()
    bills = desk.window.screen_of("bills")
    assert isinstance(bills, BillsScreen)
    bills.steps.chosen.emit("look")
    # What is odd is read once the list stands.
    while not bills.look.model.rows:
        pause(20)
        desk.rest()
    line = next(row for row in bills.look.model.rows if row.kind == UNMATCHED and not row.head)
    bills.look.table.select_key(line.place)
    assert line.detail == "3 payments (₹1,123.00) have no customer."
    assert bills.look.match_button.isVisible()
    bills.look.table.setFocus()
    desk.key(Qt.Key.Key_Return)
    assert (desk.window.shown, desk.screen.shown.key) == ("payments", "unmatched")


def test_a_viewer_sees_and_changes_nothing(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened(Role.VIEWER)
    assert tab(desk).give.reason == "Only the role clerk and above may match payments."
    desk.key(Qt.Key.Key_Return)
    desk.key("u")
    assert [customer for customer, _ in given(desk).values()] == [None, None, None]


def test_a_narrow_window_shows_one_at_a_time(opened: Callable[..., MoneyDesk]) -> None:
    desk = opened(None, (700, 500))
    assert not tab(desk).split.panel_open
    desk.key(Qt.Key.Key_Return)
    assert tab(desk).split.panel_open
    desk.key(Qt.Key.Key_Escape)
    assert not tab(desk).split.panel_open
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Return)
    assert given(desk)["1"][0] == "C101"
