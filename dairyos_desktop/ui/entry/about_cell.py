"""What the context line tells of the cell in which the clerk stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dairyos_desktop.ui.entry.notes import told_ahead
from dairyos_desktop.ui.entry.pieces import pieces_of
from dairyos_desktop.ui.widgets.grid.columns import Kind

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.consumption import RowContext
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.day_desk import DayDesk
    from dairyos_desktop.ui.entry.parts import RowKey
    from dairyos_desktop.ui.entry.reading import Reader
    from dairyos_desktop.ui.entry.view import GridView
    from dairyos_desktop.ui.widgets.grid.context_line import ContextLine
    from dairyos_desktop.ui.widgets.grid.place import Place


class AboutCell(QObject):
    """Follows the day's grid; silent while the month's sheet has the line."""

    def __init__(self, line: ContextLine, desk: DayDesk, view: GridView, reader: Reader) -> None:
        super().__init__(line)
        self._line, self._desk, self._view, self._reader = line, desk, view, reader
        self.silent = False
        view.place_changed.connect(self._on_place_changed)
        reader.context_read.connect(self._on_context_read)

    def rows_changed(self, customers: set[int]) -> None:
        """Says again what is held in the current cell, where it is of one of these."""
        place = self._view.place()
        if place is not None and place.customer_id in customers:
            self._say_held(place)

    def _on_place_changed(self, place: Place | None) -> None:
        day = self._desk.day
        if self.silent:
            return
        if day is None or place is None:
            self._line.show_customer("", "")
            return
        row = day.grid.row(place.customer_id)
        self._line.show_customer(str(row.position), row.name)
        self._say_held(place)
        key = _key_at(day, place)
        if key is not None:
            self._reader.want_context(key, day.on, place.column)

    def _say_held(self, place: Place) -> None:
        held = None if self._desk.day is None else self._desk.day.grid.held.get(place)
        if held is not None:
            self._line.say(held.words, held.why.tone)

    def _on_context_read(self, context: RowContext, column_id: str) -> None:
        day, place = self._desk.day, self._view.place()
        if day is None or place is None or place.customer_id != context.customer_id:
            return
        if self.silent or day.grid.column_at(column_id) < 0 or place.column != column_id:
            return
        told = told_ahead(day.grid, place)
        self._line.show_pieces(pieces_of(context, day.grid.column(column_id), told))


def _key_at(day: Day, place: Place) -> RowKey | None:
    """The cell to tell of: in columns without one, the customer's first."""
    for key in day.grid.keys_at(place):
        return key
    for key in day.grid.keys_of(place.customer_id):
        return key
    for column in day.grid.columns:
        if column.kind is Kind.FIGURE:
            found = day.grid.key_of(place._replace(column=column.id))
            if found is not None:
                return found
    return None
