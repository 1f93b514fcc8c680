"""The state of the month's grid and where its parts lie, without a window."""

from __future__ import annotations

import datetime as dt

import pytest

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.dto.consumption import SavedRow, SheetCell, SheetProduct
from dairyos_desktop.services.dto.month_sheet import (
    DatedKey,
    MonthCells,
    MonthFrame,
    MonthRow,
    MonthTotals,
    MonthWanted,
)
from dairyos_desktop.ui.entry.deciding import Deed, decide_enter, decide_typed
from dairyos_desktop.ui.entry.history import History
from dairyos_desktop.ui.entry.month.edges import foot_lines
from dairyos_desktop.ui.entry.month.grid import MonthGrid
from dairyos_desktop.ui.entry.month.layout import HEAD_HEIGHT, laid_out
from dairyos_desktop.ui.entry.month.looks import shown_at, total_text
from dairyos_desktop.ui.entry.month.sheet import MonthSheet
from dairyos_desktop.ui.entry.parts import Wish
from dairyos_desktop.ui.widgets.grid.place import Place

NOVEMBER = Month(2026, 11)
FIFTH = dt.date(2026, 11, 5)
AT = dt.datetime(2026, 11, 7, 2, 12, tzinfo=dt.UTC)
COW = SheetProduct(1, "CM", "Cow Milk", "", "L")
GHEE = SheetProduct(3, "GH", "Ghee", "", "pc")


def saved(quantity: str, version: int = 1) -> SavedRow:
    return SavedRow(Quantity(quantity), "", "Meena", AT, "Meena", AT, version)


def cell(row: SavedRow | None = None) -> SheetCell:
    return SheetCell(Quantity(1), Quantity(1), Quantity(1), row=row)


def key(customer: int, on: dt.date = FIFTH, product: int = 1) -> DatedKey:
    return DatedKey(customer, "morning", product, on)


def place(customer: int, on: dt.date = FIFTH) -> Place:
    return Place(customer, on.isoformat())


def made(product: int | None = 1) -> MonthGrid:
    rows = tuple(
        MonthRow(
            at, f"C{at}", at * 10, "R1", f"Customer {at}", "", dt.date(2026, 1, 1), None, f" c{at}",
            ("morning",),
        )
        for at in (1, 2, 3)
    )  # fmt: skip
    frame = MonthFrame(
        NOVEMBER, "R1", ("morning",), rows, (COW, GHEE), (1, 3), frozenset(), "Asia/Kolkata"
    )
    return MonthGrid(frame, MonthWanted(NOVEMBER, "R1", "morning", product))


def window(*customers: int, row: SavedRow | None = None, product: int = 1) -> MonthCells:
    cells = {
        customer: {key(customer, on, product): cell(row) for on in NOVEMBER.days}
        for customer in customers
    }
    return MonthCells(cells, {})


@pytest.fixture
def grid() -> MonthGrid:
    grid = made()
    grid.take(window(1, 2))
    return grid


def test_a_key_means_the_same_as_on_the_days_sheet(grid: MonthGrid) -> None:
    assert decide_typed(grid, place(1), "2").wishes == (Wish(key(1), Quantity(2)),)
    assert decide_typed(grid, place(1), "15").deed is Deed.HOLD
    assert decide_typed(grid, place(1), "L").key == key(1)
    assert decide_enter(grid, place(2)).wishes == (Wish(key(2), Quantity(1)),)


def test_what_is_not_read_yet_shows_nothing_and_is_asked_for_once(grid: MonthGrid) -> None:
    assert shown_at(grid, place(3)).text == ""
    assert not grid.is_read(3)
    assert grid.take(window(1, 2, 3)) == {3}


def test_a_fresh_window_leaves_what_is_worked_on_at_the_version_that_was_seen(
    grid: MonthGrid,
) -> None:
    grid.begin_saving([Wish(key(1), Quantity(2))])
    grid.take(window(1, 2, row=saved("3", 7)), frozenset([place(2)]))
    assert grid.cell(key(1)).row is None
    assert grid.cell(key(2)).row is None
    other = grid.cell(key(2, dt.date(2026, 11, 6))).row
    assert other is not None
    assert other.version == 7


def test_rows_far_away_are_let_go_but_not_those_on_their_way(grid: MonthGrid) -> None:
    grid.begin_saving([Wish(key(1), Quantity(2))])
    grid.forget([1, 2])
    assert grid.is_read(1)
    assert not grid.is_read(2)


def test_sums_follow_wishes_and_are_told_anew(grid: MonthGrid) -> None:
    sheet = MonthSheet(grid, History())
    sheet.cells_read([1, 2])
    sheet.take_totals(MonthTotals((COW,), {(FIFTH, 1): 5000}, {(3, 1): 5000}))
    grid.begin_saving([Wish(key(1), Quantity(2))])
    sheet.touched({1})
    assert (sheet.day_total(FIFTH), sheet.row_total(1), sheet.total()) == (7000, 2000, 7000)
    sheet.take_totals(MonthTotals((COW,), {(FIFTH, 1): 6000}, {(3, 1): 6000}))
    assert (sheet.day_total(FIFTH), sheet.row_total(1)) == (8000, 2000)
    grid.set_saved(key(1), None)
    sheet.touched({1})
    assert (sheet.day_total(FIFTH), sheet.row_total(1)) == (6000, 0)


def test_litres_and_pieces_are_not_added_up() -> None:
    grid = made(product=None)
    both = {key(1): cell(saved("1")), key(1, product=3): cell(saved("2"))}
    grid.take(MonthCells({1: both, 2: {key(2, product=3): cell(saved("2"))}}, {}))
    assert shown_at(grid, place(1)).text == "1+"
    assert shown_at(grid, place(2)).text == "2"
    assert decide_typed(grid, place(1), "3").deed is Deed.REFUSE
    sheet = MonthSheet(grid, History())
    sheet.take_totals(
        MonthTotals((COW, GHEE), {(FIFTH, 1): 1000, (FIFTH, 3): 4000}, {(1, 1): 1000})
    )
    assert (sheet.day_total(FIFTH), sheet.product_total(3)) == (1000, 4000)


def test_the_foot_has_a_line_for_each_product_or_says_how_many_it_leaves_out() -> None:
    grid = made(product=None)
    sheet = MonthSheet(grid, History())
    sheet.take_totals(MonthTotals((COW, GHEE), {(FIFTH, 1): 1000, (FIFTH, 3): 4000}, {}))
    assert [(line.label, line.total) for line in foot_lines(sheet, 3)] == [
        ("3 customers, L", 1000), ("Cow Milk, L", 1000), ("Ghee, pc", 4000),
    ]  # fmt: skip
    shown = [total_text(line.total, line.unit) for line in foot_lines(sheet, 3)]
    assert shown == ["1.00", "1.00", "4"]
    assert [line.label for line in foot_lines(sheet, 2)] == [
        "3 customers, L", "2 more: choose one above",
    ]  # fmt: skip
    assert [line.label for line in foot_lines(sheet, 1)] == ["3 customers, L"]


def test_points_find_their_cells_and_figures_their_room() -> None:
    layout = laid_out(
        1000, 600, rows=100, days=31, row=28, foot_lines=2, widest_day=30, widest_total=60,
        narrow=False,
    )  # fmt: skip
    assert layout.bottom == 600 - 48
    assert layout.cell_at(layout.left, HEAD_HEIGHT, 0, 0) == (0, 0)
    assert layout.cell_at(layout.left, HEAD_HEIGHT, layout.day * 3, 28 * 5) == (5, 3)
    assert layout.cell_at(20, HEAD_HEIGHT + 30, 500, 0) == (1, -1)
    assert layout.cell_at(layout.right, HEAD_HEIGHT, 0, 0) == (0, 31)
    assert layout.cell_at(layout.left, layout.bottom, 0, 0) is None
    assert layout.x_of(30, layout.most_across) + layout.day == layout.right
    assert layout.y_of(99, layout.most_down) + layout.row == layout.bottom
    wide = laid_out(
        2600, 600, rows=3, days=28, row=28, foot_lines=1, widest_day=90, widest_total=60,
        narrow=False,
    )  # fmt: skip
    assert wide.day == 100
    assert wide.most_across == wide.days * wide.day - wide.days_seen
    assert wide.cell_at(wide.left, HEAD_HEIGHT + 28 * 3, 0, 0) is None
