"""The Cash tab: the day's collection, and cash handed over by keys."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.office_desk import OfficeDesk
from helpers.offices import fresh
from PySide6.QtCore import Qt

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.payments.cash.handover_form import HandoverForm
from dairyos_desktop.ui.payments.cash.tab import CashTab
from dairyos_desktop.ui.payments.screen import PaymentsScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.services.actor import Actor


class CashDesk(OfficeDesk):
    """Meena took 100.00 in cash and 50.00 by UPI."""

    def __init__(self, folder: Path, *, role: Role = Role.CLERK) -> None:
        super().__init__(folder, role=role)
        self.register.customer("C1", "Asha Patel")
        self.meena = self.clerk if role is not Role.VIEWER else self.register.user("Meena")
        self.take(self.meena, "100.00", "cash")
        self.take(self.meena, "50.00", "upi")

    def take(self, actor: Actor, amount: str, method: str) -> None:
        self.services.payments.add(actor, NewPayment("C1", Money(amount), method))

    def open_cash(self) -> None:
        self.open("payments")
        self._key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        self.rest()
        while self.payments.shown.key != "cash":
            self._key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
            self.rest()

    @property
    def payments(self) -> PaymentsScreen:
        found = self.window.screen_of("payments")
        assert isinstance(found, PaymentsScreen)
        return found

    @property
    def cash(self) -> CashTab:
        found = self.payments.tab("cash")
        assert isinstance(found, CashTab)
        return found

    def waiting(self) -> list[tuple[str, str, str]]:
        return [(row.name, str(row.expected), str(row.kept)) for row in self.cash.waiting.rows]


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[CashDesk]:
    del qapp
    made = CashDesk(tmp_path)
    yield made
    made.close()


def test_cash_is_counted_and_handed_over_by_keys(desk: CashDesk) -> None:
    desk.open_cash()
    (row,) = desk.cash.collected.rows
    assert (row.person, str(row.total)) == ("Meena Patel", "150.00")
    assert desk.waiting() == [("Meena Patel", "100.00", "0.00")]
    desk.press("<enter>")
    desk.rest()
    form = desk.cash.side.form
    assert isinstance(form, HandoverForm)
    desk.press("95.5")
    assert form.difference.text() == "₹4.50 missing: it stays on Meena Patel."
    desk.press("<enter>no change<pad>")
    desk.rest()
    assert desk.clicks == 0
    assert desk.cash.side.form is None
    assert desk.waiting() == [("Meena Patel", "0.00", "-4.50")]
    (handed,) = desk.cash.handed.rows
    assert (str(handed.handed_in), handed.note) == ("95.50", "no change")
    assert desk.toasts() == ["Meena Patel handed over ₹95.50, ₹4.50 missing"]


def test_cash_taken_on_another_pc_meanwhile_is_counted_once_more(desk: CashDesk) -> None:
    desk.open_cash()
    desk.press("<enter>")
    desk.rest()
    form = desk.cash.side.form
    assert isinstance(form, HandoverForm)
    announce, desk.database._announce = desk.database._announce, lambda _topics: None
    desk.take(desk.meena, "30.00", "cash")
    desk.database._announce = announce
    desk.press("130<enter><enter>")
    desk.rest()
    # Held to what waits by now, with what was counted as it was; the list says so too.
    assert "has ₹130.00 to hand over now, not ₹100.00" in form.notice.accessibleName()
    assert (form.texts()["handed_in"], form.difference.text()) == ("130.00", "Exact.")
    assert desk.waiting() == [("Meena Patel", "130.00", "0.00")]
    desk.press("<ctrl+enter>")
    desk.rest()
    assert desk.cash.side.form is None
    assert desk.waiting() == []


def test_money_that_comes_meanwhile_is_told_and_what_was_typed_stays(desk: CashDesk) -> None:
    desk.open_cash()
    desk.press("<enter>100")
    desk.take(desk.meena, "7.00", "cash")
    desk.press("<enter><enter>")
    desk.rest()
    form = desk.cash.side.form
    assert form is not None
    assert "107.00" in form.notice.message.text()
    assert form.texts()["handed_in"] == "100.00"
    assert desk.waiting() == [("Meena Patel", "107.00", "0.00")]


def test_what_was_wrong_with_a_field_goes_as_it_is_typed_anew(desk: CashDesk) -> None:
    desk.open_cash()
    desk.press("<enter>1oo<ctrl+enter>")
    desk.rest()
    form = desk.cash.side.form
    assert form is not None
    assert form.field("handed_in").error().startswith("“1oo” is not a number.")
    desk.press("95")
    assert form.field("handed_in").error() == ""


def test_nothing_counted_is_asked_for(desk: CashDesk) -> None:
    desk.open_cash()
    desk.press("<enter><enter><enter>")
    desk.rest()
    form = desk.cash.side.form
    assert form is not None
    assert form.field("handed_in").error() == "Type what was counted."
    desk.press("<esc>")
    desk.rest()
    assert desk.cash.side.form is None
    assert desk.waiting() == [("Meena Patel", "100.00", "0.00")]


def test_another_day_has_its_own_money(desk: CashDesk) -> None:
    desk.open_cash()
    desk.cash.stepper.step(-1)
    desk.rest()
    assert desk.cash.collected.rows == []
    # Cash that waits does so on every day.
    assert desk.waiting() == [("Meena Patel", "100.00", "0.00")]


def test_a_handover_is_taken_back_by_a_manager(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = CashDesk(tmp_path, role=Role.MANAGER)
    try:
        desk.clerk = fresh(desk.clerk)
        desk.open_cash()
        desk.press("<enter>1000<enter><enter>")
        desk.rest()
        assert desk.waiting() == [("Meena Patel", "0.00", "900.00")]
        desk.cash.take_back_button.click()
        desk.rest()
        assert desk.waiting() == [("Meena Patel", "100.00", "0.00")]
        assert not desk.cash.take_back_button.isEnabled()
    finally:
        desk.close()


def test_roles_see_what_they_may_not_do(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = CashDesk(tmp_path, role=Role.VIEWER)
    try:
        desk.open_cash()
        assert desk.waiting() == [("Meena", "100.00", "0.00")]
        for button in (desk.cash.hand_over_button, desk.cash.take_back_button):
            assert button.reason
        desk.press("<enter>")
        desk.rest()
        assert desk.cash.side.form is None
    finally:
        desk.close()


def test_the_lists_are_exported(desk: CashDesk) -> None:
    desk.open_cash()
    taken, waiting, handed = desk.payments.listings()
    assert taken.title == f"Collection – {dt.date(2026, 11, 7):%d-%m-%Y}"
    head = taken.build().heads
    assert head == ("Taken by", "Receipts", "Cash", "UPI", "Bank", "Cheque", "Online", "In all")
    assert (waiting.rows, handed.rows) == (1, 0)


@pytest.mark.parametrize("size", [(1366, 768), (911, 512), (680, 380)])
def test_every_part_has_a_name_a_place_and_a_turn(desk: CashDesk, size: tuple[int, int]) -> None:
    desk.open_cash()
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    desk.press("<enter>90")
    desk.rest()
    check(desk.window)
