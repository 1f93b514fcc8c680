"""The way from the grid to the database: one command after the other.

Each command is put together when its turn comes, so that it carries the versions that the one
before it left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from dairyos_desktop.ui.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.consumption import SavedCell
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.open_sheet import OpenSheet


class Outbox(Turns):
    """The commands of a sheet.

    Signals:
        changed(OpenSheet, set): Rows of these customers look different now.
        reread_wanted(OpenSheet): What is pre-filled may be other now: read the sheet again.
        said(str, str): A sentence for the clerk and its tone.
        failed(DairyError): Something was not saved for a reason that lies outside the sheet.
        refused(DairyError): A wish was refused, and held where it was typed.
        shown(RowKey): What was undone or redone is here.
        confirmed(int, int): So many customers were confirmed, so many cells were others' by then.
        billed(date, str): A change fell on this day, which stands on this issued bill.
    """

    changed = Signal(object, object)
    reread_wanted = Signal(object)
    said = Signal(str, str)
    failed = Signal(object)
    refused = Signal(object)
    shown = Signal(object)
    confirmed = Signal(int, int)
    billed = Signal(object, str)

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner

    def _tell(self, day: OpenSheet, customers: set[int]) -> None:
        day.touched(customers)
        self.changed.emit(day, customers)

    def _tell_billed(self, saved: Sequence[SavedCell]) -> None:
        found = next((one for one in saved if one.billed), None)
        if found is not None:
            self.billed.emit(found.on, found.billed)
