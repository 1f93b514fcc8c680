"""The window before the books: a card on cream ground, as high as what is to be said on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.ui import fonts, placing
from dairyos_desktop.ui.icons import mark_icon, paint_brand
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.theme import dress_window
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_PAGE,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    SPACE_24,
    TYPE_PAGE,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZE = (440, 500)
_CARD = 360
_BRAND = 44
_LOW = 460


class LoginFrame(QWidget):
    """The bottle, a title, and room for what is asked.

    Signals:
        closed(): The user closed the window.

    Attributes:
        inside: Where what is asked is put, below the title.
        kept: A line below the title.
        state: A quiet line below the card.
        may_close: Asked before the user closes the window.
    """

    closed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        dress_window(self)
        self._allowed_to_close = False
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowIcon(mark_icon())
        self.resize(*_SIZE)
        self.setMinimumSize(_CARD + 20, 340)
        self.kept = Label(tone="text2", elide=True)
        self.kept.hide()
        self.state = Label(size=TYPE_SMALL, tone="text2")
        self.state.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._card = QWidget()
        self._card.setFixedWidth(_CARD)
        self.inside = QVBoxLayout(self._card)
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, _BRAND + SPACE_12, 0, 0)
        top.setSpacing(SPACE_8)
        top.addWidget(Label(title, size=TYPE_PAGE, weight=fonts.SEMIBOLD))
        top.addWidget(self.kept)
        for label in self._top.findChildren(Label):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.inside.addWidget(self._top)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_8, SPACE_8, SPACE_8, SPACE_8)
        column.setSpacing(SPACE_8)
        column.addStretch(1)
        column.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.state)
        column.addStretch(1)
        self._give_way(low=False)

    def dismiss(self) -> None:
        """Closes the window without ending the program."""
        self._allowed_to_close = True
        self.close()

    def make_room(self) -> None:
        """Grows, as far as the screen goes, until all that is to be said is in sight."""
        layout, screen = self.layout(), self.screen()
        if layout is None or screen is None:
            return
        layout.activate()
        wanted = layout.totalHeightForWidth(self.width())
        if wanted > self.height():
            self.resize(self.width(), min(wanted, screen.availableGeometry().height()))

    def center(self) -> None:
        """Moves to the middle of the screen, no larger than it."""
        placing.center(self, _SIZE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bottle gives way where the screen is low, so that the words have their room."""
        super().resizeEvent(event)
        self._give_way(low=self.height() < _LOW)

    def _give_way(self, *, low: bool) -> None:
        self._top.setVisible(not low)
        margin, spacing = (SPACE_12, SPACE_8) if low else (SPACE_24, SPACE_16)
        self.inside.setContentsMargins(margin, margin, margin, margin)
        self.inside.setSpacing(spacing)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window ends the program, dismissing it does not."""
        if not self._allowed_to_close and not self.may_close():
            event.ignore()
            return
        super().closeEvent(event)
        if not self._allowed_to_close:
            self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cream ground, white card, the bottle."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("bg"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self._card.geometry())
        painter.setBrush(colour("surface"))
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PAGE, RADIUS_PAGE)
        if self._top.isHidden():
            return
        paint_brand(painter, QPointF(card.center().x() - _BRAND / 2, card.top() + SPACE_24), _BRAND)
