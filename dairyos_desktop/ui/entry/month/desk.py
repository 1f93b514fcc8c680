"""The month's sheet at work: what a desk does, over rows that are read as they come into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.entry.blocks import split_text
from dairyos_desktop.ui.entry.desk import Desk
from dairyos_desktop.ui.entry.month.sheet import MonthSheet
from dairyos_desktop.ui.widgets.grid.hands import After

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.widgets.grid.place import Place

_A_SUM: Final = tr_later(
    "This is a sum. Choose one shift and one product above to type here; Enter opens the day."
)
_MOST_ROWS: Final = 1000
_NOT_READ: Final = tr_later("One moment: these rows are still being read.")


class MonthDesk(Desk[MonthSheet]):
    """One month's sheet at work.

    Signals:
        day_wanted(Place): Enter on a sum: the sheet of that day, at that customer.
        rows_wanted(list): These customers' cells are needed, in sight or not.
    """

    day_wanted = Signal(object)
    rows_wanted = Signal(object)

    def entered(self, place: Place) -> After:
        """Enter or Tab: of a sum it opens the day, else as on the day's sheet."""
        if self.sheet is not None and not self.sheet.grid.is_single:
            self.day_wanted.emit(place)
            return After.STAY
        return super().entered(place)

    def refuses(self) -> bool:
        """Whether nothing may be changed now: a sum never; says why."""
        if self.sheet is not None and not self.sheet.grid.is_single:
            self.said.emit(as_shown(_A_SUM), "warn")
            return True
        return super().refuses()

    def undo(self) -> None:
        """Ctrl+Z, once the rows of the step are read."""
        if self._knows_step(back=True):
            super().undo()

    def redo(self) -> None:
        """Ctrl+Y, once the rows of the step are read."""
        if self._knows_step(back=False):
            super().redo()

    def _knows_step(self, *, back: bool) -> bool:
        step = None if self.sheet is None else self.sheet.history.next_step(back=back)
        if step is None or self.sheet is None:
            return True
        # Of another route's customers the saver says so.
        here = {key.customer_id for key in step.keys if self.sheet.grid.has(key.customer_id)}
        return self._are_read(sorted(here))

    def paste(self, rows: Sequence[int], columns: Sequence[str], text: str) -> None:
        """Puts a block from the clipboard down, once its rows are read."""
        cells = split_text(text)
        if len(cells) > 1 or len(cells[0]) > 1:
            rows = rows[: len(cells)]
            columns = columns[: max(len(line) for line in cells)]
        if self._are_read(rows):
            super().paste(rows, columns, text)

    def fill_down(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """Puts the first row's cells into those below, once all are read."""
        if self._are_read(rows):
            super().fill_down(rows, columns)

    def copied(self, rows: Sequence[int], columns: Sequence[str]) -> str:
        """The cells as a spreadsheet takes them; nothing while some are not read."""
        return super().copied(rows, columns) if self._are_read(rows) else ""

    def _are_read(self, rows: Sequence[int]) -> bool:
        """Whether all is known that is to be changed; asks for what is not."""
        if self.sheet is None:
            return False
        if len(rows) > _MOST_ROWS:
            self.said.emit(
                tr(
                    "These are {count} rows: choose up to {most_rows} at once.",
                    count=len(rows),
                    most_rows=_MOST_ROWS,
                ),
                "warn",
            )
            return False
        missing = [one for one in rows if not self.sheet.grid.is_read(one)]
        if missing:
            self.rows_wanted.emit(missing)
            self.said.emit(as_shown(_NOT_READ), "warn")
        return not missing
