"""The day's sheet at work: all that a desk does, and the whole sheet confirmed in one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.entry.day import Day
from dairyos_desktop.ui.entry.desk import Desk

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton


class DayDesk(Desk[Day]):
    """One day's sheet at work."""

    @property
    def day(self) -> Day | None:
        """The sheet, once one was read."""
        return self.sheet

    @day.setter
    def day(self, day: Day | None) -> None:
        self.sheet = day

    def confirm(self, button: QAbstractButton) -> None:
        """Everything that waits on the sheet, as it is shown; what has not happened yet stays."""
        day = self.day
        if day is None or self.refuses():
            return
        waiting = day.grid.waiting()
        if self.gate is not None:
            waiting = self.gate.confirmable(day, waiting)
        if self.passes(waiting, lambda: self.confirm(button)):
            self.saver.confirm(day, button, waiting)
