"""The state of the day's grid, without Qt: what stands, what is under way, what waits for a word.

The grid never talks to a service. The screen asks it what a keystroke means (`deciding`), saves,
and tells it what became of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import ALL
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.dto.consumption import CellKey, CellState, SheetCell
from dairyos_desktop.ui.entry.board import Board
from dairyos_desktop.ui.entry.columns import OTHER, GridColumn, columns_of
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import ItemsView, Iterator

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.consumption import (
        DaySheet,
        LeaveNote,
        SavedRow,
        SheetProduct,
        SheetRow,
    )
    from dairyos_desktop.ui.entry.parts import Held, RowKey, Wish


class Grid(Board):
    """A day's sheet and all that happens to it between two readings of it.

    Attributes:
        sheet: As it was last read.
        columns: Left to right.
        visible: Customers shown, in walking order.
    """

    def __init__(self, sheet: DaySheet, held: dict[Place, Held] | None = None) -> None:
        super().__init__()
        self._summoned: set[int] = set()
        self._take(sheet)
        for place, one in (held or {}).items():
            if self.has(place.customer_id) and self.column_at(place.column) >= 0:
                self.held[place] = one
                self._summoned.add(place.customer_id)
        self.visible = self.customers()

    def _take(self, sheet: DaySheet) -> None:
        self.sheet = sheet
        self.columns = columns_of(sheet)
        self._at = {column.id: at for at, column in enumerate(self.columns)}
        self._products = {product.id: product for product in sheet.products}
        self._rows = {row.customer_id: row for row in (*sheet.rows, *sheet.absent)}
        self._absent = {row.customer_id for row in sheet.absent}
        self._cells = {row.customer_id: dict(row.cells) for row in self._rows.values()}
        self._in_columns = {
            (column.shift, column.product.id): column.id
            for column in self.columns
            if column.shift is not None and column.product is not None
        }

    # What there is ---------------------------------------------------------------

    def row(self, customer_id: int) -> SheetRow:
        """A customer of the route, absent ones too."""
        return self._rows[customer_id]

    def has(self, customer_id: int) -> bool:
        """Whether the customer is of this route at all."""
        return customer_id in self._rows

    def product(self, product_id: int) -> SheetProduct:
        """A product of the sheet."""
        return self._products[product_id]

    def column(self, column_id: str) -> GridColumn:
        """A column by its id."""
        return self.columns[self._at[column_id]]

    def column_at(self, column_id: str) -> int:
        """Where a column stands, or -1 where the sheet has none of that id."""
        return self._at.get(column_id, -1)

    def cell(self, key: RowKey) -> SheetCell:
        """A cell as it stands in the database, as far as is known."""
        found = self._cells[key.customer_id].get((key.shift, key.product_id))
        return found or self._rows[key.customer_id].cell(key.shift, key.product_id)

    def key_of(self, place: Place) -> CellKey | None:
        """The row that a quantity column holds; None for other columns and other routes' shifts."""
        column = self.column(place.column)
        if column.shift is None or column.product is None:
            return None
        if column.shift not in self._rows[place.customer_id].shifts:
            return None
        return CellKey(place.customer_id, column.shift, column.product.id)

    def on_of(self, key: RowKey) -> dt.date:
        """The day of a row: the sheet's."""
        del key
        return self.sheet.on

    def place_of(self, key: RowKey) -> Place:
        """Where a row is shown: its own column, or "Other"."""
        return Place(key.customer_id, self.column_of(key))

    def keys_at(self, place: Place) -> list[RowKey]:
        """All rows that a place shows: one in a quantity column, any number under "Other"."""
        if self.column(place.column).kind is not Kind.OTHER:
            key = self.key_of(place)
            return [] if key is None else [key]
        found: list[RowKey] = [
            key
            for key in self.keys_of(place.customer_id)
            if (key.shift, key.product_id) not in self._in_columns
        ]
        order = {product_id: at for at, product_id in enumerate(self._products)}
        return sorted(found, key=lambda key: (key.shift == "evening", order[key.product_id]))

    def cells_of(self, customer_id: int) -> ItemsView[tuple[Shift, int], SheetCell]:
        """All cells of a customer by shift and product, empty ones too."""
        return self._cells[customer_id].items()

    def keys_of(self, customer_id: int) -> Iterator[CellKey]:
        """All rows of a customer that say something."""
        return (key for key, _, _ in self.said(customer_id))

    def said(self, customer_id: int) -> Iterator[tuple[CellKey, SheetCell, CellState]]:
        """The same, with the cell and what it says: of a whole sheet each is worked out once."""
        for (shift, product_id), cell in self.cells_of(customer_id):
            key = CellKey(customer_id, shift, product_id)
            state = cell.state if self.is_quiet else self.state(key)
            if state is not CellState.EMPTY:
                yield key, cell, state

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is under way: every cell stands as it was read."""
        return not (self.saving or self.going_on_leave)

    def column_of(self, key: RowKey) -> str:
        """The column in which a row is shown: its own, or "Other"."""
        return self._in_columns.get((key.shift, key.product_id), OTHER)

    def is_free_for_other(self, shift: Shift, product_id: int) -> bool:
        """Whether a product is entered under "Other" in that shift."""
        return (shift, product_id) not in self._in_columns

    def waiting(self) -> list[tuple[CellKey, Quantity]]:
        """Everything on the sheet that *Confirm* would save, as it is shown."""
        return [
            (key, self.cell(key).due)
            for customer_id in self.customers()
            for key in self.keys_of(customer_id)
            if self.is_waiting(key)
        ]

    # What happens -----------------------------------------------------------------

    def set_saved(self, key: RowKey, row: SavedRow | None, wish: Wish | None = None) -> None:
        """Takes what the database holds now; an absent customer with a row has come back."""
        super().set_saved(key, row, wish)
        if row is not None and key.customer_id in self._absent:
            self._summoned.add(key.customer_id)

    def _put(self, key: RowKey, cell: SheetCell) -> None:
        self._cells[key.customer_id][key.shift, key.product_id] = cell

    def turn_of(self, key: RowKey) -> tuple[int, Shift]:
        """The customer's shift: the sheet has one day."""
        return key.customer_id, key.shift

    def turn_keys(self, key: RowKey) -> list[RowKey]:
        """All rows of the customer's shift that say something."""
        return [one for one in self.keys_of(key.customer_id) if one.shift == key.shift]

    def set_leave(self, key: RowKey, leave: LeaveNote) -> None:
        """Shows a leave of all products in the shift; what was pre-filled falls away."""
        customer_id, shift = self.turn_of(key)
        cells = self._cells[customer_id]
        for (cell_shift, product_id), cell in cells.items():
            if cell_shift == shift:
                cells[cell_shift, product_id] = cell._replace(
                    due=Quantity.zero, leave=leave, planned=None
                )
        row = self._rows[customer_id]
        others = tuple(one for one in row.leaves if one.id != leave.id)
        self._rows[customer_id] = replace(row, leaves=(leave, *others))

    def merge(self, sheet: DaySheet, busy: frozenset[Place]) -> set[int] | None:
        """Takes a fresh reading of the same day.

        Cells that are being typed in, saved or held keep the version that the clerk saw, so that
        somebody else's change of them comes out as a conflict and is not written over.

        Returns:
            The customers whose cells look different now; None where rows or columns are others, and
        all rows are shown again.
        """
        kept: list[tuple[RowKey, SheetCell]] = [
            (key, self.cell(key))
            for key in (
                *self.saving,
                *(key for place in (*busy, *self.held) for key in self._seen(place)),
            )
            if key.customer_id in self._cells
        ]
        before_rows, before_columns = dict(self._rows), self.columns
        before_cells, before_absent = self._cells, self._absent
        self._take(sheet)
        for key, cell in kept:
            if key.customer_id in self._cells:
                fresh = self.cell(key)._replace(row=cell.row)
                self._cells[key.customer_id][key.shift, key.product_id] = fresh
        same_shape = (
            self.columns == before_columns
            and list(before_rows) == list(self._rows)
            and before_absent == self._absent
        )
        if not same_shape:
            self.held = {
                place: held for place, held in self.held.items() if place.customer_id in self._rows
            }
            self.visible = self.customers()
            return None
        return {
            customer_id
            for customer_id, row in self._rows.items()
            if before_cells[customer_id] != self._cells[customer_id]
            or before_rows[customer_id] != row
        }

    def _seen(self, place: Place) -> list[RowKey]:
        if not self.has(place.customer_id) or self.column_at(place.column) < 0:
            return []
        return self.keys_at(place)

    # What is shown ------------------------------------------------------------------

    def summon(self, customer_id: int) -> None:
        """Brings an absent or filtered-out customer's row onto the grid, in its place."""
        self._summoned.add(customer_id)
        if customer_id in self.visible:
            return
        shown = {*self.visible, customer_id}
        self.visible = [one for one in self.customers() if one in shown]

    def customers(self) -> list[int]:
        """All on the sheet, shown or not, in walking order."""
        listed = [
            row
            for row in self._rows.values()
            if row.customer_id not in self._absent or row.customer_id in self._summoned
        ]
        if self._absent:
            listed.sort(key=lambda row: (row.route, row.position, row.code))
        return [row.customer_id for row in listed]

    def absent(self) -> list[int]:
        """Those whom only a jump brings in."""
        return [one for one in self._rows if one in self._absent and one not in self._summoned]

    def leaves_of(self, customer_id: int) -> tuple[LeaveNote, ...]:
        """The leaves of the day that fall on the shifts shown."""
        row = self._rows[customer_id]
        return tuple(leave for leave in row.leaves if leave.shift in (ALL, *row.shifts))
