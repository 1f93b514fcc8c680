"""A round's grid as Qt's views and screen readers ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.payments.round.columns import COLUMNS, DUE, TYPED, shown_at
from dairyos_desktop.ui.payments.round.state import PAID
from dairyos_desktop.ui.widgets.grid.model import GridModel

if TYPE_CHECKING:
    from dairyos_desktop.ui.payments.round.state import RoundState
    from dairyos_desktop.ui.widgets.grid.columns import Column
    from dairyos_desktop.ui.widgets.grid.place import Place
    from dairyos_desktop.ui.widgets.grid.shown import Shown


class RoundModel(GridModel):
    """One round."""

    def __init__(self) -> None:
        super().__init__()
        self._state: RoundState | None = None

    def set_state(self, state: RoundState | None) -> None:
        """Shows another round, or another reading of it."""
        self._state = state
        self.set_rows(() if state is None else state.customers(), () if state is None else COLUMNS)

    def look_at(self, place: Place) -> Shown:
        """What a cell shows."""
        if self._state is None:
            raise IndexError(place)
        return shown_at(self._state, place)

    def can_type(self, row: int, column: int) -> bool:
        """Whether the cell takes typing: in an open round."""
        del row
        open_now = self._state is not None and self._state.is_open
        return open_now and self.columns[column].id in TYPED

    def said_of(self, place: Place, column: Column, shown: Shown) -> str:
        """The words for screen readers: a figure with its column and customer."""
        words = super().said_of(place, column, shown)
        if column.id in (DUE, *TYPED) and self._state is not None:
            return f"{words}, {column.said}, {self._state.homes[place.customer_id].name}"
        return words

    def tip_of(self, place: Place, column: Column, shown: Shown) -> str | None:
        """The tooltip: of what was paid, its receipt and who entered it."""
        state = self._state
        if column.id in ("state", "customer"):
            return shown.said
        if column.id == PAID and state is not None:
            cell = state.homes[place.customer_id].cell
            if cell is not None and cell.receipt:
                return tr("{receipt}, entered by {by}", receipt=cell.receipt, by=cell.by)
        return super().tip_of(place, column, shown)
