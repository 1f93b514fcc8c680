"""A customer's card and forms over a real office, worked by key events."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.customers_desk import CTRL, SATURDAY, Desk, form_of
from helpers.drawn import said
from helpers.keys import Modifier
from helpers.windows import RecordingPrompts
from PySide6.QtCore import Qt

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.customers import CustomerForm
from dairyos_desktop.ui.widgets.fields import TextField

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def test_a_new_customer_by_keyboard_alone(desk: Desk) -> None:
    desk.key(Qt.Key.Key_N, CTRL)
    desk.rest()
    assert form_of(desk).texts()["code"] == "C00241"
    desk.type("Radha Traders")
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Return)
    desk.type("98765 43210")
    desk.pad_enter()
    desk.key(Qt.Key.Key_Return)
    desk.type("7, New Road")
    desk.key(Qt.Key.Key_Return, CTRL)
    card = desk.card
    assert (card.form.code, card.form.name, card.form.phone) == (
        "C00241",
        "Radha Traders",
        "+919876543210",
    )
    assert card.form.address == "7, New Road"
    assert desk.screen.list.table.current_row().id == card.id  # type: ignore[union-attr]  # it is there
    assert any("Radha Traders is customer C00241" in told for told in desk.toasts())
    assert desk.screen.panel.form is None


def test_a_form_says_whose_it_is_also_when_taken_up_again(desk: Desk) -> None:
    title = desk.screen.panel.title
    first, second = desk.names()[:2]
    one, other = (
        next(row.code for row in desk.screen.list.model.rows if row.name == name)
        for name in (first, second)
    )
    desk.open(one)
    assert title.text() == one
    desk.key(Qt.Key.Key_L)
    desk.rest()
    assert title.text() == f"{one} {first}"
    desk.type("9")
    desk.key(Qt.Key.Key_Escape)
    desk.rest()
    assert title.text() == one
    # Taken up again beside another's card it is still the first one's.
    desk.open(other)
    desk.rest()
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.rest()
    assert desk.screen.panel.form is not None
    assert title.text() == f"{one} {first}"


def test_what_can_not_be_saved_is_said_below_its_field_and_nothing_is_lost(desk: Desk) -> None:
    desk.key(Qt.Key.Key_N, CTRL)
    desk.rest()
    form = form_of(desk)
    form.set_texts({"name": "राधा", "phone": "12", "code": "C00001", "note": "gate"})
    desk.key(Qt.Key.Key_Return, CTRL)
    assert "Latin letters" in form.field("name").error()
    assert "not a phone number" in form.field("phone").error()
    assert desk.focus is form.field("name").editor
    form.editor("name").setText("Radha")
    form.editor("phone").setText("")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()
    assert "C00001 is the code of" in form.field("code").error()
    assert form.texts()["note"] == "gate"


def test_an_edit_is_saved_told_and_undone(desk: Desk) -> None:
    before = desk.open("C00005").form
    desk.type("e")
    desk.rest()
    form_of(desk).editor("note").setText("ring twice")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.card.form.note == "ring twice"
    desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.card.form == before


def test_two_who_edit_one_customer_choose_field_by_field(desk: Desk) -> None:
    card = desk.open("C00005")
    desk.type("e")
    desk.rest()
    form_of(desk).editor("note").setText("mine")
    theirs = CustomerForm(**{**vars(card.form), "phone": "+919000000002", "note": "theirs"})
    desk.services.customers.save(desk.owner, card.id, theirs, card.version)
    desk.rest()
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()
    form = form_of(desk)
    assert form.notice.isVisibleTo(desk.window)
    assert form.comparison is not None
    assert form.comparison.table.words == (
        f"Phone: Yours 98968 09144, {desk.owner.name} 90000 00002; "
        f"Note for the round: Yours mine, {desk.owner.name} theirs"
    )
    # What only the other one changed is theirs at first.
    assert form.comparison.table.picks() == (False, True)
    check(desk.window)
    desk.key(Qt.Key.Key_Return, CTRL)
    assert (desk.card.form.note, desk.card.form.phone) == ("mine", "+919000000002")


def test_typed_text_is_put_away_and_taken_up_again(desk: Desk) -> None:
    desk.open("C00005")
    desk.type("e")
    desk.rest()
    form_of(desk).editor("note").setText("half a note")
    desk.key(Qt.Key.Key_Escape)
    desk.rest()
    assert desk.screen.panel.form is None
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.rest()
    assert form_of(desk).texts()["note"] == "half a note"


def test_another_customer_does_not_push_away_what_is_typed(desk: Desk) -> None:
    desk.open("C00005")
    desk.type("e")
    desk.rest()
    form = form_of(desk)
    form.editor("note").setText("half a note")
    desk.window.show_screen("customers", {"customer": "C00007"})
    desk.rest()
    assert desk.screen.panel.form is form
    assert "not saved yet" in form.notice.message.text()


def test_another_route_puts_the_customer_last_until_a_place_is_typed(desk: Desk) -> None:
    desk.open("C00005")
    desk.type("e")
    desk.rest()
    form = form_of(desk)
    place = form.editor("position").text()
    form.editor("route").setFocus()
    form.editor("route").selectAll()
    desk.type("R4")
    assert form.editor("position").text() == ""
    form.editor("route").selectAll()
    desk.type("R1")
    assert form.editor("position").text() == place


# Orders, leaves, prices ---------------------------------------------------------------------


def test_a_leave_from_the_card_takes_five_keys(desk: Desk) -> None:
    desk.open("C00005")
    before = desk.keys
    desk.type("l")
    desk.rest()
    desk.key(Qt.Key.Key_Return)
    desk.type("12")
    desk.key(Qt.Key.Key_Return)
    (leave,) = [row for row in desk.card.leaves if row.form.date_from > SATURDAY]
    assert (leave.form.date_from, leave.form.date_to) == (
        dt.date(2026, 11, 8),
        dt.date(2026, 11, 12),
    )
    assert desk.keys - before == 5
    desk.key(Qt.Key.Key_Z, CTRL)
    assert [row for row in desk.card.leaves if row.form.date_from > SATURDAY] == []


def test_days_marked_in_the_weeks_ahead_become_a_leave(desk: Desk) -> None:
    desk.open("C00005")
    strip = desk.screen.panel.view.takes.strip
    strip.setFocus()
    for _ in range(2):
        desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Down, Modifier.ShiftModifier)
    desk.key(Qt.Key.Key_Return)
    desk.rest()
    desk.key(Qt.Key.Key_Return, CTRL)
    leave = desk.card.leaves[0].form
    assert (leave.date_from, leave.date_to) == (dt.date(2026, 11, 9), dt.date(2026, 11, 16))
    away = [day.on.day for day in strip._days if day.away]
    assert away == list(range(9, 17))
    assert "on leave" in strip._days[7].said


def test_another_quantity_from_tomorrow_and_back(desk: Desk) -> None:
    desk.open("C00005")
    takes = desk.screen.panel.view.takes
    (line,) = takes.orders.lines
    takes.orders._buttons[0].setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.rest()
    desk.type("2")
    desk.key(Qt.Key.Key_Return, CTRL)
    quantities = {row.form.effective_from: str(row.form.quantity) for row in desk.card.orders}
    assert quantities[dt.date(2026, 11, 8)] == "2.000"
    assert len(quantities) == 2
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.rest()
    assert takes.orders.lines == (line,)


def test_an_order_that_only_ends_stays_one_order(desk: Desk) -> None:
    (order,) = desk.open("C00005").orders
    takes = desk.screen.panel.view.takes
    takes.orders._buttons[0].setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.rest()
    form = desk.screen.panel.form
    assert form is not None
    form.focus("effective_to")
    desk.type("T")
    desk.key(Qt.Key.Key_Return)
    (ended,) = desk.card.orders
    assert (ended.id, ended.form.effective_to) == (order.id, SATURDAY)


def test_a_new_order_on_weekdays(desk: Desk) -> None:
    desk.open("C00005")
    desk.type("o")
    desk.rest()
    form = desk.screen.panel.form
    assert form is not None
    form.set_texts({"days": "weekdays", "quantity": "0.5", "shift": "evening"})
    form.focus("weekdays")
    desk.key(Qt.Key.Key_Space)
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Space)
    desk.key(Qt.Key.Key_Return, CTRL)
    assert [row.form.days for row in desk.card.orders if row.form.shift == "evening"] == ["mon+wed"]


def test_del_removes_an_order_and_the_toast_brings_it_back(desk: Desk) -> None:
    (order,) = desk.open("C00005").orders
    desk.screen.panel.view.takes.orders._buttons[0].setFocus()
    desk.key(Qt.Key.Key_Delete)
    assert list(desk.card.orders) == []
    desk.key(Qt.Key.Key_Z, CTRL)
    assert [row.form for row in desk.card.orders] == [order.form]


def test_an_order_somebody_else_changed_is_told_and_may_be_saved_over(desk: Desk) -> None:
    (order,) = desk.open("C00005").orders
    desk.screen.panel.view.takes.orders._buttons[0].setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.rest()
    form = desk.screen.panel.form
    assert form is not None
    other = type(order.form)(**{**vars(order.form), "days": "alternate"})
    desk.services.orders.change_order(desk.owner, order.id, other, order.version)
    desk.rest()
    form.set_texts(form.texts() | {"quantity": "3"})
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()
    assert form.comparison is not None
    assert "Quantity: Yours 3" in form.comparison.table.words
    assert form.texts()["quantity"] == "3"
    form.comparison.mine_button.click()
    assert max(str(row.form.quantity) for row in desk.card.orders) == "3.000"


def test_a_price_of_ones_own_says_what_it_does_to_issued_bills(desk: Desk) -> None:
    desk.services.billing.generate(desk.owner, Month(2026, 10))
    desk.services.billing.issue_month(desk.owner, Month(2026, 10))
    desk.open("C00005")
    desk.screen.panel.view.tabs.choose("rates")
    desk.screen.panel.view.focus_card()
    desk.type("p")
    desk.rest()
    form = desk.screen.panel.form
    assert form is not None
    form.set_texts(form.texts() | {"price": "50", "effective_from": "01-10-2026"})
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()
    assert "October 2026 is billed already" in form.notice.message.text()
    assert "next bill" in form.notice.hint.text()
    assert list(desk.card.own_rates) == []
    desk.key(Qt.Key.Key_Return, CTRL)
    assert [str(rate.price) for rate in desk.card.own_rates] == ["50.000"]


# The rest of the card ---------------------------------------------------------------------


def test_the_account_and_bills_are_shown_and_a_bill_is_opened(desk: Desk) -> None:
    desk.services.billing.generate(desk.owner, Month(2026, 10))
    desk.rest()
    card = desk.open("C00005")
    view = desk.screen.panel.view
    assert view.balance.text() == card.balance.format() if card.balance.paise > 0 else True
    view.tabs.choose("account")
    desk.rest()
    entries = [row for _, row in view.account.model.rows]
    assert entries[-1].balance == card.balance
    view.tabs.choose("bills")
    (bill,) = view.bills.model.rows
    view.focus_card()
    desk.type("b")
    desk.rest()
    assert desk.window.shown == "bills"
    assert bill.number.startswith("MD/26-27/")


def test_the_statement_of_some_days_is_saved_below_the_account(desk: Desk, tmp_path: Path) -> None:
    desk.services.billing.generate(desk.owner, Month(2026, 10))
    desk.rest()
    card = desk.open("C00005")
    view = desk.screen.panel.view
    view.tabs.choose("account")
    desk.rest()
    row = view.account.statement
    first, last = row.first.editor, row.last.editor
    assert isinstance(first, TextField)
    assert isinstance(last, TextField)
    assert (first.text(), last.text()) == ("01-04-2026", "07-11-2026")
    last.setText("1-3-2026")
    row.save_button.click()
    desk.rest()
    assert row.problem.text() == "01-03-2026 is before 01-04-2026."
    assert last.hasFocus()

    last.setText("7-11-2026")
    prompts = desk.context.prompts
    assert isinstance(prompts, RecordingPrompts)
    prompts.path = tmp_path / "statement.pdf"
    first.setFocus()
    desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Tab)
    assert row.save_button.hasFocus()
    desk.key(Qt.Key.Key_Space)
    desk.rest()
    assert prompts.offered[-1].endswith("Statement C00005 2026-04-01 to 2026-11-07.pdf")
    assert desk.toasts()[-1] == "Statement, 1 page, saved as statement.pdf."
    text = said(prompts.path.read_bytes())
    bill = card.bills[0]
    assert bill.number in text
    assert bill.total.format(symbol=False) in text
    check(desk.window)


def test_who_may_only_look_is_told_why(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = Desk(tmp_path / "data", role=Role.VIEWER)
    desk.open("C00005")
    desk.type("e")
    desk.type("l")
    desk.rest()
    assert desk.screen.panel.form is None
    for button in (desk.screen.new_button, desk.screen.panel.view.edit_button):
        assert not button.isEnabled()
        assert "only look" in button.toolTip()
    desk.close()
