"""What the entry screens and the consumption service hand each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from dairyos_desktop.domain.orders import ALL, SHIFTS, Shift
from dairyos_desktop.domain.quantity import Quantity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.domain.orders import ChangeKind, ShiftOrAll

ShiftChoice = Literal["morning", "evening", "both"]

OFFICE_TIMEZONE = "Asia/Kolkata"
"""Where no office says otherwise."""

UNUSUAL_TIMES = 3
"""A quantity above this many times the usual order is marked (as `bills preview` warns)."""


class CellState(StrEnum):
    """What a cell of the day's sheet says; the marks are the screen's."""

    EMPTY = "empty"
    AS_ORDERED = "as_ordered"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    EXTRA = "extra"
    NOT_DELIVERED = "not_delivered"
    LEAVE = "leave"

    # That of the text it is: the enumeration's own asks for the name in Python.
    __hash__ = str.__hash__


class CellKey(NamedTuple):
    """A cell of one day: the row of rule 1 without its date."""

    customer_id: int
    shift: Shift
    product_id: int


class SavedRow(NamedTuple):
    """A row that is in the database.

    Attributes:
        reason: Why it is not as ordered; often empty.
        entered_by: User's name; empty for an import or a job.
        changed_by: Who saved it last.
        version: Travels with the next edit.
    """

    quantity: Quantity
    reason: str
    entered_by: str
    entered_at: dt.datetime
    changed_by: str
    changed_at: dt.datetime
    version: int


@dataclass(frozen=True, slots=True)
class PlannedNote:
    """A change told ahead that shaped the pre-filled quantity."""

    kind: ChangeKind
    date_to: dt.date | None
    asked_by: str
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True)
class LeaveNote:
    """A leave that covers the day; `product_id` None means all products."""

    id: int
    version: int
    date_from: dt.date
    date_to: dt.date | None
    shift: ShiftOrAll
    product_id: int | None

    def is_only(self, on: dt.date, shift: Shift) -> bool:
        """Whether it is a leave of just this day and shift, as `L` in the grid makes it."""
        return self.date_from == self.date_to == on and self.shift == shift


class SheetCell(NamedTuple):
    """One (customer, shift, product) of a day.

    Attributes:
        due: What is pre-filled: the usual order less leave, with planned changes; 0 for nothing.
        ordered: What the standing order alone gives on this day.
        usual: The standing order in force, due on this day or not; what is unusual is told by it.
        leave: The leave that holds.
        planned: The planned change told last that shaped `due`.
        row: What was saved; None while the cell is only pre-filled or empty.
    """

    due: Quantity = Quantity.zero
    ordered: Quantity = Quantity.zero
    usual: Quantity = Quantity.zero
    leave: LeaveNote | None = None
    planned: PlannedNote | None = None
    row: SavedRow | None = None

    @property
    def state(self) -> CellState:
        """What the cell says."""
        if self.row is not None:
            return self.state_with(self.row.quantity)
        if self.due:
            return CellState.AS_ORDERED
        return CellState.LEAVE if self.ordered else CellState.EMPTY

    def state_with(self, quantity: Quantity) -> CellState:
        """What it says once that quantity is saved."""
        if not quantity:
            return CellState.NOT_DELIVERED
        if quantity == self.ordered:
            return CellState.CONFIRMED
        return CellState.CHANGED if self.ordered else CellState.EXTRA

    @property
    def quantity(self) -> Quantity:
        """What was delivered, or would be as ordered."""
        return self.row.quantity if self.row is not None else self.due

    def is_unusual(self, quantity: Quantity) -> bool:
        """Whether that quantity is more than three times the usual order."""
        return bool(self.usual) and quantity > self.usual * UNUSUAL_TIMES


EMPTY_CELL = SheetCell()


@dataclass(frozen=True, slots=True)
class SheetProduct:
    """A product as the sheet shows it; `whole` where it is sold by the piece."""

    id: int
    code: str
    name: str
    name_local: str
    unit: str

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are delivered."""
        return self.unit == "pc"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of quantities: a product in a shift."""

    shift: Shift
    product: SheetProduct


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A customer on the route.

    Attributes:
        route: Of the first of the shifts.
        shifts: Those in which the customer stands on this route; cells of another are not of
            this sheet.
        note: What the round remembers ("ring twice").
        active: Whether the day lies within the active dates; only such customers have orders.
        search_text: Code, names, phone and address, folded for jumping by any part.
        cells: Cells that say something; all others are `EMPTY_CELL`. Two rows may be equal whose
            cells are not.
        leaves: Every leave of the day, also of products that are not ordered.
        routes: The route of each of the shifts.
    """

    customer_id: int
    code: str
    position: int
    route: str
    name: str
    name_local: str
    address: str
    note: str
    active: bool
    active_from: dt.date
    active_to: dt.date | None
    search_text: str
    shifts: tuple[Shift, ...]
    cells: Mapping[tuple[Shift, int], SheetCell] = field(compare=False)
    leaves: tuple[LeaveNote, ...] = ()
    routes: tuple[str, ...] = ()

    def cell(self, shift: Shift, product_id: int) -> SheetCell:
        """The cell of a product in a shift."""
        found = self.cells.get((shift, product_id))
        if found is not None:
            return found
        leave = self.leave_of(shift, product_id)
        return EMPTY_CELL if leave is None else SheetCell(leave=leave)

    def leave_of(self, shift: Shift, product_id: int) -> LeaveNote | None:
        """The leave that covers the product in the shift, if one does."""
        return next(
            (
                leave
                for leave in self.leaves
                if leave.shift in (shift, ALL) and leave.product_id in (None, product_id)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """A round that is closed: its rows are changed only by a role that may, with a reason."""

    route: str
    shift: Shift
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A route's day, rows in walking order.

    Attributes:
        route: None for all routes.
        shifts: The shifts shown, morning first.
        columns: Products in use on the route, by shift and product order; the rest is "Other".
        products: All that may be delivered or was, in product order.
        rows: Active customers, and others who have a row on the day.
        absent: Customers of the route outside their active dates, without a row.
        timezone: The office's, in which instants are shown.
        closed: The rounds of the sheet that are closed.
    """

    on: dt.date
    route: str | None
    shifts: tuple[Shift, ...]
    columns: tuple[SheetColumn, ...]
    products: tuple[SheetProduct, ...]
    rows: tuple[SheetRow, ...]
    absent: tuple[SheetRow, ...]
    timezone: str = OFFICE_TIMEZONE
    closed: tuple[ClosedShift, ...] = ()

    def closed_shift(self, row: SheetRow, shift: Shift) -> ClosedShift | None:
        """The closed round that a row's cells of a shift belong to; None while it is open."""
        if not self.closed or shift not in row.shifts:
            return None
        route = row.routes[row.shifts.index(shift)] if row.routes else row.route
        return next((one for one in self.closed if (one.route, one.shift) == (route, shift)), None)


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """A route and how many active customers stand on it in each shift."""

    route: str
    morning: int
    evening: int


@dataclass(frozen=True, slots=True)
class RowContext:
    """What helps to decide about one cell.

    Attributes:
        usual: The standing order in force.
        last_week: The seven days before, oldest first; None where nothing was recorded.
        balance: What the customer owes (above 0) or has ahead (below 0).
    """

    customer_id: int
    name: str
    name_local: str
    usual: Quantity
    last_week: tuple[Quantity | None, ...]
    balance: Money
    note: str


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A cell as it shall be.

    Attributes:
        quantity: None takes the row away.
        reason: Why it is not as ordered; kept with the row.
        expected_version: Of the row that was seen; None where there was none.
        closed_reason: Why a row of a closed round is changed; kept in the audit log.
    """

    customer_id: int
    product_id: int
    on: dt.date
    shift: Shift
    quantity: Quantity | None
    reason: str = ""
    expected_version: int | None = None
    closed_reason: str = ""

    @property
    def key(self) -> CellKey:
        """The cell on its day."""
        return CellKey(self.customer_id, self.shift, self.product_id)


@dataclass(frozen=True, slots=True)
class SavedCell:
    """A cell as it now stands in the database.

    Attributes:
        row: None where there is no row (any more).
        billed: Number of the issued bill that holds this day; the difference becomes a correction.
    """

    key: CellKey
    on: dt.date
    row: SavedRow | None
    billed: str = ""


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that somebody else changed meanwhile; it stays as theirs.

    Attributes:
        yours: What was to be saved; None for no row.
        row: What stands there.
        changed_by: Who saved that; empty where nobody is known.
    """

    key: CellKey
    on: dt.date
    yours: Quantity | None
    row: SavedRow | None
    changed_by: str


@dataclass(frozen=True, slots=True)
class SavedCells:
    """What became of a block: what was saved, and what somebody else had changed."""

    saved: tuple[SavedCell, ...]
    conflicts: tuple[CellConflict, ...]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A pre-filled cell as the clerk saw it when confirming."""

    customer_id: int
    product_id: int
    shift: Shift
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class LeaveMarked:
    """What `L` did.

    Attributes:
        leave: The leave that now covers the shift.
        created: Whether it was made now; else it was there already.
        removed: The cell's own row that had to go, without its row.
    """

    leave: LeaveNote
    created: bool
    removed: SavedCell | None


@dataclass(frozen=True, slots=True)
class LeaveOf:
    """The leave that now covers the shift of a cell; `created` where it was made now."""

    key: CellKey
    on: dt.date
    leave: LeaveNote
    created: bool


@dataclass(frozen=True, slots=True)
class LeavesMarked:
    """What `L` over a block did: a leave a shift, and the rows that had to go."""

    leaves: tuple[LeaveOf, ...]
    removed: tuple[SavedCell, ...]


def shifts_of(choice: ShiftChoice) -> tuple[Shift, ...]:
    """The shifts that a choice shows."""
    return SHIFTS if choice == "both" else (choice,)
