"""The field in which a customer is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from dairyos_desktop.ui.widgets.fields import SearchField

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CustomerSearch(SearchField):
    """A search field whose Enter opens the first hit.

    Signals:
        opened(): Enter.
    """

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Down walks into the list."""
        if event.key() in _ENTER:
            self.opened.emit()
            return
        super().keyPressEvent(event)
