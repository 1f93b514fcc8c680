"""What the day's grid and the month's have in common: what stands, what is under way, what is held.

A board never talks to a service. The desk asks it what a keystroke means (`deciding`), saves, and
tells it what became of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.columns import OTHER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Iterable

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.consumption import (
        LeaveNote,
        SavedRow,
        SheetCell,
        SheetProduct,
    )
    from dairyos_desktop.ui.entry.columns import GridColumn
    from dairyos_desktop.ui.entry.parts import Held, RowKey, Wish
    from dairyos_desktop.ui.widgets.grid.place import Place


class CustomerRow(Protocol):
    """A customer on either sheet."""

    @property
    def customer_id(self) -> int:
        """Whose row it is."""

    @property
    def position(self) -> int:
        """Where in the walking order."""

    @property
    def name(self) -> str:
        """In Latin letters."""

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """In which the customer stands on this route."""

    @property
    def search_text(self) -> str:
        """For jumping by any part."""


class Board(ABC):
    """Cells, and all that happens to them between two readings.

    Attributes:
        held: What was typed and is not saved, by place.
        saving: What is on its way to the database.
        going_on_leave: Shifts whose leave is on its way, with the cells that it was marked in.
    """

    def __init__(self) -> None:
        self.held: dict[Place, Held] = {}
        self.saving: dict[RowKey, Wish] = {}
        self.going_on_leave: dict[Hashable, set[RowKey]] = {}

    # What a sheet is made of ------------------------------------------------------

    @abstractmethod
    def row(self, customer_id: int) -> CustomerRow:
        """A customer of the sheet."""

    @abstractmethod
    def has(self, customer_id: int) -> bool:
        """Whether the customer is of this sheet at all."""

    @abstractmethod
    def customers(self) -> list[int]:
        """All on the sheet, in walking order."""

    @abstractmethod
    def absent(self) -> list[int]:
        """Those whom only a jump brings in."""

    @abstractmethod
    def product(self, product_id: int) -> SheetProduct:
        """A product of the sheet."""

    @abstractmethod
    def column(self, column_id: str) -> GridColumn:
        """A column by its id."""

    @abstractmethod
    def column_at(self, column_id: str) -> int:
        """Where a column stands, or -1 where the sheet has none of that id."""

    @abstractmethod
    def cell(self, key: RowKey) -> SheetCell:
        """A cell as it stands in the database, as far as is known."""

    @abstractmethod
    def key_of(self, place: Place) -> RowKey | None:
        """The row that a place of quantities holds; None where it holds none."""

    @abstractmethod
    def keys_at(self, place: Place) -> list[RowKey]:
        """All rows that a place shows."""

    @abstractmethod
    def place_of(self, key: RowKey) -> Place:
        """Where a row is shown."""

    @abstractmethod
    def on_of(self, key: RowKey) -> dt.date:
        """The day of a row."""

    @abstractmethod
    def set_leave(self, key: RowKey, leave: LeaveNote) -> None:
        """Shows a leave of all products in the row's shift; what was pre-filled falls away."""

    @abstractmethod
    def _put(self, key: RowKey, cell: SheetCell) -> None:
        """Keeps a cell."""

    @abstractmethod
    def turn_of(self, key: RowKey) -> Hashable:
        """The shift of a day of a customer: what a leave marked in the grid covers."""

    @abstractmethod
    def turn_keys(self, key: RowKey) -> list[RowKey]:
        """All rows of the key's customer, day and shift that the sheet knows of."""

    # What happens -----------------------------------------------------------------

    def hold(self, place: Place, held: Held) -> None:
        """Keeps what was typed where it was typed."""
        self.held[place] = held

    def release(self, place: Place) -> Held | None:
        """Lets go of what was held there."""
        return self.held.pop(place, None)

    def begin_saving(self, wishes: Iterable[Wish]) -> None:
        """Shows wishes as they will stand."""
        for wish in wishes:
            self.saving[wish.key] = wish
            self._put(wish.key, self.cell(wish.key))
            self.release(self.place_of(wish.key))

    def set_saved(self, key: RowKey, row: SavedRow | None, wish: Wish | None = None) -> None:
        """Takes what the database holds now; a newer wish for the cell stays in sight."""
        if wish is None or self.saving.get(key) is wish:
            self.saving.pop(key, None)
        if self.has(key.customer_id):
            self._put(key, self.cell(key)._replace(row=row))

    def begin_leaves(self, keys: Iterable[RowKey]) -> None:
        """Shows the cells' shifts as they will stand."""
        for key in keys:
            self.going_on_leave.setdefault(self.turn_of(key), set()).add(key)

    def end_leaves(self, keys: Iterable[RowKey]) -> None:
        """The leaves are noted, or were refused: the database has the word again."""
        for key in keys:
            self.going_on_leave.pop(self.turn_of(key), None)

    def under_way(self) -> dict[Place, str]:
        """What is on its way to the database, as it would be typed."""
        texts = {
            self.place_of(key): "" if wish.quantity is None else wish.quantity.short()
            for key, wish in self.saving.items()
            if self.place_of(key).column != OTHER
        }
        going = {key for keys in self.going_on_leave.values() for key in keys}
        return texts | {self.place_of(key): "L" for key in going}

    # What is shown ------------------------------------------------------------------

    def is_held(self, customer_id: int) -> bool:
        """Whether something typed in the row is not saved."""
        return any(place.customer_id == customer_id for place in self.held)

    def is_waiting(self, key: RowKey) -> bool:
        """Whether the cell is pre-filled and nobody has saved or typed anything there."""
        return (
            self.state(key) is CellState.AS_ORDERED
            and key not in self.saving
            and self.place_of(key) not in self.held
        )

    def state(self, key: RowKey) -> CellState:
        """What a cell says, wishes under way counted as saved."""
        wish = self.saving.get(key)
        cell = self.cell(key)
        if wish is None:
            marked = self.going_on_leave.get(self.turn_of(key)) if self.going_on_leave else None
            if marked and (key in marked or cell.state is CellState.AS_ORDERED):
                return CellState.LEAVE
            return cell.state
        if wish.quantity is None:
            return cell._replace(row=None).state
        return cell.state_with(wish.quantity)

    def quantity(self, key: RowKey) -> Quantity:
        """The figure a cell shows, wishes under way counted as saved."""
        wish = self.saving.get(key)
        cell = self.cell(key)
        if wish is None:
            return cell.quantity
        return cell.due if wish.quantity is None else wish.quantity

    def reason(self, key: RowKey) -> str:
        """Why a cell is not as ordered."""
        wish = self.saving.get(key)
        if wish is not None:
            return wish.reason
        row = self.cell(key).row
        return "" if row is None else row.reason

    def has_row(self, key: RowKey) -> bool:
        """Whether there is a row, or will be."""
        wish = self.saving.get(key)
        if wish is not None:
            return wish.quantity is not None
        return self.cell(key).row is not None
