"""The state of the day's grid and what a keystroke means, without a window."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.dto.consumption import (
    CellKey,
    DaySheet,
    LeaveNote,
    SavedRow,
    SheetCell,
    SheetColumn,
    SheetProduct,
    SheetRow,
)
from dairyos_desktop.ui.entry import blocks
from dairyos_desktop.ui.entry.columns import columns_of, unit_of
from dairyos_desktop.ui.entry.deciding import Deed, decide_clear, decide_enter, decide_typed
from dairyos_desktop.ui.entry.figures import Figures, RowState
from dairyos_desktop.ui.entry.filters import Filter
from dairyos_desktop.ui.entry.finding import find, landing
from dairyos_desktop.ui.entry.grid import Grid
from dairyos_desktop.ui.entry.history import MOST_STEPS, Change, History, Step, Value
from dairyos_desktop.ui.entry.notes import note_of
from dairyos_desktop.ui.entry.parts import Held, Why, Wish
from dairyos_desktop.ui.widgets.grid.place import Place
from dairyos_desktop.ui.widgets.grid.widths import fit

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import Shift

ON = dt.date(2026, 11, 7)
AT = dt.datetime(2026, 11, 7, 2, 12, tzinfo=dt.UTC)
COW = SheetProduct(1, "CM", "Cow Milk", "", "L")
BUFFALO = SheetProduct(2, "BM", "Buffalo Milk", "", "L")
GHEE = SheetProduct(3, "GH", "Cow Ghee", "घी", "pc")
CURD = SheetProduct(4, "CD", "Cow Curd", "", "kg")


def saved(quantity: str, version: int = 1, reason: str = "") -> SavedRow:
    return SavedRow(Quantity(quantity), reason, "Meena", AT, "Meena", AT, version)


def cell(ordered: str = "1", row: SavedRow | None = None) -> SheetCell:
    quantity = Quantity(ordered)
    return SheetCell(quantity, quantity, quantity, row=row)


def customer(
    at: int,
    name: str,
    cells: dict[tuple[Shift, int], SheetCell] | None = None,
    *,
    active: bool = True,
) -> SheetRow:
    return SheetRow(
        at, f"C{at}", at * 10, "R1", name, "", "", "", active, dt.date(2026, 1, 1),
        None if active else dt.date(2026, 10, 2), f" c{at} {name.lower()}",
        ("morning", "evening"), cells if cells is not None else {("morning", 1): cell()},
    )  # fmt: skip


def sheet(*rows: SheetRow, absent: tuple[SheetRow, ...] = ()) -> DaySheet:
    return DaySheet(
        ON,
        "R1",
        ("morning", "evening"),
        (SheetColumn("morning", COW), SheetColumn("morning", BUFFALO), SheetColumn("evening", COW)),
        (COW, BUFFALO, GHEE, CURD),
        rows,
        absent,
    )


@pytest.fixture
def grid() -> Grid:
    return Grid(sheet(customer(1, "Asha"), customer(2, "Dwarka"), customer(3, "Geeta")))


def morning(at: int) -> Place:
    return Place(at, "morning:1")


def key(at: int, product: int = 1) -> CellKey:
    return CellKey(at, "morning", product)


def test_the_state_of_the_grid_knows_no_qt() -> None:
    modules = ("grid", "deciding", "blocks", "finding", "history", "figures", "notes")
    code = "; ".join(f"import dairyos_desktop.ui.entry.{name}" for name in modules)
    code += "; import dairyos_desktop.ui.widgets.grid.widths"
    code += "; import sys; assert 'PySide6' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_heads_leave_a_common_last_word_out_and_name_units_that_differ() -> None:
    heads = [column.head for column in columns_of(sheet()) if column.product]
    assert heads == ["Cow", "Buffalo", "Cow"]
    products = (COW, BUFFALO, CURD)
    mixed = replace(sheet(), columns=tuple(SheetColumn("morning", one) for one in products))
    assert unit_of(mixed, "morning") == "L"
    assert [(c.head, c.unit) for c in columns_of(mixed) if c.product] == [
        ("Cow", ""), ("Buffalo", ""), ("Cow Curd", "kg"),
    ]  # fmt: skip


def test_a_pre_filled_cell_is_saved_by_enter_and_by_the_same_figure_typed(grid: Grid) -> None:
    wish = Wish(key(1), Quantity(1))
    assert decide_enter(grid, morning(1)).wishes == (wish,)
    assert decide_typed(grid, morning(1), "1").wishes == (wish,)
    grid.set_saved(key(1), saved("1"))
    assert decide_enter(grid, morning(1)).deed is Deed.NOTHING
    assert decide_typed(grid, morning(1), "1.000").deed is Deed.NOTHING
    assert decide_clear(grid, morning(1)).wishes == (Wish(key(1), None),)


def test_a_reason_goes_with_what_is_unlike_the_order_only(grid: Grid) -> None:
    grid.set_saved(key(1), saved("2", reason="guests"))
    assert decide_typed(grid, morning(1), "3").wishes == (Wish(key(1), Quantity(3), "guests"),)
    assert decide_typed(grid, morning(1), "1").wishes == (Wish(key(1), Quantity(1), ""),)


@pytest.mark.parametrize(("typed", "deed"), [("3", Deed.SAVE), ("3.001", Deed.HOLD)])
def test_more_than_three_times_the_order_is_unusual(grid: Grid, typed: str, deed: Deed) -> None:
    decision = decide_typed(grid, morning(1), typed)
    assert decision.deed is deed
    if decision.held is not None:
        assert (decision.held.why, decision.held.text) == (Why.UNUSUAL, "3.001")
        grid.hold(morning(1), decision.held)
        assert decide_enter(grid, morning(1)).wishes == (Wish(key(1), Quantity("3.001")),)


def test_what_is_held_waits_for_no_confirmation(grid: Grid) -> None:
    grid.hold(morning(1), Held(Why.INVALID, "x", "no figure"))
    grid.begin_saving([Wish(key(2), Quantity(2))])
    grid.begin_leaves([key(3)])
    assert grid.waiting() == []
    grid.release(morning(1))
    grid.set_saved(key(2), saved("2"))
    grid.end_leaves([key(3)])
    assert grid.waiting() == [(key(1), Quantity(1)), (key(3), Quantity(1))]


def test_a_newer_wish_for_a_cell_stays_in_sight_until_it_is_saved_itself(grid: Grid) -> None:
    first, second = Wish(key(1), Quantity(2)), Wish(key(1), Quantity(3))
    grid.begin_saving([first])
    grid.begin_saving([second])
    grid.set_saved(key(1), saved("2"), first)
    assert grid.quantity(key(1)) == Quantity(3)
    grid.set_saved(key(1), saved("3", 2), second)
    assert grid.quantity(key(1)) == Quantity(3)
    assert not grid.saving


def test_a_fresh_reading_leaves_the_version_that_the_clerk_saw(grid: Grid) -> None:
    rows = [
        customer(at, name, {("morning", 1): cell(row=saved("2", 7))})
        for at, name in ((1, "Asha"), (2, "Dwarka"), (3, "Geeta"))
    ]
    grid.begin_saving([Wish(key(2), Quantity(5))])
    changed = grid.merge(sheet(*rows), frozenset([morning(1)]))
    assert changed == {3}
    assert grid.cell(key(1)).row is None
    assert grid.cell(key(2)).row is None
    assert grid.cell(key(3)).row == saved("2", 7)


def test_a_fresh_reading_with_other_rows_shows_them_all(grid: Grid) -> None:
    grid.hold(morning(2), Held(Why.INVALID, "x", "no figure"))
    grid.hold(morning(3), Held(Why.INVALID, "y", "no figure"))
    assert grid.merge(sheet(customer(1, "Asha"), customer(3, "Geeta")), frozenset()) is None
    assert grid.visible == [1, 3]
    assert list(grid.held) == [morning(3)]


def test_figures_follow_each_row(grid: Grid) -> None:
    figures = Figures(grid)
    assert (figures.counts[Filter.WAITING], figures.waiting["morning:1"]) == (3, 3000)
    grid.set_saved(key(1), saved("1"))
    grid.set_saved(key(2), saved("0", reason="gate locked"))
    grid.set_saved(CellKey(3, "evening", 3), saved("1"))
    figures.update([1, 2, 3])
    assert figures.delivered["morning:1"] == 1000
    assert figures.waiting["morning:1"] == 1000
    assert figures.other == 1
    assert [figures.of(at).state for at in (1, 2, 3)] == [
        RowState.CONFIRMED, RowState.NOT_DELIVERED, RowState.WAITING,
    ]  # fmt: skip
    assert figures.counts[Filter.CHANGED] == 2
    assert figures.fitting(Filter.CHANGED) == [2, 3]
    assert note_of(grid, 2) == ("gate locked", "bad")


def test_leave_takes_a_shift_out_of_what_waits(grid: Grid) -> None:
    grid.set_leave(key(1), LeaveNote(9, 1, ON, ON, "morning", None))
    figures = Figures(grid)
    assert figures.of(1).state is RowState.LEAVE
    assert figures.counts[Filter.LEAVE] == 1
    assert decide_typed(grid, morning(1), "l").deed is Deed.TAKE_BACK_LEAVE
    assert note_of(grid, 1).words == "Leave this day"


def test_finding_by_position_and_by_letters() -> None:
    grid = Grid(
        sheet(
            customer(1, "Asha Dwivedi"), customer(2, "Dwarka"), customer(10, "Geeta"),
            absent=(customer(4, "Dwij", active=False),),
        )
    )  # fmt: skip
    assert find(grid, "10") == [1, 10]
    assert find(grid, "100") == [10]
    assert find(grid, "1") == [1, 10]
    assert find(grid, "dw") == [1, 2, 4]
    assert find(grid, "wark") == [2]
    assert find(grid, "zz") == find(grid, " ") == []
    assert landing(grid, 2, "evening:1") == "morning:1"
    grid.set_saved(CellKey(2, "evening", 1), saved("1"))
    assert landing(grid, 2, "evening:1") == "evening:1"
    assert landing(grid, 4, "note") == "morning:1"


def test_a_block_may_hold_figures_leaves_and_what_can_not_be_read(grid: Grid) -> None:
    cells = blocks.split_text("2\t1\r\nL\t\r\n1e3\t40\r\n5\t5\r\n")
    block = blocks.pasted(grid, [1, 2, 3], ["morning:1", "morning:2"], cells)
    assert block.wishes == [
        Wish(key(1), Quantity(2)), Wish(key(1, 2), Quantity(1)), Wish(key(3, 2), Quantity(40)),
    ]  # fmt: skip
    assert block.leaves == [key(2)]
    assert list(block.held) == [morning(3)]


def test_filling_down_copies_what_is_shown(grid: Grid) -> None:
    grid.set_saved(key(1), saved("2"))
    block = blocks.filled_down(grid, [1, 2, 3], ["number", "morning:1", "morning:2"])
    assert block.wishes == [Wish(key(2), Quantity(2)), Wish(key(3), Quantity(2))]
    assert blocks.copied_text(grid, [1, 2], ["morning:1", "morning:2"]) == "2\t\n1\t"


def test_history_keeps_a_hundred_steps_and_redoes_until_something_new_is_done() -> None:
    history = History()
    steps = [Step((Change(key(1), None, Value(Quantity(n), "")),)) for n in range(MOST_STEPS + 5)]
    for step in steps:
        history.push(step)
    undone = [history.undo() for _ in range(MOST_STEPS)]
    assert undone == steps[:4:-1]
    assert history.undo() is None
    assert history.redo() == steps[5]
    history.push(steps[0])
    assert history.redo() is None
    assert [history.undo(), history.undo(), history.undo()] == [steps[0], steps[5], None]


def test_columns_share_the_room_and_figures_never_shrink() -> None:
    columns = columns_of(sheet())
    for room in (1178, 855, 620):
        widths = dict(
            zip((column.id for column in columns), fit(columns, room, address=True), strict=True)
        )
        assert all(widths[column.id] == column.width for column in columns if column.product)
        least = sum(widths.values())
        assert least == room or widths["note"] == 120
    assert fit(columns, 620, address=False)[3] == 0
