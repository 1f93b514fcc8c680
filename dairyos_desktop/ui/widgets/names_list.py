"""The names under the walker's field: painted, the field keeps the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CELL,
    RADIUS_CONTROL,
    TYPE_BODY,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW: Final = 30
_PAD: Final = 4
_LEFT: Final = 12


class Offer(NamedTuple):
    """A line: somebody who is there, or a name to add (`person_id` None).

    Attributes:
        quiet: Beside the words, 12: the phone.
    """

    words: str
    quiet: str
    name: str
    person_id: int | None


class NamesList(QWidget):
    """Lies over the window below its field.

    Signals:
        pressed(): A line was clicked; it is the current one.
    """

    pressed = Signal()

    def __init__(self, field: QWidget) -> None:
        # Owned by the field until it is first shown over the field's window.
        super().__init__(field)
        self._field = field
        self._offers: Sequence[Offer] = ()
        self._current = 0
        self.setAccessibleName(tr("People found"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def offers(self) -> Sequence[Offer]:
        """The lines, best first."""
        return self._offers

    def current(self) -> Offer | None:
        """The line that Enter takes; None where nothing is shown."""
        return self._offers[self._current] if self.isVisible() and self._offers else None

    def offer(self, offers: Sequence[Offer]) -> None:
        """Shows lines; none hides the list."""
        self._offers, self._current = offers, 0
        if not offers:
            self.hide()
            return
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        high = len(offers) * _ROW + 2 * _PAD
        self.setGeometry(corner.x(), corner.y(), self._field.width(), high)
        self.show()
        self.raise_()
        self._tell()

    def step(self, by: int) -> None:
        """Walks up and down."""
        if self._offers:
            self._current = (self._current + by) % len(self._offers)
            self._tell()

    def _tell(self) -> None:
        one = self._offers[self._current]
        words = f"{one.words} {one.quiet}".strip()
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes the line under the pointer."""
        at = int((event.position().y() - _PAD) // _ROW)
        if 0 <= at < len(self._offers):
            self._current = at
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised box, the current line on the accent's soft ground."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("raised"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        for at, one in enumerate(self._offers):
            self._paint_line(painter, one, _PAD + at * _ROW, current=at == self._current)

    def _paint_line(self, painter: QPainter, one: Offer, top: float, *, current: bool) -> None:
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            here = QRectF(_PAD, top, self.width() - 2 * _PAD, _ROW)
            painter.drawRoundedRect(here, RADIUS_CELL, RADIUS_CELL)
        quiet = fonts.width(one.quiet, TYPE_SMALL)
        room = int(self.width() - 2 * _LEFT - quiet)
        middle = top + _ROW / 2
        painter.setFont(fonts.font(TYPE_BODY, fonts.MEDIUM))
        painter.setPen(colour("text"))
        words = elided(one.words, room, TYPE_BODY, fonts.MEDIUM)
        painter.drawText(QPointF(_LEFT, fonts.baseline(middle, TYPE_BODY)), words)
        painter.setFont(fonts.font(TYPE_SMALL))
        # The soft ground carries only text.
        painter.setPen(colour("text" if current else "text2"))
        left = self.width() - _LEFT - quiet
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_SMALL)), one.quiet)
