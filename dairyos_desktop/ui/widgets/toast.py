"""Toasts: good news in one line, with Undo; gone after six seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.theme.colours import colour, mixed
from dairyos_desktop.ui.theme.motion import slide_in
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CARD,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    STATUS_HEIGHT,
)
from dairyos_desktop.ui.widgets.buttons import Button, IconButton, Kind
from dairyos_desktop.ui.widgets.empty import IconLabel
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 360
STAYS_MS = 6000
MOST = 3
_SHADOW = 8


class Toast(QWidget):
    """One line; stays while the pointer or the focus is on it.

    Signals:
        gone(): Its time is over, or it was closed or undone.
    """

    gone = Signal()

    def __init__(
        self, message: str, undo: Callable[[], None] | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        message = as_shown(message)
        self.setFixedWidth(WIDTH + 2 * _SHADOW)
        self.setAccessibleName(message)
        row = QHBoxLayout(self)
        row.setContentsMargins(
            SPACE_12 + _SHADOW, SPACE_8 + _SHADOW, SPACE_8 + _SHADOW, SPACE_8 + _SHADOW
        )
        row.setSpacing(SPACE_8)
        row.addWidget(IconLabel("circle-check", 16, "ok"))
        row.addWidget(Label(message, wrap=True), 1)
        if undo is not None:
            button = Button(tr("Undo"), Kind.QUIET, hint="Ctrl Z")
            button.clicked.connect(undo)
            button.clicked.connect(self.gone)
            row.addWidget(button)
        close = IconButton("x", tr("Close"))
        close.clicked.connect(self.gone)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self._on_time_over)
        self._timer.start()

    def fit(self) -> None:
        """As high as its words need at its width: one line as a rule."""
        self.adjustSize()
        row = self.layout()
        if row is not None:
            self.setFixedHeight(max(self.height(), row.totalHeightForWidth(self.width())))

    def _on_time_over(self) -> None:
        inside = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if self.underMouse() or (inside and self.focusWidget().hasFocus()):
            self._timer.start()
        else:
            self.gone.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stays while it is read."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Counts anew."""
        self._timer.start()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised card with the shadow of what floats."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        for grown in range(_SHADOW - 1, 0, -1):
            painter.setBrush(mixed("shadow", 0.022))
            painter.drawRoundedRect(
                card.adjusted(-grown, -grown + 2, grown, grown + 2),
                RADIUS_CARD + grown,
                RADIUS_CARD + grown,
            )
        painter.setBrush(colour("raised"))
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)


class Toasts(QObject):
    """Stacks toasts at the bottom right of a window, above its status bar."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown: list[Toast] = []
        self._aside = 0
        window.installEventFilter(self)

    @property
    def shown(self) -> tuple[Toast, ...]:
        """The toasts on the screen, oldest first."""
        return tuple(self._shown)

    def show(self, message: str, undo: Callable[[], None] | None = None) -> Toast:
        """Shows good news; the oldest of more than three goes."""
        toast = Toast(message, undo, self._window)
        toast.gone.connect(lambda: self._remove(toast))
        self._shown.append(toast)
        while len(self._shown) > MOST:
            self._remove(self._shown[0])
        toast.fit()
        toast.show()
        toast.raise_()
        self._place()
        slide_in(toast, QPoint(0, 12), toast)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, message))
        return toast

    def keep_clear(self, width: int) -> None:
        """Leaves so much at the window's right free: a panel has its buttons there."""
        self._aside = width
        self._place()

    def _remove(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        bottom = self._window.height() - STATUS_HEIGHT - SPACE_16 + _SHADOW
        right = self._window.width() - self._aside - SPACE_16 + _SHADOW
        for toast in reversed(self._shown):
            bottom -= toast.height() - _SHADOW
            toast.move(right - toast.width(), bottom - _SHADOW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps the stack in its corner."""
        if event.type() == QEvent.Type.Resize and self._shown:
            self._place()
        return super().eventFilter(watched, event)
