"""A clerk at the month sheet of Station Road, worked by key events alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dairyos_desktop.ui.entry.month.looks import shown_at
from dairyos_desktop.ui.widgets.grid.place import Place
from helpers.desks import EntryDesk
from helpers.pauses import pause
from helpers.windows import settle

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.ui.entry.month.pane import MonthPane
    from dairyos_desktop.ui.widgets.grid.shown import Shown

ALT = Qt.KeyboardModifier.AltModifier


class MonthClerk(EntryDesk):
    """The entry screen, on its month sheet: cow milk of November's mornings."""

    def __init__(self, folder: Path, *, role: Role | None = None) -> None:
        if role is None:
            super().__init__(folder)
        else:
            super().__init__(folder, role=role)

    @property
    def pane(self) -> MonthPane:
        return self.screen.modes.pane

    def open_month(self, size: tuple[int, int] = (1366, 768)) -> None:
        """The window, on the morning's sheet of 7 November, and Alt+M."""
        self.open(size)
        self.screen.chooser.shift.set_current("morning")
        self.screen.chooser._on_changed()
        self.rest()
        self.key(Qt.Key.Key_M, ALT)
        self.rest()

    def screen_is_reading(self) -> bool:
        return super().screen_is_reading() or (hasattr(self, "screen") and self.pane.busy)

    def rest(self) -> None:
        settle(self.context.work)
        while self.screen_is_reading():
            pause(10)
            settle(self.context.work)

    def day(self, customer: str, day: int) -> Place:
        """A customer's day of November."""
        return Place(self.register.customers[customer], dt.date(2026, 11, day).isoformat())

    def stand(self, customer: str, day: int) -> None:
        """Puts the clerk into a cell, as a click would, without a key."""
        assert self.pane.view.go(self.day(customer, day))

    def here_in_month(self) -> tuple[str, int]:
        place = self.pane.view.place()
        assert place is not None
        codes = {number: code for code, number in self.register.customers.items()}
        return codes[place.customer_id], dt.date.fromisoformat(place.column).day

    def look(self, customer: str, day: int) -> Shown:
        """What a cell shows."""
        assert self.pane.sheet is not None
        return shown_at(self.pane.sheet.grid, self.day(customer, day))

    def figure(self, customer: str, day: int) -> str:
        """The text of a cell; a mark without text by its name."""
        shown = self.look(customer, day)
        return shown.text or (shown.look.mark.value if shown.look.mark else "")

    def saved(self, shift: str = "morning") -> dict[str, str]:
        """What is in the database for November: `C1 7 CM` → `1.5`."""
        customers = {number: code for code, number in self.register.customers.items()}
        products = {number: code for code, number in self.register.products.items()}
        found = {}
        for day in range(1, 31):
            sheet = self.service.day_sheet(self.clerk, dt.date(2026, 11, day), None, "both")
            for row in sheet.rows:
                for (of_shift, product), cell in row.cells.items():
                    if cell.row is not None and of_shift == shift:
                        name = f"{customers[row.customer_id]} {day} {products[product]}"
                        found[name] = cell.row.quantity.short()
        return found
