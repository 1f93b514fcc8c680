"""Money at the counter, in the whole window and by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.counter_desk import CounterDesk
from helpers.lost_answers import lose_answer
from helpers.windows import RecordingPrompts
from PySide6.QtCore import Qt

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


MOST_KEYS = 10
_NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[CounterDesk]:
    del qapp
    made = CounterDesk(tmp_path)
    yield made
    made.close()


# Row 2 of the budgets of keys ---------------------------------------------------------------


@pytest.mark.parametrize("enter", ["<enter>", "<pad>"])
def test_cash_at_the_counter_from_anywhere(desk: CounterDesk, enter: str) -> None:
    desk.open("customers")
    desk.keys = 0
    desk.press("<f6>")
    desk.rest()
    desk.press("dwa")
    desk.rest()
    desk.press(enter)
    desk.rest()
    assert desk.counter.line.amount.text() == "200.00"
    assert desk.counter.line.take_button.text() == "Take ₹200.00"
    desk.press(enter * 2)
    desk.rest()
    assert desk.keys <= MOST_KEYS
    assert desk.clicks == 0
    assert desk.told() == [("cash", "200.00", "")]
    result = desk.counter.result
    assert result.isVisible()
    assert result.receipt.text() == "Receipt R/26-27/00001"
    assert (result.balance.text(), result.balance_word.text()) == ("₹0.00", "new balance")
    assert desk.focus() is desk.counter.line.customer


def test_keys_typed_faster_than_the_books_answer_are_not_lost(desk: CounterDesk) -> None:
    desk.open("customers")
    desk.press("<f6>dwa<enter>150<enter><enter>")
    desk.rest()
    assert desk.told() == [("cash", "150.00", "")]
    assert desk.counter.result.balance.text() == "₹50.00"


def test_another_way_asks_for_its_reference(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("<enter>u<enter>UTR 7<pad>")
    desk.rest()
    assert desk.told() == [("upi", "200.00", "UTR 7")]


# What it pays ---------------------------------------------------------------------------------


def test_what_the_amount_pays_is_told_while_it_is_typed(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    assert desk.pays() == [("30.00", "30.00"), ("170.00", "170.00")]
    desk.press("10")
    assert desk.pays() == [("30.00", "10.00"), ("170.00", "0.00")]
    desk.press("0")
    assert desk.pays() == [("30.00", "30.00"), ("170.00", "70.00")]
    # The bill is named: it is paid first.
    desk.press("<down><down><enter>")
    assert desk.pays() == [("30.00", "0.00"), ("170.00", "100.00")]
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    (payment,) = desk.booked()
    assert [(row.number, str(row.amount)) for row in payment.allocations] == [
        (desk.number, "100.00")
    ]


def test_what_is_over_stays_as_an_advance(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("asha<enter>")
    desk.rest()
    assert desk.counter.line.amount.text() == ""
    desk.press("50<enter><enter>")
    desk.rest()
    assert desk.counter.result.balance.text() == "₹50.00"
    assert desk.counter.result.balance_word.text() == "new balance, in advance"


def test_a_sum_that_is_hardly_one_is_asked_about_before_it_is_taken(desk: CounterDesk) -> None:
    desk.open("payments")
    prompts = RecordingPrompts(yes=False)
    object.__setattr__(desk.context, "prompts", prompts)
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("9837762<enter><enter>")
    desk.rest()
    assert prompts.asked == ["Take ₹98,37,762.00 from Dwarka Sharma?"]
    assert desk.booked() == []
    assert desk.focus() is desk.counter.line.amount
    desk.press("5200<enter><enter>")
    desk.rest()
    assert desk.told() == [("cash", "5200.00", "")]
    prompts.yes = True
    desk.press("asha<enter>")
    desk.rest()
    desk.press("5000.01<enter><enter>")
    desk.rest()
    assert prompts.asked[1:] == ["Take ₹5,000.01 from Asha Patel?"]
    assert desk.told()[1:] == [("cash", "5000.01", "")]


def test_one_key_lets_the_few_rupees_off_that_are_missing(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    assert not desk.counter.view.settle_button.isVisible()
    desk.press("189.5")
    button = desk.counter.view.settle_button
    assert (button.text(), button.isEnabled()) == ("Let ₹10.50 off", False)
    assert "10.00" in button.reason
    desk.key(Qt.Key.Key_F4)
    desk.rest()
    assert desk.booked() == []
    desk.press("<tab>")
    desk.counter.line.focus(desk.counter.line.amount)
    desk.press("195")
    desk.key(Qt.Key.Key_F4)
    desk.rest()
    assert desk.told() == [("cash", "195.00", ""), ("discount", "5.00", "")]
    assert desk.counter.result.balance.text() == "₹0.00"


def test_a_manager_is_asked_before_one_key_lets_much_off(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    desk = CounterDesk(tmp_path, role=Role.MANAGER)
    try:
        desk.open("payments")
        prompts = RecordingPrompts(yes=False)
        object.__setattr__(desk.context, "prompts", prompts)
        desk.press("dwa<enter>")
        desk.rest()
        desk.press("120")
        desk.key(Qt.Key.Key_F4)
        desk.rest()
        assert prompts.asked == ["Let Dwarka Sharma off ₹80.00?"]
        assert desk.booked() == []
        prompts.yes = True
        desk.key(Qt.Key.Key_F4)
        desk.rest()
        assert desk.told() == [("cash", "120.00", ""), ("discount", "80.00", "")]
    finally:
        desk.close()


# What goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0", "-5", "abc"])
def test_what_is_no_amount_is_told_at_the_field_and_stays(desk: CounterDesk, typed: str) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press(f"{typed}<enter><enter>")
    desk.rest()
    assert desk.booked() == []
    assert desk.counter.line.fields["amount"].error()
    assert desk.focus() is desk.counter.line.amount
    assert desk.counter.line.customer.text() == "Dwarka Sharma"


def test_nobody_of_that_name_takes_nothing(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert "Who pays?" in desk.counter.line.fields["customer"].error()
    # Half a name after somebody was chosen is nobody again.
    desk.press("dwa<enter>")
    desk.rest()
    desk.counter.line.focus(desk.counter.line.customer)
    desk.press("zzz")
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.booked() == []
    assert not desk.counter.view.isVisible()


@pytest.mark.parametrize("heard", [True, False])
def test_a_bill_that_was_named_and_is_void_meanwhile_holds_nothing_up(
    desk: CounterDesk, *, heard: bool
) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("<down><down><enter>")
    announce = desk.database._announce
    if not heard:
        desk.database._announce = lambda _topics: None
    desk.register.void(desk.number)
    desk.database._announce = announce
    if heard:
        desk.context.work.announce(frozenset(["bills"]))
    desk.rest()
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    if not heard:
        assert [told for told in desk.banners() if "is void" in told]
        # What it was named for is not there any more; the money pays what is.
        desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        desk.rest()
    (booked,) = desk.booked()
    assert [row.number for row in booked.allocations] == ["opening"]
    assert desk.banners() == []


def test_a_lost_answer_books_nothing_twice(desk: CounterDesk) -> None:
    desk.open("payments")
    lose_answer(desk.services, "counter", "take")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("<enter><enter>")
    desk.rest()
    assert any("The line is cut." in told for told in desk.banners())
    assert desk.counter.line.amount.text() == "200.00"
    # Tried again as it stands: the same receipt.
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.told() == [("cash", "200.00", "")]
    assert desk.counter.result.receipt.text() == "Receipt R/26-27/00001"
    assert desk.banners() == []


def test_another_amount_after_a_lost_answer_is_held_against_the_first(desk: CounterDesk) -> None:
    desk.open("payments")
    lose_answer(desk.services, "counter", "take")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("150<enter><enter>")
    desk.rest()
    desk.counter.line.focus(desk.counter.line.amount)
    desk.press("160")
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.told() == [("cash", "150.00", "")]
    assert any("R/26-27/00001" in told for told in desk.banners())
    # Told so, the clerk takes more money.
    desk.counter.line.focus(desk.counter.line.amount)
    desk.press("50")
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.told() == [("cash", "150.00", ""), ("cash", "50.00", "")]


# From elsewhere -------------------------------------------------------------------------------


def test_an_interruption_lands_in_the_same_cell_with_the_half_typed_figure(
    desk: CounterDesk,
) -> None:
    desk.open("entry")
    place = desk.entry.view.place()
    desk.press("1.2")
    desk.press("<f6>")
    desk.rest()
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("<enter><enter>")
    desk.rest()
    assert desk.told() == [("cash", "200.00", "")]
    desk.press("<esc>")
    desk.rest()
    assert desk.window.shown == "entry"
    assert desk.entry.view.place() == place
    assert desk.entry.view.editor is not None
    assert desk.entry.view.editor.text() == "1.2"


def test_half_typed_money_is_there_when_one_comes_back(desk: CounterDesk) -> None:
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("123")
    desk.press("<ctrl+2>")
    desk.rest()
    desk.press("<f6>")
    desk.rest()
    line = desk.counter.line
    assert (line.customer.text(), line.amount.text()) == ("Dwarka Sharma", "123.00")
    assert desk.focus() is line.amount


def test_the_card_takes_its_customer_along(desk: CounterDesk) -> None:
    desk.open("customers")
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("<f6>")
    desk.rest()
    assert desk.counter.current_customer() == desk.dwarka
    assert desk.counter.line.amount.text() == "200.00"
    # Somebody else's half-typed money is not thrown away.
    desk.press("55")
    desk.payments.activate({"tab": "counter", "customer_id": desk.asha})
    desk.rest()
    assert any("Dwarka Sharma is not taken yet" in told for told in desk.banners())
    assert desk.counter.current_customer() == desk.dwarka
    (button,) = [
        one for one in desk.payments.banners[0].findChildren(Button) if one.text() == "Put it away"
    ]
    button.click()
    desk.rest()
    assert desk.counter.current_customer() == desk.asha
    assert desk.banners() == []


def test_bills_take_the_current_ones_customer_along(desk: CounterDesk) -> None:
    desk.open("bills")
    desk.window.show_screen("bills", {"month": "2026-10"})
    desk.rest()
    desk.press("<f6>")
    desk.rest()
    assert desk.window.shown == "payments"
    assert desk.counter.current_customer() == desk.dwarka


def test_a_viewer_looks_and_takes_nothing(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = CounterDesk(tmp_path, role=Role.VIEWER)
    try:
        desk.open("payments")
        desk.press("dwa<enter>")
        desk.rest()
        assert desk.pays() == [("30.00", "30.00"), ("170.00", "170.00")]
        desk.press("<enter><enter>")
        desk.key(Qt.Key.Key_F4)
        desk.rest()
        assert desk.booked() == []
        assert desk.counter.line.take_button.reason
    finally:
        desk.close()


def test_lists_are_exported(desk: CounterDesk) -> None:
    desk.services.payments.add(desk.clerk, NewPayment("C2", Money("20.00"), "upi"))
    desk.open("payments")
    (last,) = desk.payments.listings()
    assert (last.words, last.rows) == ("the last receipts", 1)
    desk.press("dwa<enter>")
    desk.rest()
    owed, theirs = desk.payments.listings()
    table = owed.build()
    assert owed.words == "what Dwarka Sharma owes"
    assert [str(cell) for cell in table.rows[1]][3:] == ["170.00", "170.00", "0.00"]
    assert theirs.title == "Receipts of Dwarka Sharma"


@pytest.mark.parametrize("size", [(1366, 768), (911, 512), (680, 380)])
def test_every_part_has_a_name_a_place_and_a_turn(desk: CounterDesk, size: tuple[int, int]) -> None:
    desk.services.payments.add(desk.clerk, NewPayment("C2", Money("20.00"), "cheque"))
    desk.open("payments", size)
    check(desk.window)
    desk.press("dwa<enter>")
    desk.rest()
    desk.press("175")
    check(desk.window)
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    check(desk.window)
    desk.counter.receipts.open_reversal(desk.counter.receipts.list.model.rows[0])
    desk.rest()
    check(desk.window)
