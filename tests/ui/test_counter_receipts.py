"""Receipts at the counter: printed by setting and by key, and reversed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.counter_desk import CounterDesk
from helpers.keys import click
from helpers.lost_answers import lose_answer
from helpers.offices import fresh
from helpers.windows import RecordingPrompts
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from dairyos_desktop.domain.money import Money
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.payments.counter.reverse_form import ReverseForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget

    from dairyos_desktop.ui.printing import Papers


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[CounterDesk]:
    del qapp
    made = CounterDesk(tmp_path)
    yield made
    made.close()


class _Printer:
    """Takes papers and remembers them."""

    name = "Counter"
    at_once = 0

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []

    def send(self, title: str, papers: Papers) -> None:
        self.sent.append((title, len(list(papers.pages(72)))))


class _Prompts(RecordingPrompts):
    """With one printer, which is asked for once."""

    def __init__(self) -> None:
        super().__init__()
        self.paper = _Printer()

    def printer(self, parent: QWidget, *, title: str, **_more: object) -> _Printer:
        del parent
        self.asked.append(title)
        return self.paper

    def known_printer(self, name: str, **_more: object) -> _Printer | None:
        return self.paper if name == self.paper.name else None


def take_all(desk: CounterDesk, keys: str, held: Qt.KeyboardModifier) -> None:
    desk.press(f"{keys}<enter>")
    desk.rest()
    desk.key(Qt.Key.Key_Return, held)
    desk.rest()


def test_a_receipt_is_printed_by_setting_and_by_key(desk: CounterDesk) -> None:
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    desk.open("payments")
    prompts = _Prompts()
    object.__setattr__(desk.context, "prompts", prompts)
    take_all(desk, "dwa", ctrl)
    assert prompts.paper.sent == []
    # What was not printed is not printed "again".
    assert desk.counter.result.print_button.text() == "Print"
    # By key, once more: the printer is asked for the first time alone.
    desk.key(Qt.Key.Key_P, ctrl)
    desk.rest()
    desk.key(Qt.Key.Key_P, ctrl)
    desk.rest()
    assert prompts.paper.sent == [("Receipt R/26-27/00001", 1)] * 2
    assert prompts.asked == ["Print the receipt"]
    # The other way than the setting says.
    desk.press("asha<enter>")
    desk.rest()
    desk.press("20")
    desk.key(Qt.Key.Key_Return, ctrl | shift)
    desk.rest()
    assert prompts.paper.sent[-1] == ("Receipt R/26-27/00002", 1)
    desk.services.settings.set_value(desk.owner, "print_receipts", "true")
    desk.rest()
    desk.press("asha<enter>")
    desk.rest()
    desk.press("30")
    desk.key(Qt.Key.Key_Return, ctrl)
    desk.rest()
    assert prompts.paper.sent[-1] == ("Receipt R/26-27/00003", 1)
    assert desk.counter.result.print_button.text() == "Print again"


def test_a_receipt_that_cant_be_mailed_says_why(desk: CounterDesk) -> None:
    desk.open("payments")
    take_all(desk, "dwa", Qt.KeyboardModifier.ControlModifier)
    click(desk.counter.result.mail_button)
    desk.rest()
    assert "No mail server is set" in desk.banners()[-1]
    menu = desk.counter.receipts.list.menu()
    assert [action.text() for action in menu.actions()][:2] == [
        "Mail the receipt",
        "Save the receipt as PDF…",
    ]


def test_a_receipt_is_reversed_for_a_reason(desk: CounterDesk) -> None:
    taken = desk.services.payments.add(desk.clerk, NewPayment("C2", Money("200.00"), "cheque"))
    desk.clerk = fresh(desk.clerk)
    desk.open("payments")
    desk.counter.receipts.list.focus_table()
    desk.press("r")
    desk.rest()
    form = desk.counter.receipts.side.form
    assert form is not None
    assert form.texts()["why"] == "Cheque bounced"
    desk.press("<enter>State Bank<enter>50<enter>")
    desk.rest()
    reversal = desk.booked()[-1]
    assert (reversal.reverses, str(reversal.amount)) == (taken.payment_id, "50.00")
    assert reversal.reason == "Cheque bounced: State Bank"
    assert desk.counter.receipts.side.form is None
    (row,) = desk.counter.receipts.list.model.rows
    assert str(row.left) == "150.00"


def test_somebody_elses_receipt_can_not_be_reversed_by_a_clerk(desk: CounterDesk) -> None:
    desk.services.payments.add(desk.owner, NewPayment("C2", Money("200.00"), "cash"))
    desk.open("payments")
    assert "not an own one of today" in desk.counter.receipts.list.reverse_button.reason


def _form(desk: CounterDesk) -> ReverseForm:
    form = desk.counter.receipts.side.form
    assert isinstance(form, ReverseForm)
    return form


def _reverse(desk: CounterDesk, amount: str) -> ReverseForm:
    """Types a part in the form that is open, and saves it."""
    form = _form(desk)
    form.set_texts({**form.texts(), "amount": amount})
    form.save_button.click()
    desk.rest()
    return form


def test_a_lost_answer_gives_nothing_back_twice(desk: CounterDesk) -> None:
    desk.services.payments.add(desk.clerk, NewPayment("C2", Money("170.00"), "cash"))
    desk.clerk = fresh(desk.clerk)
    desk.open("payments")
    line = lose_answer(desk.services, "payments", "reverse")
    desk.press("dwa<enter>")
    desk.rest()
    desk.counter.receipts.list.reverse_button.click()
    desk.rest()
    form = _reverse(desk, "50")
    assert "The line is cut." in form.notice.accessibleName()
    form.save_button.click()
    desk.rest()
    assert desk.counter.receipts.side.form is None
    assert [str(row.amount) for row in desk.booked() if row.reverses] == ["50.00"]
    # Another sum after a lost answer is held against the first; then it is more money.
    line.times = 1
    desk.counter.receipts.list.reverse_button.click()
    desk.rest()
    _reverse(desk, "20")
    form = _reverse(desk, "30")
    assert "₹20.00 of receipt R/26-27/00001 are taken back" in form.notice.accessibleName()
    assert [str(row.amount) for row in desk.booked() if row.reverses] == ["50.00", "20.00"]
    form.save_button.click()
    desk.rest()
    assert [str(row.amount) for row in desk.booked() if row.reverses] == ["50.00", "20.00", "30.00"]


def test_a_receipt_stands_with_the_day_of_its_money(desk: CounterDesk) -> None:
    paid = dt.date(2026, 10, 14)
    for on in (paid, None):
        desk.services.payments.add(
            desk.owner, NewPayment("C2", Money("90.00"), "cheque", paid_on=on)
        )
    desk.open("payments")
    desk.press("dwa<enter>")
    desk.rest()
    table = desk.counter.receipts.list.table
    about = table.rows_model.columns[0].tip
    assert about is not None
    today, earlier = map(about, table.rows_model.rows)
    assert today == "R/26-27/00002 · Cheque · 07:42"
    assert earlier == "R/26-27/00001 · Cheque · 14-10-2026"
    desk.counter.receipts.open_reversal(table.rows_model.rows[1])
    desk.rest()
    told = [label.text() for label in _form(desk).findChildren(QLabel)]
    assert "₹90.00 by cheque from Dwarka Sharma, 14-10-2026." in told
