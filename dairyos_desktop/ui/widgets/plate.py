"""A plate: a titled box on the page, for figures and short lists side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CARD,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TYPE_SECTION,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.ui.widgets.buttons import Button


class Plate(QWidget):
    """A title, a word beside it, perhaps controls at the right, and a body.

    Args:
        title: 15/600.
        parent: The page.

    Attributes:
        aside: 12, quiet, behind the title: "October 2026".
        body: Takes the widgets.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(as_shown(title))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        column.setSpacing(SPACE_8)
        self._head = QHBoxLayout()
        self._head.setSpacing(SPACE_8)
        self.title = Label(title, size=TYPE_SECTION, weight=fonts.SEMIBOLD)
        self.aside = Label(size=TYPE_SMALL, tone="text2", elide=True)
        self._head.addWidget(self.title)
        self._head.addWidget(self.aside, 1)
        column.addLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE_8)
        column.addLayout(self.body, 1)

    def add_control(self, control: Button | QWidget) -> None:
        """Adds a control at the right of the title."""
        self._head.addWidget(control)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The edge."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)
