"""Every list of the window as a file: what stands on the screen, typed, whole or not at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

import openpyxl
import pytest
from helpers.customers_desk import Desk
from helpers.desks import EntryDesk
from helpers.exported import export, prompts, read, read_csv, said
from helpers.keys import Modifier
from helpers.station_road import fill
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.exports import ExportService
from dairyos_desktop.ui.bills.screen import BillsScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.windows import RecordingPrompts

    from dairyos_desktop.ui.products.screen import ProductsScreen

OCTOBER = Month.parse("2026-10")
SHIFT = Modifier.ShiftModifier


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    del qapp
    made = Desk(tmp_path / "office")
    yield made
    made.close()


def money(cell: object) -> Money:
    return Money(f"{cell:.2f}")


def test_customers_as_they_stand_found_and_sorted(desk: Desk, tmp_path: Path) -> None:
    # The focus is in the search field, where Linux would take Ctrl+E for itself.
    desk.type("sha")
    desk.rest()
    export(desk, tmp_path / "found.xlsx")
    assert prompts(desk).offered == ["Customers – sha.xlsx"]
    rows = read(tmp_path / "found.xlsx")
    assert [row["Name"] for row in rows] == desk.names()
    assert 0 < len(rows) < 240
    assert said(desk.screen)[0].startswith(f"{len(rows)} rows exported to found.xlsx.")
    desk.key(Qt.Key.Key_Escape)
    desk.screen.list.table.sort_by("balance", descending=True)
    export(desk, tmp_path / "all.csv")
    assert prompts(desk).offered[-1] == "Customers.xlsx"
    listed = desk.screen.list.model.rows
    all_rows = read_csv(tmp_path / "all.csv")
    balances = desk.services.customers.balances(desk.owner)
    assert [row["Code"] for row in all_rows] == [row.code for row in listed]
    assert [Money(row["Balance"]) for row in all_rows] == [balances[row.id] for row in listed]
    assert [row["In own script"] for row in all_rows] == [row.name_local for row in listed]
    # One line about exports at a time.
    assert len(said(desk.screen)) == 1


def test_columns_folded_away_are_exported_too(desk: Desk, tmp_path: Path) -> None:
    desk.window.resize(900, 600)
    desk.rest()
    model, table = desk.screen.list.model, desk.screen.list.table
    assert table.isColumnHidden(model.column_of("phone"))
    export(desk, tmp_path / "narrow.xlsx")
    rows = read(tmp_path / "narrow.xlsx")
    phones = [row["Phone"] for row in rows]
    assert all(isinstance(phone, str) for phone in phones if phone)
    assert [row["Address"] or "" for row in rows] == [row.address for row in model.rows]


def test_the_lists_of_a_card_by_the_focus(desk: Desk, tmp_path: Path) -> None:
    card = desk.open("C00005")
    desk.services.billing.generate(desk.owner, OCTOBER)
    desk.services.payments.add(
        desk.owner, NewPayment("C00005", Money("2.00"), "discount", reason="round sum")
    )
    desk.screen.panel.view.tabs.choose("account")
    desk.rest()
    view = desk.screen.panel.view
    view.account.table.setFocus()
    export(desk, tmp_path / "account.xlsx")
    assert prompts(desk).offered[-1].startswith(f"Account C00005 {card.form.name}")
    entries = desk.services.ledger.of(desk.owner, card.id).entries
    rows = read(tmp_path / "account.xlsx")
    assert [money(row["Balance"]) for row in rows] == [
        entry.balance for entry in entries[-len(rows) :]
    ]
    assert len(rows) == view.account.model.rowCount()
    assert isinstance(rows[-1]["Date"], dt.datetime)
    assert rows[-1]["What"] == "Discount", "no money came"
    assert f"{entries[-1].ref}" in view.account.model.cell(len(rows) - 1, 0)[0]
    tip = view.account.model.columns[0].tip
    assert tip is not None
    assert tip(view.account.model.rows[-1]).endswith("· discount")
    view.tabs.choose("takes")
    desk.rest()
    view.takes.orders.findChildren(QWidget)[-1].setFocus()
    export(desk, tmp_path / "orders.csv")
    orders = read_csv(tmp_path / "orders.csv")
    assert [row["Code"] for row in orders] == [row.product for row in desk.card.orders]
    assert [Quantity(row["Quantity"]) for row in orders] == [
        row.form.quantity for row in desk.card.orders
    ]
    assert {row["Days"] for row in orders} <= {"every day", "every second day"} | {
        row["Days"] for row in orders if "," in row["Days"]
    }


def bills_screen(desk: Desk) -> BillsScreen:
    desk.services.billing.generate(desk.owner, OCTOBER)
    desk.window.show_screen("bills", {"month": "2026-10"})
    desk.rest()
    desk.rest()
    screen = desk.window.screen_of("bills")
    assert isinstance(screen, BillsScreen)
    return screen


def test_bills_to_the_paisa(desk: Desk, tmp_path: Path) -> None:
    screen = bills_screen(desk)
    export(desk, tmp_path / "bills.xlsx")
    assert prompts(desk).offered[-1] == "Bills 2026-10.xlsx"
    rows = read(tmp_path / "bills.xlsx")
    listed = screen.list.model.rows
    assert [row["Number"] for row in rows] == [row.number for row in listed]
    for head, amounts in (
        ("Bill", [row.total for row in listed]),
        ("To pay", [row.payable for row in listed]),
        ("Received", [row.paid for row in listed]),
    ):
        assert [money(row[head]) for row in rows] == amounts
    # Advances are numbers below 0, not words.
    assert any(money(row["To pay"]) < Money.zero for row in rows)


def test_deliveries_and_lines_of_the_bill_in_the_panel(desk: Desk, tmp_path: Path) -> None:
    screen = bills_screen(desk)
    screen.list.panel.tabs.choose("deliveries")
    desk.rest()
    names = [one.words for one in screen.listings()]
    number = screen.list.table.current_row()
    assert number is not None
    assert names == [
        "the bills of October 2026",
        f"the deliveries on {number.number}",
        f"the lines of {number.number}",
    ]
    (paper,) = desk.services.billing.papers(desk.owner, [number.bill_id])
    for listing, name in zip(screen.listings()[1:], ("days.xlsx", "lines.xlsx"), strict=True):
        prompts(desk).path = tmp_path / name
        screen.exporter.export(listing)
        desk.rest()
    days = read(tmp_path / "days.xlsx")
    given = [row for row in days if row["Quantity"] is not None]
    assert Quantity.total(Quantity(str(row["Quantity"])) for row in given) == Quantity.total(
        Quantity(line.quantity) for line in paper.lines if line.kind == "delivery"
    )
    assert [row["Date"] for row in days] == sorted(cast("dt.datetime", row["Date"]) for row in days)
    marks = sum(bool(cell.mark) for shift in paper.calendar for cell in shift.cells)
    assert len(days) - len(given) == marks
    sums = {row["What"]: row["Amount"] for row in read(tmp_path / "lines.xlsx")}
    assert money(sums["Bill"]) == Money(paper.total)
    assert money(sums["To pay"]) == Money(paper.payable)
    # The sums below the goods stay where they are, whatever the sheet is sorted by.
    sheet = openpyxl.load_workbook(tmp_path / "lines.xlsx").active
    assert isinstance(sheet, Worksheet)
    goods = len(paper.lines) + len(paper.corrections)
    assert goods < len(sums)
    assert str(sheet.auto_filter.ref).endswith(str(1 + goods))


def test_things_to_look_at_without_the_heads_of_groups(desk: Desk, tmp_path: Path) -> None:
    screen = bills_screen(desk)
    screen.pages.show_look()
    desk.rest()
    export(desk, tmp_path / "look.xlsx")
    assert prompts(desk).offered[-1] == "Look at first 2026-10.xlsx"
    lines = [line for line in screen.look.model.rows if not line.head]
    rows = read(tmp_path / "look.xlsx")
    assert lines
    assert [(row["Customer"], row["What"]) for row in rows] == [
        (line.title, line.detail) for line in lines
    ]
    assert all(row["Kind"] for row in rows)


def test_products_prices_taxes_and_price_lists(desk: Desk, tmp_path: Path) -> None:
    desk.window.show_screen("products")
    desk.rest()
    screen = cast("ProductsScreen", desk.window.screen_of("products"))
    export(desk, tmp_path / "products.xlsx")
    listed = screen.products.model.rows
    rows = read(tmp_path / "products.xlsx")
    assert [row["Code"] for row in rows] == [row.form.code for row in listed]
    assert [f"{row['Price today']:.3f}" for row in rows] == [str(row.price) for row in listed]
    assert {row["HSN"] for row in rows} == {row.form.hsn for row in listed}
    assert all(isinstance(row["HSN"], str) for row in rows)
    screen.products.prices.table.setFocus()
    export(desk, tmp_path / "prices.csv")
    prices = [row.form for row in screen.products.prices.model.rows]
    assert [(row["From"], row["Price"]) for row in read_csv(tmp_path / "prices.csv")] == [
        (form.effective_from.isoformat(), form.price.short()) for form in prices
    ]
    screen.products.panel.tabs.choose("tax")
    desk.rest()
    screen.products.tax.table.setFocus()
    names = [one.words for one in screen.listings()]
    assert names[1].startswith("the tax rates of ")
    screen._choose("lists")
    desk.rest()
    names = [one.words for one in screen.listings()]
    assert names[0] == "the price lists"


def test_a_viewer_may_take_along_what_he_may_read(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    desk = Desk(tmp_path / "office", role=Role.VIEWER)
    export(desk, tmp_path / "mine.csv")
    assert len(read_csv(tmp_path / "mine.csv")) == 240
    desk.close()


def menu_words(deed: object) -> list[str]:
    """What the menu says that the deed opens; it is closed again."""
    words: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            words.extend(action.text() for action in menu.actions())
            menu.close()

    QTimer.singleShot(0, look)
    assert callable(deed)
    deed()
    return words


def test_menus_finder_and_f1_tell_of_it(desk: Desk) -> None:
    desk.open("C00005")
    screen = desk.screen
    under = screen.list.table.viewport()
    at = under.mapToGlobal(under.rect().center())
    assert menu_words(lambda: screen.exporter.show_menu(under, at)) == ["Export the customers…"]
    assert not screen.bar._more.isHidden()
    words = menu_words(screen.bar._on_more)
    assert words[-4:] == [
        "Export the customers…",
        "Export the usual orders of C00005…",
        "Export the leaves of C00005…",
        "Export the planned changes of C00005…",
    ]
    actions = [found.title for found in desk.window._actions()]
    assert "Export the customers" in actions
    assert any(one.keys == "Ctrl E" for one in tuple(screen.keys()))


def test_the_day_sheet_with_its_leaves_and_what_is_not_saved(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    desk = EntryDesk(tmp_path / "office")
    fill(desk)
    desk.open()
    desk.services.exports = ExportService(SpreadsheetWriter(), WholeFiles())
    desk.go("C1", "morning CM")
    desk.press("2.5\n\nL<down>5<down>")
    desk.rest()
    # What is being typed at this moment is part of the sheet.
    desk.press("1.75")
    asked = cast("RecordingPrompts", desk.context.prompts)
    asked.path = tmp_path / "sheet.xlsx"
    desk.ctrl(Qt.Key.Key_E)
    desk.rest()
    assert asked.offered == ["Entry 2026-11-07 Station Road morning and evening.xlsx"]
    rows = read(tmp_path / "sheet.xlsx")
    cow = "Cow Milk morning (L)"
    assert [(row["Code"], row[cow]) for row in rows] == [
        ("C1", 2.5),
        ("C2", 1),
        ("C3", "L"),
        ("C4", "5"),
        ("C5", 1.75),
        ("C6", 1),
    ]
    assert [row["Buffalo Milk evening (L)"] for row in rows] == [0.5, 0.5] + [None] * 4
    assert [row["State"] for row in rows][2:4] == ["on leave", "to look at"]
    assert [row["No."] for row in rows] == [10, 20, 30, 40, 50, 60]
    desk.close()
