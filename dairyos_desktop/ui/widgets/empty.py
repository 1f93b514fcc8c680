"""What stands where a list would be: what belongs here, and how to make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_16
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.ui.widgets.buttons import Button

_LOW = 120


class IconLabel(QWidget):
    """An icon that stands alone beside words that say it all."""

    def __init__(
        self, icon: str, size: int = 16, tone: str = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._size, self._tone = icon, size, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """The icon's square."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        del event
        paint_icon(QPainter(self), self._icon, QRectF(0, 0, self._size, self._size), self._tone)


class EmptyState(QWidget):
    """An empty list.

    Args:
        icon: 32 wide, `text2`.
        sentence: What belongs here, or "None of 240 bills is void", or "All 57 confirmed …".
        primary: Makes one.
        secondary: Imports many, or shows all.
    """

    def __init__(
        self,
        icon: str,
        sentence: str,
        *,
        primary: Button | None = None,
        secondary: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.sentence = Label(sentence, tone="text2", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setMaximumWidth(420)
        self.sentence.setMinimumWidth(340)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addStretch(1)
        for button in (secondary, primary):
            if button is not None:
                buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_16)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._icon = IconLabel(icon, 32)
        column.addWidget(self._icon, 0, centre)
        column.addWidget(self.sentence, 0, centre)
        column.addLayout(buttons)
        column.addStretch(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The icon gives way where the room is low, so that the sentence is whole."""
        super().resizeEvent(event)
        self._icon.setVisible(self.height() >= _LOW)

    def set_sentence(self, sentence: str) -> None:
        """Says something else."""
        self.sentence.setText(sentence)
