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
        """Everything that waits on the sheet, as it is shown."""
        if self.day is not None and not self.refuses():
            self.saver.confirm(self.day, button)
