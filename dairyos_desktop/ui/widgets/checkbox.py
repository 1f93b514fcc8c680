"""Check boxes and radio buttons, painted: crisp at every ratio and in the theme's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import DISABLED_OPACITY, TYPE_BODY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

BOX = 16
_GAP = 8


def paint_check(
    painter: QPainter, centre: QPointF, state: Qt.CheckState, *, focus: bool = False
) -> None:
    """Draws a check box around its centre: empty, ticked, or with a dash for "some"."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0, 0, BOX - 1, BOX - 1)
    box.moveCenter(centre)
    on = state != Qt.CheckState.Unchecked
    painter.setBrush(colour("accent") if on else colour("surface"))
    painter.setPen(QPen(colour("accent" if on else "edge"), 1.2))
    painter.drawRoundedRect(box, 4, 4)
    if on:
        pen = QPen(colour("on_accent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y = centre.x(), centre.y()
        if state == Qt.CheckState.Checked:
            points = [QPointF(x - 3.6, y + 0.2), QPointF(x - 1.1, y + 2.8)]
            painter.drawPolyline([*points, QPointF(x + 3.7, y - 3)])
        else:
            painter.drawLine(QPointF(x - 3.4, y), QPointF(x + 3.4, y))
    if focus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), 6, 6)
    painter.restore()


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _hint(text: str) -> QSize:
    return QSize(BOX + 6 + _GAP + int(fonts.width(_plain(text)) + 1), 28)


def _paint_word(painter: QPainter, button: QAbstractButton) -> None:
    painter.setFont(fonts.font())
    painter.setPen(colour("text"))
    line = fonts.baseline(button.height() / 2, TYPE_BODY)
    painter.drawText(QPointF(BOX + 6 + _GAP - 3, line), _plain(button.text()))


class CheckBox(QCheckBox):
    """A check box with its word."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(fonts.font())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Box, gap and word."""
        return _hint(self.text())

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its word."""
        return self.sizeHint()

    def hitButton(self, position: object) -> bool:
        """The word is as good a target as the box."""
        del position
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws both."""
        del event
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(DISABLED_OPACITY)
        centre = QPointF(BOX / 2 + 3, self.height() / 2)
        paint_check(painter, centre, self.checkState(), focus=self.hasFocus())
        _paint_word(painter, self)


class RadioButton(QRadioButton):
    """One of several that exclude each other, each with its word."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(fonts.font())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Circle, gap and word."""
        return _hint(self.text())

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its word."""
        return self.sizeHint()

    def hitButton(self, position: object) -> bool:
        """The word is as good a target as the circle."""
        del position
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws both."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(DISABLED_OPACITY)
        centre = QPointF(BOX / 2 + 3, self.height() / 2)
        painter.setBrush(colour("surface"))
        painter.setPen(QPen(colour("accent" if self.isChecked() else "edge"), 1.4))
        painter.drawEllipse(centre, 7.3, 7.3)
        if self.isChecked():
            painter.setBrush(colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(centre, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawEllipse(centre, 10, 10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        _paint_word(painter, self)
