"""How each cell of the month looks: the day's marks, and of a sum the one that matters most."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.quantity import Quantity, in_unit
from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.figures import state_words
from dairyos_desktop.ui.entry.looks import (
    AS_ORDERED,
    EMPTY,
    LEAVE,
    LESS,
    MORE,
    NOT_DELIVERED,
    PLAIN,
    figure_shown,
    held_shown,
)
from dairyos_desktop.ui.widgets.grid.shown import Shown

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.month_sheet import DatedKey
    from dairyos_desktop.ui.entry.month.grid import MonthGrid
    from dairyos_desktop.ui.widgets.grid.place import Place
    from dairyos_desktop.ui.widgets.table.columns import Look

NOTHING: Final = Shown("", EMPTY)


def shown_at(grid: MonthGrid, place: Place) -> Shown:
    """What a place shows; nothing until its cells were read."""
    if not grid.is_read(place.customer_id):
        return Shown("", EMPTY, tr("not read yet"))
    if not grid.is_single:
        return _sum(grid, place)
    held = grid.held.get(place)
    if held is not None:
        return held_shown(held)
    key = grid.key_of(place)
    return Shown("", EMPTY, tr("on another route")) if key is None else figure_shown(grid, key)


def _sum(grid: MonthGrid, place: Place) -> Shown:
    """The figures of a day added up, as far as they share a unit; a + says that more was taken."""
    on = grid.column(place.column).on
    keys = [] if on is None else grid.keys_on(place.customer_id, on)
    if not keys:
        return NOTHING
    states = [grid.state(key) for key in keys]
    if all(state is CellState.LEAVE for state in states):
        return Shown("", LEAVE, tr("leave"))
    unit = grid.unit
    own = [grid.product(key.product_id).unit == unit for key in keys]
    if not any(own):
        own[0] = True
    figures = [grid.quantity(key).thousandths for key in keys]
    total = sum(figure for figure, counts in zip(figures, own, strict=True) if counts)
    more = any(figure and not counts for figure, counts in zip(figures, own, strict=True))
    return Shown(
        Quantity.from_thousandths(total).short() + ("+" if more else ""),
        _look(grid, keys, states, total, sum(figures)),
    )


def _look(
    grid: MonthGrid, keys: list[DatedKey], states: list[CellState], total: int, taken: int
) -> Look:
    if CellState.AS_ORDERED in states:
        return AS_ORDERED
    if not total and CellState.NOT_DELIVERED in states:
        return NOT_DELIVERED
    ordered = sum(grid.cell(key).ordered.thousandths for key in keys)
    if taken == ordered:
        return PLAIN
    return MORE if taken > ordered else LESS


def said_of_sum(grid: MonthGrid, keys: list[DatedKey]) -> str:
    """Every row of a day's sum: `Cow Milk, morning: 1 L, confirmed`."""
    return "; ".join(
        f"{grid.product(key.product_id).name}, {tr_word(key.shift)}: "
        f"{grid.quantity(key).short()} {grid.product(key.product_id).unit}, "
        f"{state_words(grid.state(key))}"
        for key in keys
    )


@lru_cache(maxsize=4096)
def total_text(thousandths: int, unit: str) -> str:
    """A sum: two decimals, a third where there is one, none of pieces; nothing is a dash."""
    if not thousandths:
        return "–"
    return in_unit(thousandths, unit).with_two_decimals()
