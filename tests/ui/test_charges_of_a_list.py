"""Charges and credits of a price list, by keys, over a real office (rule 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.command_line import madhuban_office
from helpers.products_desk import CTRL, ENTER, ESC, Desk
from helpers.windows import column_texts
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.charges import ChargeForm
from dairyos_desktop.ui.charge_forms import StandingChargeForm
from dairyos_desktop.ui.products.lists_page import CHARGES
from dairyos_desktop.ui.products.screen import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.services.dto.charges import ChargeRow
    from dairyos_desktop.ui.products.charges_page import ListChargesPage
    from dairyos_desktop.ui.widgets.saving_form import SavingForm

OCTOBER = Month(2026, 10)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    madhuban_office(tmp_path / "data")
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def charges_of(desk: Desk) -> ListChargesPage:
    """The charges of Hotels, the focus on their table."""
    desk.screen.views.choose(LISTS)
    desk.rest()
    desk.screen.lists.panel.tabs.choose(CHARGES)
    desk.key(ENTER, on=desk.screen.lists.table)
    assert desk.screen.lists.charges.table.hasFocus()
    return desk.screen.lists.charges


def hotels(desk: Desk) -> int:
    (row,) = desk.services.tariffs.list_price_lists(desk.owner)
    return row.id


def open_form(page: ListChargesPage) -> SavingForm | None:
    return page.form


def kept(desk: Desk) -> tuple[ChargeRow, ...]:
    return desk.services.charges.of_price_list(desk.owner, hotels(desk))


def note(desk: Desk, *, monthly: bool = True) -> None:
    """A delivery charge of ₹30 from this month on, typed on the number pad."""
    desk.key(Qt.Key.Key_C)
    desk.type("Delivery charge")
    desk.key(Qt.Key.Key_Enter)
    desk.type("30")
    desk.key(Qt.Key.Key_Enter)
    desk.key(Qt.Key.Key_Enter)
    if monthly:
        desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Enter)
    desk.key(Qt.Key.Key_Enter)
    desk.type("agreed with all hotels")
    desk.key(ENTER, CTRL)


def test_a_monthly_charge_of_a_list_is_noted_by_keys_and_taken_back_by_undo(desk: Desk) -> None:
    page = charges_of(desk)
    assert page.model.rowCount() == 0
    assert "customers of Hotels" in page.whom.text()
    check(desk.window)

    note(desk)

    (row,) = kept(desk)
    assert (row.form.description, str(row.form.amount), row.form.monthly) == (
        "Delivery charge",
        "30.00",
        True,
    )
    assert row.form.customer_id is None
    assert column_texts(page.model, 0) == ["Delivery charge"]
    assert "Every month from November 2026" in page.model.data(
        page.model.index(0, 0), Qt.ItemDataRole.ToolTipRole
    )
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    check(desk.window)
    desk.key(Qt.Key.Key_Z, CTRL)
    assert kept(desk) == ()
    assert page.model.rowCount() == 0


def test_it_stands_on_the_bills_of_the_lists_customers_who_took_something(desk: Desk) -> None:
    form = ChargeForm("Crates", Money("12.50"), OCTOBER, "agreed", price_list_id=hotels(desk))
    desk.services.charges.add(desk.owner, form)
    desk.services.billing.generate(desk.owner, OCTOBER)

    rows = desk.services.customers.index(desk.owner)
    cards = [desk.services.customers.card(desk.owner, row.id) for row in rows]
    charged = {
        bill.customer
        for bill in desk.services.billing.month_views(desk.owner, OCTOBER)
        if any(line.description == "Crates" for line in bill.lines)
    }
    on_the_list = {
        card.form.code
        for card in cards
        if card.price_list == "Hotels" and any(bill.litres for bill in card.bills)
    }
    assert charged == on_the_list
    assert charged
    told = [row.form.description for card in cards for row in card.list_charges]
    assert len(told) == sum(card.price_list == "Hotels" for card in cards)


def test_a_standing_charge_is_ended_with_a_month_or_taken_back(desk: Desk) -> None:
    page = charges_of(desk)
    note(desk)
    desk.key(ENTER, on=page.table)
    assert isinstance(page.form, StandingChargeForm)
    assert page.form.field("last_month").editor.hasFocus()
    check(desk.window)
    desk.key(ENTER, CTRL)
    (row,) = kept(desk)
    assert str(row.form.last_month) == "2026-11"

    desk.key(ENTER, on=page.table)
    assert isinstance(page.form, StandingChargeForm)
    page.form.remove_button.click()
    desk.rest()
    assert kept(desk) == ()
    desk.key(Qt.Key.Key_Z, CTRL)
    assert len(kept(desk)) == 1


def test_one_on_issued_bills_says_why_it_stays(desk: Desk) -> None:
    form = ChargeForm("Crates", Money("12.50"), OCTOBER, "agreed", price_list_id=hotels(desk))
    desk.services.charges.add(desk.owner, form)
    desk.services.billing.generate(desk.owner, OCTOBER)
    desk.services.billing.issue_month(desk.owner, OCTOBER)
    page = charges_of(desk)

    desk.key(ENTER)

    assert isinstance(page.form, StandingChargeForm)
    assert not page.form.remove_button.isEnabled()
    assert "October 2026" in page.form.remove_button.toolTip()
    desk.key(ESC)
    assert open_form(page) is None
    assert page.table.hasFocus()


def test_what_is_typed_stays_while_another_list_is_looked_at(desk: Desk) -> None:
    desk.services.tariffs.add_price_list(desk.owner, "Staff")
    page = charges_of(desk)
    desk.key(Qt.Key.Key_C)
    desk.type("Half a wo")

    desk.key(Qt.Key.Key_Down, on=desk.screen.lists.table)
    assert page.form is not None
    assert page.form.texts()["description"] == "Half a wo"

    desk.key(ESC, on=page.form.field("description").editor)
    assert open_form(page) is None
    assert "Staff" in page.whom.text()


def test_missing_words_are_told_below_their_fields(desk: Desk) -> None:
    page = charges_of(desk)
    desk.key(Qt.Key.Key_C)
    desk.key(ENTER, CTRL)

    assert page.form is not None
    assert "missing" in page.form.field("description").error()
    assert "missing" in page.form.field("amount").error()
    check(desk.window)


def test_the_charges_of_a_list_are_exported_with_it(desk: Desk) -> None:
    charges_of(desk)
    note(desk)

    lists, charges = desk.screen.listings()

    assert charges.words == "the charges of Hotels"
    assert charges.build().rows[0][:2] == ("Delivery charge", Money("30.00"))
    assert lists.words == "the price lists"


def test_a_clerk_reads_them_and_is_told_who_makes_them(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    madhuban_office(tmp_path / "data")
    desk = Desk(tmp_path / "data", Role.CLERK)
    try:
        page = charges_of(desk)
        desk.key(Qt.Key.Key_C)
        assert page.form is None
        assert "manager" in page.new_button.toolTip()
    finally:
        desk.close()
