"""A final bill from the customer's card, by keys (rule 13)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

import pytest
from helpers.accessibility import check
from helpers.customers_desk import CTRL, Desk
from helpers.pauses import pause
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.customers.final_form import LOOK_AFTER_MS, FinalBillForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.services.dto.billing import BillView
    from dairyos_desktop.ui.bills.screen import BillsScreen

OCTOBER = Month(2026, 10)
HALF = dt.date(2026, 10, 15)
CODE = "C00001"


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    made = Desk(tmp_path / "office")
    yield made
    made.close()


def begin(desk: Desk, day: str = "15/10") -> FinalBillForm:
    """F on the card, the day typed in the place of the one that stands there."""
    desk.open(CODE)
    desk.key(Qt.Key.Key_F)
    desk.rest()
    retype(desk, day)
    return form_of(desk)


def form_of(desk: Desk) -> FinalBillForm:
    form = desk.screen.panel.form
    assert isinstance(form, FinalBillForm)
    return form


def retype(desk: Desk, day: str) -> None:
    editor = form_of(desk).field("until").editor
    assert isinstance(editor, QLineEdit)
    assert editor.hasFocus()
    editor.selectAll()
    desk.type(day)
    pause(LOOK_AFTER_MS + 50)
    desk.rest()


def october(desk: Desk) -> list[BillView]:
    bills = desk.services.billing.month_views(desk.owner, OCTOBER)
    return [bill for bill in bills if bill.customer == CODE and bill.status != "VOID"]


def shown(form: FinalBillForm) -> dict[str, str]:
    return {line.title: line.figure for line in form.lines.lines}


def test_a_final_bill_is_shown_before_and_made_by_keys(desk: Desk) -> None:
    form = begin(desk)
    told = desk.services.billing.preview_final(desk.owner, CODE, HALF)
    assert told.content is not None
    assert shown(form)["This bill"] == told.content.total.format()
    assert form.save_button.text() == f"Make the bill, {told.content.total.format()}"
    assert "the month's run bills the rest" in form.notes.text()
    assert october(desk) == []
    check(desk.window)

    desk.pad_enter()
    desk.rest()

    (bill,) = october(desk)
    assert (bill.period_to, bill.total) == (HALF, told.content.total)
    assert desk.screen.panel.form is None
    assert desk.toasts()[0].startswith(f"Bill {bill.number} to 15-10-2026 is made")
    check(desk.window)


def test_the_bill_is_there_and_opens_on_its_paper(desk: Desk) -> None:
    begin(desk)
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()
    (bill,) = october(desk)
    view = desk.screen.panel.view
    current = view.bills.table.current_row()
    assert view.tabs.current() == "bills"
    assert current is not None
    assert current.number == bill.number
    assert view.bills.table.hasFocus()

    desk.pad_enter()
    desk.rest()

    bills = cast("BillsScreen", desk.window.screen_of("bills"))
    assert bills.isVisible()
    row = bills.list.table.current_row()
    assert row is not None
    assert row.number == bill.number
    assert bills.list.panel.paper.isVisible()


def test_a_day_that_was_not_looked_at_is_shown_first(desk: Desk) -> None:
    form = begin(desk, "14/10")
    editor = form.field("until").editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    desk.type("15/10")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()

    assert october(desk) == []
    assert form_of(desk).save_button.text().startswith("Make the bill, ")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()
    assert [bill.period_to for bill in october(desk)] == [HALF]


def test_a_bill_not_printed_yet_is_named_and_ends_on_the_day_then(desk: Desk) -> None:
    desk.services.billing.generate(desk.owner, OCTOBER)
    (before,) = october(desk)

    form = begin(desk)
    assert f"Bill {before.number}, which is not printed yet" in form.notes.text()
    desk.pad_enter()
    desk.rest()

    (after,) = october(desk)
    assert (after.number, after.period_to) == (before.number, HALF)
    desk.key(Qt.Key.Key_F)
    desk.rest()
    retype(desk, "15/10")
    assert "says all this already" in form_of(desk).notice.message.text()
    assert not form_of(desk).save_button.isEnabled()


def test_an_issued_bill_refuses_with_what_becomes_of_it(desk: Desk) -> None:
    desk.services.billing.generate(desk.owner, OCTOBER)
    desk.services.billing.issue_month(desk.owner, OCTOBER)

    form = begin(desk)

    assert "already covers 15-10-2026 and is issued" in form.notice.message.text()
    assert "correction" in form.notice.hint.text()
    assert shown(form) == {}
    check(desk.window)


def test_where_nothing_was_taken_there_is_nothing_to_make(desk: Desk) -> None:
    desk.open(CODE)
    desk.key(Qt.Key.Key_F)
    desk.rest()

    form = form_of(desk)
    assert form.texts()["until"] == "07-11-2026"
    assert "Nothing was taken in November 2026" in form.notice.message.text()
    assert "October 2026 is not billed yet" in form.notes.text()
    assert not form.save_button.isEnabled()
    check(desk.window)
    desk.key(Qt.Key.Key_Escape)
    assert desk.screen.panel.form is None


def test_what_is_no_day_is_told_below_the_field(desk: Desk) -> None:
    form = begin(desk, "32/10")

    desk.key(Qt.Key.Key_Return, CTRL)
    desk.rest()

    assert "no such day" in form.field("until").error()
    assert form.texts()["until"] == "32/10"


def test_a_clerk_is_told_who_makes_final_bills(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = Desk(tmp_path / "office", role=Role.CLERK)
    try:
        desk.open(CODE)
        button = desk.screen.panel.view.bills.final_button
        assert not button.isEnabled()
        assert "manager" in button.toolTip()
        desk.key(Qt.Key.Key_F)
        assert desk.screen.panel.form is None
    finally:
        desk.close()
