"""The day's grid as Qt's views and screen readers ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.entry.columns import TYPED
from dairyos_desktop.ui.entry.looks import shown_at
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.model import GridModel

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.widgets.grid.columns import Column
    from dairyos_desktop.ui.widgets.grid.place import Place
    from dairyos_desktop.ui.widgets.grid.shown import Shown


class DayModel(GridModel):
    """One day's sheet."""

    def __init__(self) -> None:
        super().__init__()
        self._day: Day | None = None
        self._shift_of: tuple[Shift | None, ...] = ()
        self._typed: tuple[bool, ...] = ()

    def set_day(self, day: Day | None) -> None:
        """Shows another sheet, or another reading of it with other rows or columns."""
        self._day = day
        columns = () if day is None else day.grid.columns
        self._shift_of = tuple(
            column.shift if column.kind is Kind.FIGURE else None for column in columns
        )
        self._typed = tuple(column.kind in TYPED for column in columns)
        self.set_rows(() if day is None else day.grid.visible, columns)

    def show_rows(self) -> None:
        """Shows the rows that the grid now has visible."""
        self.set_day(self._day)

    def look_at(self, place: Place) -> Shown:
        """What a cell shows."""
        if self._day is None:
            raise IndexError(place)
        return shown_at(self._day.grid, self._day.figures, place)

    def can_type(self, row: int, column: int) -> bool:
        """Whether the cell takes typing: not one of a shift on another route."""
        if self._day is None or not self._typed[column]:
            return False
        shift = self._shift_of[column]
        return shift is None or shift in self._day.grid.row(self.customer_at(row)).shifts

    def said_of(self, place: Place, column: Column, shown: Shown) -> str:
        """The words for screen readers: a figure with its product, shift and customer."""
        words = super().said_of(place, column, shown)
        if column.kind in (Kind.FIGURE, Kind.OTHER) and self._day is not None:
            return f"{words}, {column.said}, {self._day.grid.row(place.customer_id).name}"
        return words

    def tip_of(self, place: Place, column: Column, shown: Shown) -> str | None:
        """The tooltip: of a figure, who saved it when."""
        if self._day is None or column.kind is Kind.NUMBER:
            return None
        if column.kind in (Kind.STATE, Kind.CUSTOMER):
            return shown.said
        if column.kind is Kind.FIGURE:
            return self._history(place) or None
        return super().tip_of(place, column, shown)

    def _history(self, place: Place) -> str:
        if self._day is None:
            return ""
        key = self._day.grid.key_of(place)
        if key is None:
            return tr("On another route in this shift")
        return self._day.told_by(key)
