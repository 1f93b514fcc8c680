"""The way from the grid to the database: one command after the other.

Each command is put together when its turn comes, so that it carries the versions that the one
before it left.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.consumption import SavedCell
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.open_sheet import OpenSheet


class Outbox(QObject):
    """Commands in the order in which the clerk gave them.

    Signals:
        given(): The clerk gave a command: whatever was done before it is no longer the last deed.
        changed(OpenSheet, set): Rows of these customers look different now.
        reread_wanted(OpenSheet): What is pre-filled may be other now: read the sheet again.
        said(str, str): A sentence for the clerk and its tone.
        failed(DairyError): Something was not saved for a reason that lies outside the sheet.
        refused(DairyError): A wish was refused, and held where it was typed.
        shown(RowKey): What was undone or redone is here.
        confirmed(int, int): So many customers were confirmed, so many cells were others' by then.
        billed(date, str): A change fell on this day, which stands on this issued bill.
        rested(): Nothing is on its way any more.

    Attributes:
        sent: How many commands were given: whoever reads compares it before and after.
    """

    given = Signal()
    changed = Signal(object, object)
    reread_wanted = Signal(object)
    said = Signal(str, str)
    failed = Signal(object)
    refused = Signal(object)
    shown = Signal(object)
    confirmed = Signal(int, int)
    billed = Signal(object, str)
    rested = Signal()

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._waiting: deque[Callable[[], bool]] = deque()
        self._busy = False
        self.sent = 0

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._busy

    def _enqueue(self, send: Callable[[], bool]) -> None:
        self.sent += 1
        self.given.emit()
        self._waiting.append(send)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        self._busy = False
        while self._waiting and not self._busy:
            self._busy = self._waiting.popleft()()
        if not self._busy:
            self.rested.emit()

    def _tell(self, day: OpenSheet, customers: set[int]) -> None:
        day.touched(customers)
        self.changed.emit(day, customers)

    def _tell_billed(self, saved: Sequence[SavedCell]) -> None:
        found = next((one for one in saved if one.billed), None)
        if found is not None:
            self.billed.emit(found.on, found.billed)
