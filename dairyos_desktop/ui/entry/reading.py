"""Reads sheets in the background, and keeps what belongs to a day while others are looked at."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.ui.entry.day import Day, Wanted
from dairyos_desktop.ui.entry.grid import Grid
from dairyos_desktop.ui.entry.history import History
from dairyos_desktop.ui.entry.leftovers import put_back, read_leftovers, write_leftovers

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.consumption import DaySheet, RowContext
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.leftovers import Texts
    from dairyos_desktop.ui.entry.parts import Held, RowKey
    from dairyos_desktop.ui.widgets.grid.place import Place

_CONTEXT_AFTER_MS = 120


class Reader(QObject):
    """Gets sheets and contexts.

    Signals:
        opened(Day): The sheet that was asked for, ready to be shown.
        failed(DairyError): The sheet could not be read.
        reread(Day, DaySheet): A fresh reading of the sheet that is shown.
        context_read(RowContext, str): What is known about a cell, and its column's id.
    """

    opened = Signal(object)
    failed = Signal(object)
    reread = Signal(object, object)
    context_read = Signal(object, str)

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._held: dict[dt.date, dict[Place, Held]] = defaultdict(dict)
        self._leftovers = read_leftovers(context.preferences)
        self._histories: dict[dt.date, History] = defaultdict(History)
        self._cell: tuple[RowKey, dt.date, str] | None = None
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

    def remember(self, day: Day | None, typed: dict[Place, str], elsewhere: Texts) -> None:
        """Remembers beyond the window's end what is held, on its way, or being `typed` now.

        What is on its way is saved as a rule; should the end come first, it is asked about again.

        Args:
            day: The sheet that is open.
            typed: What stands half typed in it.
            elsewhere: What is not saved in the month's sheet, by day.
        """
        if day is None:
            return
        self.keep(day)
        texts = {on: dict(left) for on, left in self._leftovers.items()}
        for on, held in self._held.items():
            texts.setdefault(on, {}).update({place: one.text for place, one in held.items()})
        texts.setdefault(day.on, {}).update(day.grid.under_way() | typed)
        for on, places in elsewhere.items():
            texts.setdefault(on, {}).update(places)
        write_leftovers(self._context.preferences, texts)

    def open(self, wanted: Wanted) -> None:
        """Reads a sheet and works its figures out, all of it away from the window."""
        services, actor = self._context.services, self._context.actor
        held = dict(self._held[wanted.on])
        history = self._histories[wanted.on]
        leftovers = dict(self._leftovers[wanted.on])

        def read() -> Day:
            grid = Grid(services.consumption.day_sheet(actor, *wanted), held)
            put_back(grid, leftovers)
            return Day(grid, history, wanted)

        self._context.work.run(
            self._owner, read, done=self._on_opened, failed=self.failed.emit, newest="sheet"
        )

    def _on_opened(self, day: Day) -> None:
        # From now on they are held in their places, or were of no use.
        left = self._leftovers[day.on]
        for place in [place for place in left if day.grid.has(place.customer_id)]:
            del left[place]
        self.opened.emit(day)

    def read_again(self, day: Day) -> None:
        """Reads the sheet that is shown once more."""
        wanted = day.wanted
        if wanted is None:
            return
        services, actor = self._context.services, self._context.actor

        def read() -> DaySheet:
            return services.consumption.day_sheet(actor, *wanted)

        self._context.work.run(
            self._owner, read, done=lambda sheet: self.reread.emit(day, sheet), newest="sheet"
        )

    def want_context(self, key: RowKey, on: dt.date, column: str) -> None:
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
