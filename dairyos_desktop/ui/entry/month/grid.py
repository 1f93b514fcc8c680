"""The state of the month's grid, without Qt: the rows of the frame, and the cells read so far."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import ALL, SHIFTS, covers
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.dto.consumption import EMPTY_CELL, CellState, SheetCell
from dairyos_desktop.services.dto.month_sheet import DatedKey
from dairyos_desktop.ui.entry.board import Board
from dairyos_desktop.ui.entry.month.columns import DayColumn, day_columns
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.consumption import LeaveNote, SheetProduct
    from dairyos_desktop.services.dto.month_sheet import (
        MonthCells,
        MonthFrame,
        MonthRow,
        MonthWanted,
    )
    from dairyos_desktop.ui.entry.parts import Held, RowKey


class MonthGrid(Board):
    """A month's sheet, and all that happens to it while it is open.

    Attributes:
        frame: Who stands on it.
        wanted: What was asked for.
        columns: The days.
        is_single: Whether a cell is one row, of one shift and product, and not a sum.
    """

    def __init__(
        self, frame: MonthFrame, wanted: MonthWanted, held: Mapping[Place, Held] | None = None
    ) -> None:
        super().__init__()
        self.frame = frame
        self.wanted = wanted
        self.rows = frame.rows
        self._at = {row.customer_id: at for at, row in enumerate(frame.rows)}
        self._products = {product.id: product for product in frame.products}
        product = None if wanted.product_id is None else self._products.get(wanted.product_id)
        shift = wanted.shifts[0] if len(wanted.shifts) == 1 else None
        self.is_single = shift is not None and product is not None
        self._single = None if shift is None or product is None else (shift, product.id)
        self.columns = day_columns(frame.month, shift, product)
        self._column_at = {column.id: at for at, column in enumerate(self.columns)}
        self._cells: dict[int, dict[DatedKey, SheetCell]] = {}
        self._leaves: dict[int, tuple[LeaveNote, ...]] = {}
        self._by_day: dict[int, dict[dt.date, list[DatedKey]]] = {}
        self._routes = {row.route for row in frame.rows}
        self._closed: dict[dt.date, set[tuple[Shift, str]]] = defaultdict(set)
        for on, of_shift, route in frame.closed:
            self._closed[on].add((of_shift, route))
        self.held |= {
            place: one for place, one in (held or {}).items() if self.has(place.customer_id)
        }

    # What there is ---------------------------------------------------------------

    @property
    def unit(self) -> str:
        """The unit of a sum: the product's, or that of most products that are ordered."""
        if self.wanted.product_id is not None:
            found = self._products.get(self.wanted.product_id)
            return "" if found is None else found.unit
        units = [self._products[one].unit for one in self.frame.in_use if one in self._products]
        return max(units, key=units.count, default="L")

    def row(self, customer_id: int) -> MonthRow:
        """A customer of the sheet."""
        return self.rows[self._at[customer_id]]

    def row_at(self, customer_id: int) -> int:
        """Where a customer stands, or -1."""
        return self._at.get(customer_id, -1)

    def has(self, customer_id: int) -> bool:
        """Whether the customer is of this sheet at all."""
        return customer_id in self._at

    def customers(self) -> list[int]:
        """All on the sheet, in walking order."""
        return list(self._at)

    def absent(self) -> list[int]:
        """Nobody: who does not come in the month has no row."""
        return []

    def product(self, product_id: int) -> SheetProduct:
        """A product of the sheet."""
        return self._products[product_id]

    def know_products(self, products: Iterable[SheetProduct]) -> None:
        """Products that are delivered though no longer sold have names too."""
        for product in products:
            self._products.setdefault(product.id, product)

    def column(self, column_id: str) -> DayColumn:
        """A day by its column's id."""
        return self.columns[self._column_at[column_id]]

    def column_at(self, column_id: str) -> int:
        """Where a day stands, or -1 where it is of another month."""
        return self._column_at.get(column_id, -1)

    def is_read(self, customer_id: int) -> bool:
        """Whether the customer's cells have been read."""
        return customer_id in self._cells

    def cell(self, key: RowKey) -> SheetCell:
        """A cell as it stands in the database, as far as is known."""
        dated = _dated(key)
        found = self._cells.get(dated.customer_id, {}).get(dated)
        if found is not None:
            return found
        leave = self._leave_of(dated)
        return EMPTY_CELL if leave is None else SheetCell(leave=leave)

    def _leave_of(self, key: DatedKey) -> LeaveNote | None:
        return next(
            (
                leave
                for leave in self._leaves.get(key.customer_id, ())
                if leave.shift in (key.shift, ALL)
                and leave.product_id in (None, key.product_id)
                and covers(leave.date_from, leave.date_to, key.on)
            ),
            None,
        )

    def key_of(self, place: Place) -> DatedKey | None:
        """The row of a place; None for a sum, and in a shift that is of another route."""
        on = self.column(place.column).on
        if self._single is None or on is None:
            return None
        shift, product_id = self._single
        if shift not in self.row(place.customer_id).shifts:
            return None
        return DatedKey(place.customer_id, shift, product_id, on)

    def keys_at(self, place: Place) -> list[RowKey]:
        """The row of a place; none where it is a sum."""
        key = self.key_of(place)
        return [] if key is None else [key]

    def keys_on(self, customer_id: int, on: dt.date) -> list[DatedKey]:
        """All rows of a customer's day that say something, morning first, in product order."""
        if customer_id in self._cells and customer_id not in self._by_day:
            # Once it is in sight: of those read ahead many never are.
            self._index(customer_id)
        return self._by_day.get(customer_id, {}).get(on, [])

    def place_of(self, key: RowKey) -> Place:
        """Where a row is shown: under its day."""
        return Place(key.customer_id, _dated(key).on.isoformat())

    def on_of(self, key: RowKey) -> dt.date:
        """The day of a row."""
        return _dated(key).on

    def is_closed(self, on: dt.date, customer_id: int | None = None) -> bool:
        """Whether every round of the day is closed; of a customer, those of the own route."""
        closed = self._closed.get(on)
        if not closed:
            return False
        if customer_id is not None:
            row = self.row(customer_id)
            return all((shift, row.route) in closed for shift in row.shifts)
        names = self._routes if self.wanted.route is None else (self.wanted.route,)
        return all((shift, name) in closed for shift in self.wanted.shifts for name in names)

    # What happens -----------------------------------------------------------------

    def take(self, window: MonthCells, busy: frozenset[Place] = frozenset()) -> set[int]:
        """Takes the cells of some customers as they were read.

        Cells that are being typed in, saved or held keep the version that the clerk saw, so that
        somebody else's change of them comes out as a conflict and is not written over.

        Returns:
            The customers whose cells were not known or are others now.
        """
        seen: list[RowKey] = [
            *self.saving,
            *(key for place in (*busy, *self.held) for key in self._seen(place)),
        ]
        kept = [(key, self.cell(key)) for key in seen if self.is_read(key.customer_id)]
        changed = set()
        for customer_id, cells in window.cells.items():
            if not self.has(customer_id):
                continue
            leaves = tuple(window.leaves.get(customer_id, ()))
            if self._cells.get(customer_id) == cells and self._leaves.get(customer_id) == leaves:
                continue
            self._cells[customer_id] = dict(cells)
            self._leaves[customer_id] = leaves
            self._by_day.pop(customer_id, None)
            changed.add(customer_id)
        for key, cell in kept:
            if key.customer_id in changed:
                self._put(key, self.cell(key)._replace(row=cell.row))
        return changed

    def _seen(self, place: Place) -> list[RowKey]:
        known = self.has(place.customer_id) and self.column_at(place.column) >= 0
        return self.keys_at(place) if known else []

    def forget(self, customers: Iterable[int]) -> None:
        """Lets go of cells that are far out of sight, but for those that somebody works on."""
        needed = {key.customer_id for key in self.saving} | {one.customer_id for one in self.held}
        for customer_id in customers:
            if customer_id not in needed:
                self._cells.pop(customer_id, None)
                self._leaves.pop(customer_id, None)
                self._by_day.pop(customer_id, None)

    def _index(self, customer_id: int) -> None:
        order = {product_id: at for at, product_id in enumerate(self._products)}
        found: dict[dt.date, list[DatedKey]] = defaultdict(list)
        for key, cell in self._cells[customer_id].items():
            if cell.state is not CellState.EMPTY:
                found[key.on].append(key)
        for keys in found.values():
            keys.sort(key=lambda key: (SHIFTS.index(key.shift), order.get(key.product_id, 0)))
        self._by_day[customer_id] = dict(found)

    def set_leave(self, key: RowKey, leave: LeaveNote) -> None:
        """Shows a leave of all products in the row's shift; what was pre-filled falls away."""
        turn = self.turn_of(key)
        cells = self._cells.get(key.customer_id, {})
        for other, cell in cells.items():
            if self.turn_of(other) == turn:
                cells[other] = cell._replace(due=Quantity.zero, leave=leave, planned=None)
        others = tuple(one for one in self._leaves.get(key.customer_id, ()) if one.id != leave.id)
        self._leaves[key.customer_id] = (leave, *others)

    def _put(self, key: RowKey, cell: SheetCell) -> None:
        cells = self._cells.get(key.customer_id)
        if cells is not None:
            cells[_dated(key)] = cell

    def turn_of(self, key: RowKey) -> tuple[int, Shift, dt.date]:
        """The customer's shift on the row's day."""
        return key.customer_id, key.shift, _dated(key).on

    def turn_keys(self, key: RowKey) -> list[RowKey]:
        """All rows of the turn that are read; as a rule those of the one product shown."""
        turn = self.turn_of(key)
        known = self._cells.get(key.customer_id, {})
        return [one for one in known if self.turn_of(one) == turn]

    def delivered(self, customer_id: int, *, with_wishes: bool) -> dict[tuple[dt.date, int], int]:
        """What a customer's rows hold, in thousandths by day and product.

        Args:
            customer_id: Whose.
            with_wishes: Whether what is on its way counts as saved.
        """
        found: dict[tuple[dt.date, int], int] = defaultdict(int)
        for key, cell in self._cells.get(customer_id, {}).items():
            wish = self.saving.get(key) if with_wishes else None
            quantity = wish.quantity if wish is not None else cell.row and cell.row.quantity
            if quantity:
                found[key.on, key.product_id] += quantity.thousandths
        return found


def _dated(key: RowKey) -> DatedKey:
    """Every key of a month's grid has its day."""
    if not isinstance(key, DatedKey):
        raise TypeError(key)
    return key
