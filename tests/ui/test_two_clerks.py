"""Two clerks on one customer, price, product or list: both states are shown, and one chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.customers_desk import CTRL, Desk, form_of
from helpers.office_desk import SATURDAY, OfficeDesk
from helpers.windows import RecordingPrompts
from PySide6.QtCore import Qt

from dairyos_desktop.domain.errors import FieldConflict
from dairyos_desktop.domain.quantity import Price
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.tariffs import FirstPrice, ProductForm, RateForm
from dairyos_desktop.ui.products.screen import ProductsScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.services.dto.customers import OwnRate
    from dairyos_desktop.ui.widgets.comparison import Comparison
    from dairyos_desktop.ui.widgets.saving_form import SavingForm

TAB, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Return


pytestmark = pytest.mark.no_cover


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def compared(form: SavingForm | None) -> Comparison:
    assert form is not None
    assert form.comparison is not None
    return form.comparison


def edit_customer(desk: Desk) -> None:
    """The note is typed here; somebody else has saved another one and a phone."""
    card = desk.open("C00005")
    desk.type("e")
    desk.rest()
    form_of(desk).editor("note").setText("mine")
    theirs = replace(card.form, phone="+919000000002", note="theirs")
    desk.services.customers.save(desk.owner, card.id, theirs, card.version)
    desk.rest()
    desk.key(ENTER, CTRL)
    desk.rest()


def test_their_customer_is_taken_and_ours_forgotten(desk: Desk) -> None:
    edit_customer(desk)
    choice = compared(form_of(desk))
    assert desk.focus is choice.table, "nothing is pressed by a second Enter"
    desk.key(ENTER)
    assert (desk.card.form.note, desk.card.form.phone) == ("theirs", "+919000000002")
    choice.theirs_button.setFocus()
    desk.key(ENTER)
    desk.rest()
    assert desk.screen.panel.form is None
    assert desk.screen.panel.view.card is not None
    assert desk.screen.panel.view.card.form.note == "theirs"
    assert (desk.card.form.note, desk.card.form.phone) == ("theirs", "+919000000002")


def test_our_customer_is_saved_over_theirs_once_both_were_seen(desk: Desk) -> None:
    before = desk.open("C00005").form
    edit_customer(desk)
    compared(form_of(desk)).mine_button.setFocus()
    desk.key(ENTER)
    desk.rest()
    assert (desk.card.form.note, desk.card.form.phone) == ("mine", before.phone)
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.rest()
    assert (desk.card.form.note, desk.card.form.phone) == ("theirs", "+919000000002")


def own_rate(desk: Desk) -> OwnRate:
    """A price of C00005's own, and its form open."""
    card = desk.open("C00005")
    product = card.orders[0].form.product_id
    desk.services.tariffs.add_rate(
        desk.owner, RateForm(product, Price("50.000"), card.today, customer_id=card.id)
    )
    desk.rest()
    desk.screen.panel.view.tabs.choose("rates")
    desk.rest()
    (rate,) = desk.card.own_rates
    desk.screen.panel.view.rates.rate_wanted.emit(rate)
    desk.rest()
    return rate


def change(desk: Desk, rate: OwnRate, price: str) -> None:
    form = RateForm(rate.product_id, Price(price), rate.effective_from, customer_id=desk.card.id)
    desk.services.tariffs.change_rate(desk.owner, rate.id, form, rate.version)
    desk.rest()


def test_a_price_of_ones_own_is_shown_beside_theirs(desk: Desk) -> None:
    rate = own_rate(desk)
    form = desk.screen.panel.form
    assert form is not None
    form.set_texts(form.texts() | {"price": "52"})
    change(desk, rate, "51.000")
    desk.key(ENTER, CTRL)
    desk.rest()
    choice = compared(form)
    assert form.notice.message.text() == (
        f"{desk.owner.name} changed this price since you opened it."
    )
    assert choice.table.words == f"Price: Yours 52.000, {desk.owner.name} 51.000"
    check(desk.window)
    desk.key(ENTER, CTRL)
    desk.rest()
    assert str(desk.card.own_rates[0].price) == "51.000", "not without having chosen"
    compared(form).mine_button.click()
    desk.rest()
    assert str(desk.card.own_rates[0].price) == "52.000"


def test_a_price_that_changed_is_not_removed_unseen(desk: Desk) -> None:
    rate = own_rate(desk)
    form = desk.screen.panel.form
    assert form is not None
    change(desk, rate, "51.000")
    form.remove_button.click()
    desk.rest()
    choice = compared(form)
    assert choice.table.words.startswith(f"Price: Yours removed, {desk.owner.name} 51.000")
    assert choice.mine_button.text() == "Remove it all the same"
    assert len(desk.card.own_rates) == 1
    choice.mine_button.click()
    desk.rest()
    assert not desk.card.own_rates


def test_a_price_that_they_removed_says_so(desk: Desk) -> None:
    rate = own_rate(desk)
    form = desk.screen.panel.form
    assert form is not None
    form.set_texts(form.texts() | {"price": "52"})
    desk.services.tariffs.delete_rate(desk.owner, rate.id, rate.version)
    desk.rest()
    desk.key(ENTER, CTRL)
    desk.rest()
    assert "removed this price meanwhile" in form.notice.message.text()
    assert form.texts()["price"] == "52"


@pytest.fixture
def office(qapp: QApplication, tmp_path: Path) -> Iterator[OfficeDesk]:
    del qapp
    made = OfficeDesk(tmp_path / "office", role=Role.MANAGER)
    yield made
    made.close()


def products(office: OfficeDesk) -> ProductsScreen:
    found = office.window.screen_of("products")
    assert isinstance(found, ProductsScreen)
    return found


def test_a_product_s_details_are_chosen_and_shown_as_they_then_stand(office: OfficeDesk) -> None:
    office.services.tariffs.add_product(
        office.owner,
        ProductForm("CM", "Cow milk", "L"),
        FirstPrice(Price("56.000"), SATURDAY.replace(day=1)),
    )
    office.open("products")
    page = products(office).products
    page.panel.tabs.choose("details")
    office.rest()
    form = page.details
    row = page.table.current_row()
    assert row is not None
    form.set_texts(form.texts())
    for name, text in (("name", "Mine"), ("hsn", "0401")):
        form.field(name).editor.setText(text)  # type: ignore[attr-defined]  # a line
    # As on another PC: nothing tells this window of it.
    office.database._announce = lambda _topics: None
    office.services.tariffs.change_product(
        office.owner, row.id, replace(row.form, name="Theirs"), row.version
    )
    form.save_button.click()
    office.rest()
    assert f"Name: Yours Mine, {office.owner.name} Theirs" in compared(form).table.words
    compared(form).theirs_button.click()
    office.rest()
    assert form.texts()["name"] == "Theirs"
    assert not form.touched
    form.field("name").editor.setText("Third")  # type: ignore[attr-defined]
    form.save_button.click()
    office.rest()
    kept = {one.id: one.form.name for one in office.services.tariffs.list_products(office.owner)}
    assert kept[row.id] == "Third"


def test_a_price_in_the_list_is_not_taken_away_unseen(office: OfficeDesk) -> None:
    tariffs = office.services.tariffs
    row = tariffs.add_product(
        office.owner,
        ProductForm("CM", "Cow milk", "L"),
        FirstPrice(Price("56.000"), SATURDAY.replace(day=1)),
    )
    dear = RateForm(row.id, Price("58.000"), SATURDAY)
    rate_id = tariffs.add_rate(office.owner, dear)
    office.open("products")
    prompts = office.context.prompts
    assert isinstance(prompts, RecordingPrompts)
    page = products(office).products.prices
    page.table.select_key(rate_id)
    office.database._announce = lambda _topics: None
    tariffs.change_rate(office.owner, rate_id, replace(dear, price=Price("57.000")), 1)
    prompts.goes_on = False
    page.remove_button.click()
    office.rest()
    assert prompts.compared[-1][1][0] == FieldConflict("Price", "removed", "57.000")
    current = page.table.current_row()
    assert current is not None
    assert str(current.form.price) == "57.000", "what stands now is shown"
    tariffs.change_rate(office.owner, rate_id, replace(dear, price=Price("59.000")), 2)
    prompts.goes_on = True
    page.remove_button.click()
    office.rest()
    assert [
        str(one.form.price) for one in tariffs.product_tariff(office.owner, row.id).general
    ] == ["56.000"]


def test_a_price_list_s_name_is_chosen(office: OfficeDesk) -> None:
    tariffs = office.services.tariffs
    tariffs.add_price_list(office.owner, "Hotels")
    office.open("products")
    products(office).views.choose("lists")
    office.rest()
    page = products(office).lists
    page.panel.tabs.choose("name")
    office.rest()
    row = page.table.current_row()
    assert row is not None
    page.form.field("name").editor.setText("Mine")  # type: ignore[attr-defined]
    tariffs.change_price_list(office.owner, row.id, "Theirs", row.version, is_active=True)
    office.rest()
    page.form.save_button.click()
    office.rest()
    choice = compared(page.form)
    assert choice.table.words == f"Name: Yours Mine, {office.owner.name} Theirs"
    choice.mine_button.click()
    office.rest()
    assert [one.name for one in tariffs.list_price_lists(office.owner)] == ["Mine"]
