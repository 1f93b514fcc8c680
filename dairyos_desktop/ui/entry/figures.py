"""Counts and totals of the grid, kept up row by row so that a keystroke costs one row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.columns import Kind
from dairyos_desktop.ui.entry.filters import Filter, flags_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.ui.entry.grid import Grid


class RowState(Enum):
    """What the first column says of a row."""

    LOOK = "to look at"
    WAITING = "to confirm"
    NOT_DELIVERED = "not delivered"
    MORE = "more than usual"
    LESS = "less than usual"
    EXTRA = "extra"
    CONFIRMED = "confirmed"
    LEAVE = "on leave"
    NOTHING = "nothing ordered"


@dataclass(frozen=True)
class RowFigures:
    """One row's part of everything.

    Attributes:
        delivered: By column id, thousandths of what is saved.
        waiting: The same of what is pre-filled and not saved.
    """

    state: RowState
    flags: frozenset[Filter]
    delivered: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    other: int = 0


class Figures:
    """Sums over all rows of the sheet, shown or not.

    Attributes:
        counts: Rows under each filter.
        states: Rows in each state.
        delivered: By column id, thousandths.
        waiting: The same of what waits to be confirmed.
        other: Saved deliveries under "Other".
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._rows: dict[int, RowFigures] = {}
        self.counts: Counter[Filter] = Counter()
        self.states: Counter[RowState] = Counter()
        self.delivered: Counter[str] = Counter()
        self.waiting: Counter[str] = Counter()
        self.other = 0
        self.update(grid.customers())

    def of(self, customer_id: int) -> RowFigures:
        """One row's part."""
        if customer_id not in self._rows:
            self.update([customer_id])
        return self._rows[customer_id]

    def update(self, customers: Iterable[int]) -> None:
        """Takes what changed in these rows."""
        for customer_id in customers:
            before = self._rows.get(customer_id)
            after = row_figures(self._grid, customer_id)
            self._rows[customer_id] = after
            if before is not None:
                self._add(before, -1)
            self._add(after, 1)

    def _add(self, row: RowFigures, sign: int) -> None:
        self.states[row.state] += sign
        for flag in row.flags:
            self.counts[flag] += sign
        for column, thousandths in row.delivered.items():
            self.delivered[column] += sign * thousandths
        for column, thousandths in row.waiting.items():
            self.waiting[column] += sign * thousandths
        self.other += sign * row.other


def row_figures(grid: Grid, customer_id: int) -> RowFigures:
    """Works one row out."""
    flags = flags_of(grid, customer_id)
    delivered: dict[str, int] = {}
    waiting: dict[str, int] = {}
    other = 0
    states: set[CellState] = set()
    risen = fallen = False
    for key in grid.keys_of(customer_id):
        cell_state = grid.state(key)
        states.add(cell_state)
        quantity: Quantity = grid.quantity(key)
        if cell_state is CellState.CHANGED:
            usual = grid.cell(key).ordered
            risen, fallen = risen or quantity > usual, fallen or quantity < usual
        place = grid.place_of(key)
        if grid.column(place.column).kind is Kind.OTHER:
            other += bool(quantity) and grid.has_row(key)
        elif grid.is_waiting(key):
            waiting[place.column] = quantity.thousandths
        elif grid.has_row(key):
            delivered[place.column] = quantity.thousandths
    state = _state(flags, states, risen=risen, fallen=fallen, held=grid.is_held(customer_id))
    return RowFigures(state, flags, delivered, waiting, other)


def _state(
    flags: frozenset[Filter], states: set[CellState], *, risen: bool, fallen: bool, held: bool
) -> RowState:
    """What waits comes before what was done; of what was done, what costs most to overlook."""
    order = (
        (held, RowState.LOOK),
        (Filter.WAITING in flags, RowState.WAITING),
        (CellState.NOT_DELIVERED in states, RowState.NOT_DELIVERED),
        (risen, RowState.MORE),
        (fallen, RowState.LESS),
        (CellState.EXTRA in states, RowState.EXTRA),
        (CellState.CONFIRMED in states, RowState.CONFIRMED),
        (CellState.LEAVE in states, RowState.LEAVE),
    )
    return next((state for applies, state in order if applies), RowState.NOTHING)
