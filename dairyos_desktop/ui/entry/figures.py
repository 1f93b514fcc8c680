"""Counts and totals of the grid, kept up row by row so that a keystroke costs one row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.texts import as_shown, tr_later
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.columns import OTHER
from dairyos_desktop.ui.entry.filters import Filter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.consumption import CellKey, SheetCell
    from dairyos_desktop.ui.entry.grid import Grid


class RowState(Enum):
    """What the first column says of a row."""

    LOOK = tr_later("to look at")
    WAITING = tr_later("to confirm")
    NOT_DELIVERED = tr_later("not delivered")
    MORE = tr_later("more than usual")
    LESS = tr_later("less than usual")
    EXTRA = tr_later("extra")
    CONFIRMED = tr_later("confirmed")
    LEAVE = tr_later("on leave")
    NOTHING = tr_later("nothing ordered")

    # As `Filter`'s.
    __hash__ = object.__hash__


_CELL_WORDS: Final = {
    CellState.EMPTY: tr_later("empty"),
    CellState.AS_ORDERED: tr_later("as ordered"),
    CellState.CONFIRMED: tr_later("confirmed"),
    CellState.CHANGED: tr_later("changed"),
    CellState.EXTRA: tr_later("extra"),
    CellState.NOT_DELIVERED: tr_later("not delivered"),
    CellState.LEAVE: tr_later("leave"),
}


def state_words(state: CellState) -> str:
    """What a cell of the sheet says, in words."""
    return as_shown(_CELL_WORDS[state])


_QUIETER: Final = (
    (CellState.EXTRA, RowState.EXTRA),
    (CellState.CONFIRMED, RowState.CONFIRMED),
    (CellState.LEAVE, RowState.LEAVE),
)


@dataclass(frozen=True)
class RowFigures:
    """One row's part of everything.

    Attributes:
        delivered: By column id, thousandths of what is saved.
        waiting: The same of what is pre-filled and not saved.
        waiting_in: The shifts in which something waits.
    """

    state: RowState
    flags: frozenset[Filter]
    delivered: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    other: int = 0
    waiting_in: frozenset[Shift] = frozenset()


class Figures:
    """Sums over all rows of the sheet, shown or not.

    Attributes:
        counts: Rows under each filter.
        states: Rows in each state.
        delivered: By column id, thousandths.
        waiting: The same of what waits to be confirmed.
        other: Saved deliveries under "Other".
        waiting_in: How many rows wait in just these shifts.
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._rows: dict[int, RowFigures] = {}
        self._alike: dict[tuple[object, ...], RowFigures] = {}
        self.counts: Counter[Filter] = Counter()
        self.states: Counter[RowState] = Counter()
        self.delivered: Counter[str] = Counter()
        self.waiting: Counter[str] = Counter()
        self.other = 0
        self.waiting_in: Counter[frozenset[Shift]] = Counter()
        self._last_saved: dt.datetime | None = None
        self._saved_known = False
        self.update(grid.customers())

    def of(self, customer_id: int) -> RowFigures:
        """One row's part."""
        if customer_id not in self._rows:
            self.update([customer_id])
        return self._rows[customer_id]

    @property
    def last_saved(self) -> dt.datetime | None:
        """When a cell of the sheet was saved last; None while none is."""
        if not self._saved_known:
            saved = (
                cell.row.changed_at
                for customer_id in self._rows
                for _, cell in self._grid.cells_of(customer_id)
                if cell.row is not None
            )
            self._last_saved = max(saved, default=None)
            self._saved_known = True
        return self._last_saved

    def fitting(self, which: Filter) -> list[int]:
        """The customers that a filter shows now, in walking order."""
        everybody = self._grid.customers()
        if which is Filter.ALL:
            return everybody
        return [one for one in everybody if which in self.of(one).flags]

    def update(self, customers: Iterable[int]) -> None:
        """Takes what changed in these rows."""
        self._saved_known = False
        for customer_id in customers:
            before = self._rows.get(customer_id)
            after = self._worked_out(customer_id)
            self._rows[customer_id] = after
            if before is not None:
                self._add(before, -1)
            self._add(after, 1)

    def _worked_out(self, customer_id: int) -> RowFigures:
        """Of five hundred rows most say what another says: each of those is worked out once."""
        grid = self._grid
        if not grid.is_quiet or grid.is_held(customer_id):
            return row_figures(grid, customer_id)
        says: tuple[object, ...] = (
            grid.row(customer_id).active,
            *[
                (
                    at,
                    cell.due.units,
                    cell.ordered.units,
                    None if cell.row is None else cell.row.quantity.units,
                    cell.leave is None,
                )
                for at, cell in grid.cells_of(customer_id)
            ],
        )
        known = self._alike.get(says)
        if known is None:
            known = self._alike[says] = row_figures(grid, customer_id)
        return known

    def _add(self, row: RowFigures, sign: int) -> None:
        self.states[row.state] += sign
        for flag in row.flags:
            self.counts[flag] += sign
        for column, thousandths in row.delivered.items():
            self.delivered[column] += sign * thousandths
        for column, thousandths in row.waiting.items():
            self.waiting[column] += sign * thousandths
        self.other += sign * row.other
        if row.waiting_in:
            self.waiting_in[row.waiting_in] += sign


def row_figures(grid: Grid, customer_id: int) -> RowFigures:
    """Works one row out."""
    tally = _Tally(grid, active=grid.row(customer_id).active)
    for key, cell, state in grid.said(customer_id):
        tally.take(key, cell, state)
    held = grid.is_held(customer_id)
    flags, states = tally.flags, tally.states
    if held:
        flags |= {Filter.CHANGED, Filter.LOOK}
    if CellState.LEAVE in states and not tally.took and Filter.WAITING not in flags:
        flags.add(Filter.LEAVE)
    return RowFigures(
        _state(flags, states, risen=tally.risen, fallen=tally.fallen, held=held),
        frozenset(flags),
        tally.delivered,
        tally.waiting,
        tally.other,
        frozenset(tally.waiting_in),
    )


class _Tally:
    """One row, cell by cell, in a single pass: it is done for every row and after every key."""

    def __init__(self, grid: Grid, *, active: bool) -> None:
        self._grid = grid
        self._active = active
        self.flags = {Filter.ALL}
        self.states: set[CellState] = set()
        self.delivered: dict[str, int] = {}
        self.waiting: dict[str, int] = {}
        self.other = 0
        self.waiting_in: set[Shift] = set()
        self.risen = self.fallen = self.took = False

    def take(self, key: CellKey, cell: SheetCell, state: CellState) -> None:
        self.states.add(state)
        if state is CellState.AS_ORDERED:
            self._take_waiting(key)
        elif state is not CellState.LEAVE:
            self._take_saved(key, cell, state)

    def _take_waiting(self, key: CellKey) -> None:
        if self._grid.is_waiting(key):
            self.flags.add(Filter.WAITING)
            self.waiting_in.add(key.shift)
            column = self._grid.column_of(key)
            if column != OTHER:
                self.waiting[column] = self._grid.quantity(key).thousandths

    def _take_saved(self, key: CellKey, cell: SheetCell, state: CellState) -> None:
        quantity = cell.quantity if self._grid.is_quiet else self._grid.quantity(key)
        if state is not CellState.CONFIRMED:
            self.flags.add(Filter.CHANGED)
        if state is CellState.CHANGED:
            usual = cell.ordered
            self.risen, self.fallen = (
                self.risen or quantity > usual,
                self.fallen or quantity < usual,
            )
        if quantity:
            self.took = True
            if not self._active or cell.leave is not None:
                self.flags.add(Filter.LOOK)
        column = self._grid.column_of(key)
        if column == OTHER:
            self.other += bool(quantity)
        else:
            self.delivered[column] = quantity.thousandths


def _state(
    flags: set[Filter], states: set[CellState], *, risen: bool, fallen: bool, held: bool
) -> RowState:
    """What waits comes before what was done; of what was done, what costs most to overlook."""
    if held:
        return RowState.LOOK
    if Filter.WAITING in flags:
        return RowState.WAITING
    if CellState.NOT_DELIVERED in states:
        return RowState.NOT_DELIVERED
    if risen:
        return RowState.MORE
    if fallen:
        return RowState.LESS
    return next((row for cell, row in _QUIETER if cell in states), RowState.NOTHING)
