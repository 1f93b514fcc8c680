"""Products and rates over a real office, worked by key events."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.command_line import madhuban_office, new_office
from helpers.keys import click
from helpers.products_desk import ALT, CTRL, ENTER, ESC, Desk
from helpers.windows import column_texts
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Price
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.tariffs import RateForm
from dairyos_desktop.ui.products.products_page import ALL
from dairyos_desktop.ui.products.screen import LISTS
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.ui.widgets.panel_form import PanelForm


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    madhuban_office(tmp_path / "data")
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def price_form(desk: Desk) -> PanelForm:
    form = desk.screen.products.prices.form
    assert form is not None
    return form


def test_the_list_says_what_everything_costs_today_in_bill_order(desk: Desk) -> None:
    assert desk.products() == ["CM", "BM", "A2", "CD", "PN", "GH", "PT", "BT"]
    assert desk.column("price")[:3] == ["58.00", "75.25", "94.125"]
    assert desk.column("tax")[5] == "5 % in the price"
    for model in (desk.screen.products.model, desk.screen.products.prices.model):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_prices_of_a_product_say_when_each_of_them_holds(desk: Desk) -> None:
    page = desk.screen.products.prices

    assert column_texts(page.model, page.model.column_of("price")) == ["58.00", "56.00"]
    assert column_texts(page.model, page.model.column_of("state")) == ["Now", "Over"]
    assert page.sentence.text() == "58.00 holds from 12-10-2026."
    desk.key(Qt.Key.Key_Down, on=page.table)
    assert page.sentence.text() == "56.00 held from 01-04-2024 to 11-10-2026."


def test_a_future_price_is_made_by_keys_and_taken_back(desk: Desk) -> None:
    page = desk.screen.products.prices
    page.new_button.click()
    form = price_form(desk)

    desk.type_into(form, {"price": "60.5"})
    desk.key(ENTER, on=form.field("price").editor)
    assert form.field("effective_from").editor.hasFocus()
    desk.save()

    assert not desk.form_is_open()
    assert column_texts(page.model, page.model.column_of("state")) == ["Later", "Now", "Over"]
    assert desk.column("next")[0] == "60.50 from 01-12-2026"
    desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.column("next")[0] == ""


def test_a_back_dated_price_shows_what_it_touches_before_it_is_saved(desk: Desk) -> None:
    october = Month(2026, 10)
    desk.services.billing.generate(desk.owner, october)
    desk.services.billing.issue_month(desk.owner, october)
    page = desk.screen.products.prices
    page.new_button.click()
    form = price_form(desk)
    desk.type_into(
        form, {"price": "50", "effective_from": "5/10/2026", "effective_to": "10/10/2026"}
    )

    desk.save()

    assert desk.form_is_open()
    assert "customers owe for October 2026" in form.notice.message.text()
    assert form.save_button.text().startswith("Save for ")
    assert len(page.model.rows) == 2
    desk.save()
    assert not desk.form_is_open()
    assert column_texts(page.model, page.model.column_of("price")) == ["58.00", "50.00", "56.00"]


def test_a_price_noted_elsewhere_while_one_is_typed_is_there_once_the_form_closes(
    desk: Desk,
) -> None:
    page = desk.screen.products.prices
    page.new_button.click()
    desk.type_into(price_form(desk), {"price": "61"})
    cow = desk.screen.products.model.rows[0].id

    desk.services.tariffs.add_rate(desk.owner, RateForm(cow, Price("59"), dt.date(2026, 11, 20)))
    desk.rest()
    assert price_form(desk).texts()["price"] == "61"
    desk.key(ESC)

    assert column_texts(page.model, page.model.column_of("price")) == ["59.00", "58.00", "56.00"]


def test_what_was_agreed_to_must_be_agreed_to_again_when_it_changes(desk: Desk) -> None:
    desk.services.billing.generate(desk.owner, Month(2026, 10))
    page = desk.screen.products.prices
    page.new_button.click()
    form = price_form(desk)
    desk.type_into(form, {"price": "50", "effective_from": "5/10/2026"})
    desk.save()
    shown = form.notice.message.text()

    desk.type_into(form, {"price": "40"})
    assert form.save_button.text() == "Save"
    desk.save()

    assert desk.form_is_open()
    assert form.notice.message.text() != shown


def test_a_wrong_price_is_told_at_its_field_and_nothing_is_lost(desk: Desk) -> None:
    page = desk.screen.products.prices
    page.new_button.click()
    form = price_form(desk)
    desk.type_into(form, {"price": "1,5", "effective_from": "12/10/2026"})

    desk.save()

    assert "ambiguous" in form.field("price").error()
    assert form.texts()["price"] == "1,5"
    desk.type_into(form, {"price": "59"})
    desk.save()
    assert "already" in form.notice.message.text()
    assert form.texts()["price"] == "59"
    desk.key(ESC)
    assert not desk.form_is_open()


def test_a_price_that_somebody_else_changed_is_shown_beside_ours(desk: Desk) -> None:
    page = desk.screen.products.prices
    row = page.table.current_row()
    assert row is not None
    page.change_button.click()
    form = price_form(desk)
    desk.services.tariffs.change_rate(
        desk.owner, row.id, replace(row.form, price=Price("57")), row.version
    )
    desk.rest()
    desk.type_into(form, {"price": "59"})

    desk.save()

    assert isinstance(form, SavingForm)
    assert form.comparison is not None
    assert form.comparison.table.words == f"Price: Yours 59.000, {desk.owner.name} 57.000"
    form.comparison.mine_button.click()
    desk.rest()
    assert desk.column("price")[0] == "59.00"


def test_a_price_is_taken_away_and_comes_back_by_undo(desk: Desk) -> None:
    page = desk.screen.products.prices

    page.remove_button.click()
    desk.rest()
    assert desk.column("price")[0] == "56.00"

    desk.key(Qt.Key.Key_Z, CTRL)
    assert desk.column("price")[0] == "58.00"


def test_the_prices_of_a_list_and_of_customers_stand_apart(desk: Desk) -> None:
    page = desk.screen.products.prices
    words = [page.whose.itemText(at) for at in range(page.whose.count())]

    assert words[:2] == ["General price", "Price list Hotels"]
    page.whose.setCurrentIndex(1)
    assert column_texts(page.model, page.model.column_of("price"))[0] == "54.00"
    if len(words) > 2:
        page.whose.setCurrentIndex(2)
        assert not page.new_button.isEnabled()
        assert "card" in page.new_button.toolTip()


def test_a_tax_rate_is_added_in_per_cent(desk: Desk) -> None:
    page = desk.screen.products.tax
    desk.screen.products.panel.tabs.choose("tax")
    page.new_button.click()
    form = page.form
    assert form is not None
    desk.type_into(form, {"rate": "5", "effective_from": "1/12/2026"})

    desk.save()

    assert column_texts(page.model, page.model.column_of("rate")) == ["5 %", "0 %"]
    assert column_texts(page.model, page.model.column_of("state")) == ["Later", "Now"]


def test_a_product_is_made_with_its_price_and_becomes_current(desk: Desk) -> None:
    desk.key(Qt.Key.Key_N, CTRL, on=desk.screen.products.table)
    form = desk.screen.products.new_form
    assert form is not None
    assert form.field("code").editor.hasFocus()
    desk.type_into(form, {"code": "LS", "name": "Lassi", "price": "20", "tax_rate": "5"})

    desk.save()

    assert desk.products()[-1] == "LS"
    current = desk.screen.products.table.current_row()
    assert current is not None
    assert (current.form.code, current.price) == ("LS", Price("20"))


def test_details_are_changed_and_a_product_goes_out_of_use(desk: Desk) -> None:
    desk.screen.products.panel.tabs.choose("details")
    form = desk.screen.products.details
    desk.type_into(form, {"name": "Cow milk fresh"})
    box = form.field("is_active").editor
    desk.key(Qt.Key.Key_Space, on=box)

    desk.save()

    assert "CM" not in desk.products()
    desk.screen.chips.choose(ALL)
    assert desk.column("name")[0] == "Cow milk fresh"


def test_what_is_typed_stays_while_others_change_and_another_row_is_looked_at(desk: Desk) -> None:
    desk.screen.products.panel.tabs.choose("details")
    form = desk.screen.products.details
    desk.type_into(form, {"name": "Half a na"})
    other = desk.services.tariffs.list_products(desk.owner)[1]
    desk.services.tariffs.change_product(
        desk.owner, other.id, replace(other.form, name="Buffalo"), other.version
    )
    desk.rest()
    desk.key(Qt.Key.Key_Down, on=desk.screen.products.table)

    assert form.texts()["name"] == "Half a na"
    assert desk.column("name")[1] == "Buffalo"
    desk.key(ESC, on=form.field("name").editor)
    assert form.texts()["name"] == "Buffalo"


def test_a_product_is_put_earlier_on_bills_by_key(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Down, on=desk.screen.products.table)
    desk.key(Qt.Key.Key_Up, ALT)

    assert desk.products()[:2] == ["BM", "CM"]


def test_a_product_is_found_by_any_part_of_its_names(desk: Desk) -> None:
    desk.key(Qt.Key.Key_P, on=desk.screen.products.table)
    desk.type("aneer")
    assert desk.products() == ["PN"]

    desk.screen.search_field.set_text("भैंस")
    assert desk.products() == ["BM"]
    desk.screen.search_field.set_text("tea")
    assert desk.products() == []


def test_a_price_list_is_made_and_its_prices_lead_to_the_product(desk: Desk) -> None:
    desk.screen.views.choose(LISTS)
    desk.rest()
    lists = desk.screen.lists
    assert column_texts(lists.model, 0) == ["Hotels"]
    desk.key(Qt.Key.Key_N, CTRL, on=lists.table)
    form = lists.new_form
    assert form is not None
    desk.type_into(form, {"name": "Staff"})
    desk.save()
    assert column_texts(lists.model, 0) == ["Hotels", "Staff"]
    current = lists.table.current_row()
    assert current is not None
    assert current.name == "Staff"

    desk.key(ENTER, on=lists.price_table)

    assert desk.screen.products.prices.whose.currentText() == "Price list Staff"
    assert desk.screen.products.prices.isVisible()


def test_an_empty_office_says_what_belongs_here_and_makes_it(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    new_office(tmp_path / "data")
    desk = Desk(tmp_path / "data")
    try:
        assert desk.products() == []
        check(desk.window)
        buttons = desk.screen.products.table.viewport().findChildren(QAbstractButton)
        click(next(button for button in buttons if button.text() == "Make a product"))
        form = desk.screen.products.new_form
        assert form is not None
        desk.type_into(form, {"code": "CM", "name": "Cow milk", "price": "56"})
        desk.save()
        assert desk.products() == ["CM"]
        desk.screen.views.choose(LISTS)
        desk.rest()
        check(desk.window)
    finally:
        desk.close()


def test_who_may_not_change_prices_is_told_why(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    madhuban_office(tmp_path / "data")
    desk = Desk(tmp_path / "data", Role.CLERK)
    try:
        for button in (
            desk.screen.new_product,
            desk.screen.products.prices.new_button,
            desk.screen.products.prices.remove_button,
            desk.screen.products.details.save_button,
        ):
            assert not button.isEnabled()
            assert "manager" in button.toolTip()
    finally:
        desk.close()


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700), (683, 384)])
def test_the_accessibility_walk_finds_nothing(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    desk.screen.products.prices.new_button.click()
    desk.rest()
    check(desk.window)
    for tab in ("tax", "details"):
        desk.screen.products.panel.tabs.choose(tab)
        check(desk.window)
    desk.screen.products.open_new()
    check(desk.window)
    desk.screen.escape()
    desk.screen.views.choose(LISTS)
    desk.rest()
    check(desk.window)
