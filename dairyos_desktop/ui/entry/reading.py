"""Reads sheets in the background, and keeps what belongs to a day while others are looked at."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.ui.entry.day import Day
from dairyos_desktop.ui.entry.grid import Grid
from dairyos_desktop.ui.entry.history import History

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.consumption import CellKey, DaySheet, RowContext, ShiftChoice
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.parts import Held, Place

_CONTEXT_AFTER_MS = 120


class Wanted(NamedTuple):
    """Which sheet is looked at."""

    on: dt.date
    route: str | None
    shift: ShiftChoice


class Reader(QObject):
    """Gets sheets and contexts.

    Signals:
        opened(Day): The sheet that was asked for, ready to be shown.
        reread(Day, DaySheet): A fresh reading of the sheet that is shown.
        context_read(RowContext, str): What is known about a cell, and its column's id.
    """

    opened = Signal(object)
    reread = Signal(object, object)
    context_read = Signal(object, str)

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._held: dict[dt.date, dict[Place, Held]] = defaultdict(dict)
        self._histories: dict[dt.date, History] = defaultdict(History)
        self._cell: tuple[CellKey, dt.date, str] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_CONTEXT_AFTER_MS)
        self._rest.timeout.connect(self._on_rested)

    def keep(self, day: Day) -> None:
        """Remembers what is typed and not saved on a sheet that is left."""
        held = self._held[day.on]
        for place in [place for place in held if day.grid.has(place.customer_id)]:
            if day.grid.column_at(place.column) >= 0:
                del held[place]
        held.update(day.grid.held)

    @property
    def unsaved(self) -> dict[dt.date, dict[Place, Held]]:
        """What is typed and not saved on sheets that were left, by day."""
        return {on: dict(held) for on, held in self._held.items() if held}

    def open(self, wanted: Wanted) -> None:
        """Reads a sheet and works its figures out, all of it away from the window."""
        services, actor = self._context.services, self._context.actor
        held = dict(self._held[wanted.on])
        history = self._histories[wanted.on]

        def read() -> Day:
            sheet = services.consumption.day_sheet(actor, *wanted)
            return Day(Grid(sheet, held), history)

        self._context.work.run(self._owner, read, done=self.opened.emit, newest="sheet")

    def read_again(self, day: Day, wanted: Wanted) -> None:
        """Reads the sheet that is shown once more."""
        services, actor = self._context.services, self._context.actor

        def read() -> DaySheet:
            return services.consumption.day_sheet(actor, *wanted)

        self._context.work.run(
            self._owner, read, done=lambda sheet: self.reread.emit(day, sheet), newest="sheet"
        )

    def want_context(self, key: CellKey, on: dt.date, column: str) -> None:
        """Asks about a cell of a column, once the clerk rests in it."""
        self._cell = (key, on, column)
        self._rest.start()

    def _on_rested(self) -> None:
        if self._cell is None:
            return
        key, on, column = self._cell
        services, actor = self._context.services, self._context.actor

        def read() -> RowContext:
            return services.consumption.row_context(
                actor, key.customer_id, key.product_id, key.shift, on
            )

        self._context.work.run(
            self._owner,
            read,
            done=lambda context: self.context_read.emit(context, column),
            newest="context",
        )
