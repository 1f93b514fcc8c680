"""F1: the keys that work here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import SPACE_12, SPACE_24, TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.screen import KeyHelp


class KeyCap(QWidget):
    """A key in its little box."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The words and their box."""
        return QSize(int(fonts.width(self._keys, TYPE_SMALL) + 0.99) + 16, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(8, fonts.baseline(self.height() / 2, TYPE_SMALL)), self._keys)


class KeysSheet(Dialog):
    """Two columns: the screen's own keys and those that work everywhere."""

    def __init__(
        self,
        parent: QWidget,
        *,
        title: str,
        own: Sequence[KeyHelp],
        everywhere: Sequence[KeyHelp],
    ) -> None:
        super().__init__(parent, question=f"Keys: {title}", yes="Close", wide=True)
        self.no_button.hide()
        self.yes_button.set_hint("Esc")
        columns = QGridLayout()
        columns.setHorizontalSpacing(SPACE_24)
        place = 0
        for heading, lines in ((title, own), ("Everywhere", everywhere)):
            if lines:
                top = Qt.AlignmentFlag.AlignTop
                columns.addLayout(self._column(heading, lines), 0, place, top)
                columns.setColumnStretch(place, 1)
                place += 1
        self.body.addLayout(columns)

    @staticmethod
    def _column(heading: str, lines: Sequence[KeyHelp]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(SPACE_12)
        column.addWidget(Label(heading, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(6)
        for at, line in enumerate(lines):
            grid.addWidget(KeyCap(line.keys), at, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(Label(line.does, size=TYPE_BODY), at, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        return column
