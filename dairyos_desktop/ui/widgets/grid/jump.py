"""The jump field: a position, or any three letters; the grid follows while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_HINT
from dairyos_desktop.ui.widgets.fields import SearchField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_WIDTH: Final = 148


class JumpField(SearchField):
    """Finds a customer of the route.

    Signals:
        accepted(): Enter: go there.
        cancelled(): Esc: go back to the cell one came from.
        stepped(int): To the next (1) or last (-1) of those that match.
    """

    accepted = Signal()
    cancelled = Signal()
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            name=tr("Jump to a customer"),
            placeholder=tr("No. or name"),
            width=_WIDTH,
            parent=parent,
        )
        self._count = ""
        self.setToolTip(tr("Jump to a customer of this sheet ( / )"))

    def set_count(self, at: int, of: int) -> None:
        """Shows which of how many matches is meant; nothing where there is one."""
        self._count = f"{at}/{of}" if of > 1 else ""
        self.setAccessibleDescription(tr("Match {at} of {of}", at=at, of=of) if of else "")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there, arrows choose among matches, Esc goes back."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key == Qt.Key.Key_Down:
            self.stepped.emit(1)
        elif key == Qt.Key.Key_Up:
            self.stepped.emit(-1)
        elif event.text() == "/":
            # Pressed once more: the field is open already.
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, its glass, and how many match; `/` while it is not in use."""
        super().paintEvent(event)
        words = self._count if self.hasFocus() else "" if self.text() else "/"
        if words:
            painter = QPainter(self)
            painter.setFont(fonts.font(TYPE_HINT))
            painter.setPen(colour("text3"))
            left = self.width() - 10 - fonts.width(words, TYPE_HINT)
            painter.drawText(QPointF(left, fonts.baseline(self.height() / 2, TYPE_HINT)), words)
