"""Many prices raised at once, by keys, over a real office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.command_line import madhuban_office
from helpers.pauses import pause
from helpers.products_desk import CTRL, ENTER, ESC, Desk
from helpers.windows import column_texts
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Price
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.tariffs import RateForm
from dairyos_desktop.ui.products.dated_form import PREVIEW_AFTER_MS
from dairyos_desktop.ui.products.screen import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.ui.products.raise_page import RaisePage

DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    madhuban_office(tmp_path / "data")
    made = Desk(tmp_path / "data")
    yield made
    made.close()


def begin(desk: Desk, step: str = "") -> RaisePage:
    """Ctrl+R, and a step typed where the focus is then."""
    desk.key(Qt.Key.Key_R, CTRL, on=desk.screen.products.table)
    desk.type(step)
    told(desk)
    return desk.screen.raising


def told(desk: Desk) -> None:
    """Until what was typed is looked at."""
    pause(PREVIEW_AFTER_MS + 50)
    desk.rest()


def retype(desk: Desk, name: str, text: str) -> None:
    editor = desk.screen.raising.form.field(name).editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    desk.type(text)
    told(desk)


def new_prices(desk: Desk) -> list[str]:
    model = desk.screen.raising.model
    return column_texts(model, model.column_of("new"))


def coming(desk: Desk) -> dict[str, str]:
    """The general prices of December, by product."""
    return {
        row.form.code: str(row.next_price)
        for row in desk.services.tariffs.list_products(desk.owner)
        if row.next_on == DECEMBER
    }


def test_all_prices_are_raised_by_keys_and_taken_back_by_undo(desk: Desk) -> None:
    page = begin(desk, "2.50")

    assert page.form.save_button.text() == "Raise 10 prices"
    assert new_prices(desk)[:3] == ["60.50", "77.75", "96.625"]
    assert "customers pay ₹" in page.form.outlook.text()
    assert "October 2026" in page.form.outlook.text()
    check(desk.window)
    desk.key(Qt.Key.Key_Enter)
    assert page.form.field("from_on").editor.hasFocus()
    desk.key(Qt.Key.Key_Enter)

    assert not page.isVisible()
    assert coming(desk)["CM"] == "60.500"
    assert desk.screen.products.table.hasFocus()
    desk.key(Qt.Key.Key_Z, CTRL)
    assert coming(desk) == {}


def test_the_sum_below_is_that_of_the_ticked_rows(desk: Desk) -> None:
    page = begin(desk, "5 %")
    model = page.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    desk.key(Qt.Key.Key_Space, on=page.table)
    told(desk)

    left = Money.total(row.amount for row in model.checked())
    assert left > Money.zero
    assert "Ticked 9 prices" in page.totals.accessibleName()
    assert f"A month {left.format()} more" in page.totals.accessibleName()


def test_only_ticked_prices_of_the_chosen_list_are_raised(desk: Desk) -> None:
    page = begin(desk, "1")
    keys = [page.whose.itemData(at) for at in range(page.whose.count())]
    assert keys[:2] == ["", "general"]
    page.whose.set_key(keys[2])
    told(desk)
    assert column_texts(page.model, page.model.column_of("name")) == ["Cow Milk", "Buffalo Milk"]
    desk.key(Qt.Key.Key_Space, on=page.table)
    told(desk)
    assert page.form.save_button.text() == "Raise 1 price"

    desk.key(ENTER, CTRL)

    assert coming(desk) == {}
    (hotels,) = desk.services.tariffs.list_price_lists(desk.owner)
    by_code = {
        row.form.code: [
            str(rate.form.price)
            for rate in desk.services.tariffs.product_tariff(desk.owner, row.id).lists
            if rate.form.effective_from == DECEMBER
        ]
        for row in desk.services.tariffs.list_products(desk.owner)
    }
    assert hotels.name == "Hotels"
    assert {code: found for code, found in by_code.items() if found} == {"BM": ["71.250"]}


def test_nothing_ticked_is_nothing_to_raise(desk: Desk) -> None:
    page = begin(desk, "1")
    page.table._on_check_all()
    told(desk)

    assert not page.form.save_button.isEnabled()
    assert page.form.save_button.toolTip() == "No price is ticked."


def test_nothing_is_saved_before_what_it_does_was_told(desk: Desk) -> None:
    page = begin(desk)
    desk.type("3")
    desk.key(ENTER, CTRL)

    assert page.isVisible()
    assert coming(desk) == {}
    assert "customers pay" in page.form.outlook.text()
    desk.key(ENTER, CTRL)
    assert coming(desk)["CM"] == "61.000"


def test_what_cant_be_read_is_told_below_its_field(desk: Desk) -> None:
    page = begin(desk, "1,5")

    desk.key(ENTER, CTRL)

    assert "ambiguous" in page.form.field("by").error()
    assert page.form.texts()["by"] == "1,5"
    retype(desk, "by", "0")
    desk.key(ENTER, CTRL)
    assert "changes no price" in page.form.field("by").error()
    check(desk.window)


def test_billed_days_and_a_day_with_a_price_already_are_refused_in_sight(desk: Desk) -> None:
    page = begin(desk, "2")
    retype(desk, "from_on", "12/10/2026")

    assert "CM has a price of 58.000 from 12-10-2026 already" in page.form.notice.message.text()
    assert not page.form.save_button.isEnabled()
    desk.services.billing.generate(desk.owner, Month(2026, 10))
    retype(desk, "from_on", "20/10/2026")
    assert "October 2026 is billed already" in page.form.notice.message.text()
    assert "Begin on 01-11-2026" in page.form.notice.hint.text()
    check(desk.window)
    retype(desk, "from_on", "1/11/2026")
    assert page.form.notice.isHidden()
    assert page.form.save_button.isEnabled()


def test_a_price_that_somebody_changes_meanwhile_is_read_again(desk: Desk) -> None:
    page = begin(desk, "2")
    cow = desk.services.tariffs.list_products(desk.owner)[0].id
    desk.services.tariffs.add_rate(desk.owner, RateForm(cow, Price("59"), dt.date(2026, 11, 20)))
    told(desk)

    assert new_prices(desk)[0] == "61.00"
    desk.key(ENTER, CTRL, on=page.form.field("by").editor)
    assert coming(desk).get("BM") == "77.250"


def test_a_later_price_is_told_and_stays(desk: Desk) -> None:
    cow = desk.services.tariffs.list_products(desk.owner)[0].id
    desk.services.tariffs.add_rate(desk.owner, RateForm(cow, Price("70"), dt.date(2027, 1, 1)))
    page = begin(desk, "-2")

    assert page.form.save_button.text() == "Lower 10 prices"
    assert "1 price is followed by a later one, which stays." in page.form.outlook.text()
    assert "less a month" in page.form.outlook.text()


def test_esc_puts_it_away_and_it_begins_empty_again(desk: Desk) -> None:
    page = begin(desk, "2")
    desk.key(ESC)
    assert not page.isVisible()
    assert desk.screen.views.isVisible()

    desk.screen.views.choose(LISTS)
    desk.key(Qt.Key.Key_R, CTRL, on=desk.screen.lists.table)
    assert page.form.texts()["by"] == ""
    desk.key(ESC, on=page.table)
    assert desk.screen.lists.isVisible()


def test_a_clerk_is_told_who_raises_prices(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    madhuban_office(tmp_path / "data")
    desk = Desk(tmp_path / "data", Role.CLERK)
    try:
        assert not desk.screen.raise_button.isEnabled()
        desk.key(Qt.Key.Key_R, CTRL, on=desk.screen.products.table)
        assert not desk.screen.raising.isVisible()
        assert "manager" in desk.screen.raise_button.toolTip()
    finally:
        desk.close()


@pytest.mark.parametrize("size", [(1000, 640), (700, 480), (1366, 768)])
def test_it_is_whole_at_every_width(desk: Desk, size: tuple[int, int]) -> None:
    begin(desk, "2")
    desk.window.resize(*size)
    desk.rest()
    check(desk.window)
    desk.screen.raising.panel.close_panel()
    desk.rest()
    check(desk.window)
