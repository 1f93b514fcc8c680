"""Jumping: a position in the walking order, or any three letters of name, code or address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.searching import Needle
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.ui.entry.board import Board
    from dairyos_desktop.ui.entry.desk import Desk
    from dairyos_desktop.ui.entry.grid import Grid

_LIKE_A_PHONE = 4


def found_in(desk: Desk[Any]) -> Callable[[str], list[int] | None]:
    """Finds in the sheet that a desk has by then; None while it has none."""

    def look(typed: str) -> list[int] | None:
        return None if desk.sheet is None else find(desk.sheet.grid, typed)

    return look


def find(grid: Board, typed: str) -> list[int]:
    """Customers that the typed text may mean, the likeliest first, absent ones last.

    Digits are a position, exact before beginning; from four on also part of a phone number or
    code.
    """
    wanted = typed.strip()
    if not wanted:
        return []
    here = grid.customers()
    if wanted.isdecimal():
        exact = [one for one in here if str(grid.row(one).position) == wanted]
        begun = [
            one
            for one in here
            if str(grid.row(one).position).startswith(wanted) and one not in exact
        ]
        found = exact + begun
        if len(wanted) < _LIKE_A_PHONE:
            return found
        return list(dict.fromkeys(found + _by_text(grid, wanted)))
    return _by_text(grid, wanted)


def _by_text(grid: Board, wanted: str) -> list[int]:
    needle = Needle(wanted)
    ranked: list[tuple[bool, int, int, int]] = []
    for absent, customers in ((False, grid.customers()), (True, grid.absent())):
        for at, customer_id in enumerate(customers):
            rank = needle.rank(grid.row(customer_id).search_text)
            if rank is not None:
                ranked.append((absent, rank, at, customer_id))
    return [customer_id for *_, customer_id in sorted(ranked)]


def landing(grid: Grid, customer_id: int, column_id: str) -> str:
    """The column in which a jump lands.

    The one it came from where this customer takes something there, else the first that waits,
    else the first with anything, else the first that may be typed in.
    """
    columns = [column for column in grid.columns if column.kind in (Kind.FIGURE, Kind.OTHER)]

    def keys(column: str) -> list[CellState]:
        return [grid.state(key) for key in grid.keys_at(Place(customer_id, column))]

    said = {column.id: [state for state in keys(column.id) if state is not CellState.EMPTY]
            for column in columns}  # fmt: skip
    if said.get(column_id):
        return column_id
    waiting = [
        column.id
        for column in columns
        if any(grid.is_waiting(key) for key in grid.keys_at(Place(customer_id, column.id)))
    ]
    anything = [column.id for column in columns if said[column.id]]
    open_here = [
        column.id
        for column in columns
        if column.kind is Kind.FIGURE and grid.key_of(Place(customer_id, column.id)) is not None
    ]
    if column_id in open_here and not (waiting or anything):
        return column_id
    return next(iter(waiting or anything or open_here), columns[-1].id)
