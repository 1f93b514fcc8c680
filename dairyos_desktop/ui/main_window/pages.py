"""The page at the right of the rail: `surface`, its top left corner round."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import RADIUS_PAGE


class Pages(QStackedWidget):
    """The screens, one shown at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground with its corner."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("bg"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        path = QPainterPath()
        # Wider and higher than the widget: only the corner at the top left is round.
        over = RADIUS_PAGE * 2
        page = QRectF(0, 0, self.width() + over, self.height() + over)
        path.addRoundedRect(page, RADIUS_PAGE, RADIUS_PAGE)
        painter.fillPath(path, colour("surface"))
