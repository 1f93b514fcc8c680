"""A round's grid: where jumps land, and the mouse's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.payments.round.columns import TYPED
from dairyos_desktop.ui.payments.round.state import PAID
from dairyos_desktop.ui.widgets.grid.keys import Key
from dairyos_desktop.ui.widgets.grid.place import Place
from dairyos_desktop.ui.widgets.grid.view import TypedTable

if TYPE_CHECKING:
    from dairyos_desktop.ui.payments.round.desk import RoundDesk
    from dairyos_desktop.ui.payments.round.model import RoundModel

_ENTRIES: Final = (
    (tr_later("Change"), "F2", "pencil-line", Key.EDIT),
    (tr_later("Let the rest off"), "S", "badge-check", Key.MARK),
    (tr_later("Take the receipt back"), "Del", "undo-2", Key.CLEAR),
)


class RoundView(TypedTable):
    """The grid.

    Signals:
        export_wanted(): *Export* in the menu.
    """

    export_wanted = Signal()

    def __init__(self, model: RoundModel, desk: RoundDesk) -> None:
        super().__init__(model, desk, name=tr("Round"))
        self._round = desk

    def bring(self, place: Place) -> None:
        """Goes to a place."""
        self.go(place)

    def landing(self, customer_id: int, column_id: str) -> Place:
        """Where a jump lands: in the column it came from where that takes typing, else Paid."""
        return Place(customer_id, column_id if column_id in TYPED else PAID)

    def first_place(self) -> Place | None:
        """The first home that has something to pay."""
        state = self._round.state
        if state is None:
            return None
        for customer_id in state.customers():
            if state.whole_due(customer_id) is not None:
                return Place(customer_id, PAID)
        first = next(iter(state.customers()), None)
        return None if first is None else Place(first, PAID)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same deeds for the mouse, at the pointer or at the current cell."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        menu = self.menu()
        menu.exec(at)
        menu.deleteLater()

    def menu(self) -> QMenu:
        """What can be done in the current row."""
        menu = QMenu(self)
        place = self.place()
        for words, key, name, deed in _ENTRIES:
            action = menu.addAction(icon(name), words)
            action.setShortcut(QKeySequence(key))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(place is not None)
            action.triggered.connect(lambda _=False, deed=deed: self.do(deed))
        menu.addSeparator()
        card = menu.addAction(icon("user"), tr("The customer's card"))
        card.setEnabled(place is not None)
        if place is not None:
            card.triggered.connect(lambda: self.customer_wanted.emit(place.customer_id))
        export = menu.addAction(icon(exporting.ICON), tr("Export the round…"))
        export.setShortcut(QKeySequence(exporting.KEY))
        export.setShortcutVisibleInContextMenu(True)
        export.triggered.connect(self.export_wanted)
        return menu
