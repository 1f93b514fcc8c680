"""A notice inside a form: what went wrong, in the form's own width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import RADIUS_CONTROL, SPACE_8, SPACE_12
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

_ICONS = {"bad": "circle-alert", "warn": "triangle-alert", "ok": "circle-check"}
_LEFT = 36


class Notice(QWidget):
    """Message, hint and perhaps one button; hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "bad"
        self._action: Callable[[], None] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, SPACE_8, SPACE_12, SPACE_8)
        column.setSpacing(2)
        self.message = Label(weight=fonts.SEMIBOLD, wrap=True, snug=True)
        self.hint = Label(wrap=True, snug=True)
        self.button = Button("")
        self.button.clicked.connect(self._on_clicked)
        column.addWidget(self.message)
        column.addWidget(self.hint)
        column.addWidget(self.button)
        self.hide()

    def show_text(
        self,
        message: str,
        hint: str = "",
        *,
        tone: str = "bad",
        verb: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Shows and announces it."""
        message, hint, verb = as_shown(message), as_shown(hint), as_shown(verb)
        self._tone = tone
        self._action = action
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.button.setText(verb)
        self.button.setVisible(bool(verb))
        self.setAccessibleName(f"{message} {hint}".strip())
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def _on_clicked(self) -> None:
        if self._action is not None:
            self._action()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Soft ground and icon."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"{self._tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        paint_icon(painter, _ICONS[self._tone], QRectF(10, SPACE_8 + 1, 18, 18), self._tone)
