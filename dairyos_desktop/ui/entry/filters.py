"""The chips above the grid: which rows they show."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.consumption import CellState

if TYPE_CHECKING:
    from dairyos_desktop.ui.entry.grid import Grid


class Filter(Enum):
    """Which rows are shown."""

    ALL = "all"
    WAITING = "waiting"
    CHANGED = "changed"
    LEAVE = "leave"
    LOOK = "look"


def fitting(grid: Grid, which: Filter) -> list[int]:
    """The customers that a filter shows now, in walking order."""
    everybody = grid.customers()
    if which is Filter.ALL:
        return everybody
    return [one for one in everybody if which in flags_of(grid, one)]


def flags_of(grid: Grid, customer_id: int) -> frozenset[Filter]:
    """The filters that the row stands under."""
    found = {Filter.ALL}
    row = grid.row(customer_id)
    held = grid.is_held(customer_id)
    if held:
        found |= {Filter.CHANGED, Filter.LOOK}
    delivered = False
    leave = False
    for key in grid.keys_of(customer_id):
        state = grid.state(key)
        if grid.is_waiting(key):
            found.add(Filter.WAITING)
        if state in (CellState.CHANGED, CellState.EXTRA, CellState.NOT_DELIVERED):
            found.add(Filter.CHANGED)
        if state is CellState.LEAVE:
            leave = True
        if grid.has_row(key) and grid.quantity(key):
            delivered = True
            if grid.cell(key).leave is not None or not row.active:
                found.add(Filter.LOOK)
    if leave and not delivered and Filter.WAITING not in found:
        found.add(Filter.LEAVE)
    return frozenset(found)
