"""*Confirm as ordered*: the button, what it says, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.ui.entry.filters import Filter
from dairyos_desktop.ui.widgets.buttons import Button, Kind

if TYPE_CHECKING:
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.day_desk import DayDesk
    from dairyos_desktop.ui.entry.rounds.gate import Gate

_NOTHING_LEFT = tr_later("Nothing is left to confirm on this sheet.")
_NO_ENTRY = tr_later("Your role may look at the sheet, not change it.")


class Confirming(QObject):
    """The primary button of the day's sheet.

    Signals:
        told(str, object): What was confirmed, and what takes it back.
    """

    told = Signal(str, object)

    def __init__(self, desk: DayDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.button = Button(
            tr("Confirm as ordered"), Kind.PRIMARY, icon="check", hint="Ctrl Enter"
        )
        desk.saver.confirmed.connect(self._on_confirmed)

    def show(self, day: Day | None, gate: Gate) -> None:
        """Says how many customers it would confirm, or why none."""
        counts = {} if day is None else day.figures.counts
        waiting = counts.get(Filter.WAITING, 0)
        able, reason = gate.confirm_state(day, waiting)
        words = tr("Confirm {able} as ordered", able=able) if waiting else tr("All confirmed")
        if day is None or not counts.get(Filter.ALL, 0):
            words = tr("Confirm as ordered")
        if not waiting:
            reason = as_shown(_NOTHING_LEFT)
        if not self._desk.may_enter:
            reason = as_shown(_NO_ENTRY)
        if self.button.text() != words:
            self.button.setText(words)
        # Disabled while it works: that is the work's to end.
        if not self.button.property("working"):
            self.button.set_reason(reason)

    def confirm(self) -> None:
        """Confirms what waits."""
        self._desk.confirm(self.button)

    def _on_confirmed(self, customers: int, others: int) -> None:
        words = tr("{customers} confirmed as ordered", customers=customers)
        if others:
            what = trn("1 cell was", "{count} cells were", others)
            words += tr(". {what} changed by somebody else and stays so", what=what)
        self.told.emit(words, self._desk.undo if customers else None)
