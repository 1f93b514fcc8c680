"""The line in which a cell is typed: no frame, and every figure where it will stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.widgets.fields import is_windows_own
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.painting import PAD, point_in, whole_width

if TYPE_CHECKING:
    from dairyos_desktop.ui.widgets.grid.columns import Column
    from dairyos_desktop.ui.widgets.grid.place import Place

# QLineEdit keeps this much to itself on each side, besides the margins one can set.
_OWN_MARGIN = 2
_FRAME = 2


class CellEditor(QLineEdit):
    """One cell while it is typed in.

    Signals:
        key_pressed(QKeyEvent): A key that may mean more than typing; accept it to take it.
        left(): The focus went to another part of the screen.
    """

    key_pressed = Signal(object)
    left = Signal()

    def __init__(self, place: Place, column: Column, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self.original = text
        self.is_figure = column.kind is Kind.FIGURE
        self._pad = column.pad
        self._rect = QRect()
        self.setProperty("cell", True)
        self.setFrame(False)
        self.setFont(fonts.font())
        self.setText(text)
        self.setAccessibleName(column.said)
        self.textChanged.connect(self._on_text_changed)

    def put(self, rect: QRect) -> None:
        """Lies over the cell, inside the frame of the current one."""
        self._rect = rect
        self.setGeometry(rect.adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME - 1))
        self._on_text_changed(self.text())

    def _on_text_changed(self, text: str) -> None:
        """Keeps the decimal point where the column has it, as far as there is room."""
        if self.is_figure:
            left = point_in(self._rect, self._pad) - whole_width(text) - self._rect.left()
            room = self._rect.width() - fonts.width(text) - min(self._pad, 8)
            margin = min(left, room)
        else:
            margin = PAD
        own = _FRAME + _OWN_MARGIN
        self.setTextMargins(max(round(margin) - own, 0), 0, 0, 0)

    def event(self, event: QEvent) -> bool:
        """Takes Tab and F2, which Qt and the window would take before any key press."""
        if is_windows_own(event):
            event.ignore()
            return False
        if isinstance(event, QKeyEvent):
            tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.type() == QEvent.Type.KeyPress and tab:
                self.keyPressEvent(event)
                return True
            f2 = event.key() == Qt.Key.Key_F2 and not event.modifiers()
            if event.type() == QEvent.Type.ShortcutOverride and f2:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The grid looks first; what it leaves is typing."""
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tells when the clerk went on to something else on the screen.

        Another window or another screen is an interruption: the half-typed figure stays.
        """
        super().focusOutEvent(event)
        if event.reason() in (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        ):
            return
        # Where the focus goes, and whether this screen is still shown, is known after this event.
        QTimer.singleShot(0, self, self._tell_left)

    def _tell_left(self) -> None:
        if self.isVisible() and not self.hasFocus() and self.isActiveWindow():
            self.left.emit()
