"""Words below each other at the left of a page: one is shown, arrows walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    RADIUS_CONTROL,
    RAIL_ITEM_HEIGHT,
    SPACE_4,
    SPACE_12,
    TYPE_BODY,
)
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.widgets.walked import UP_AND_DOWN, WalkedWord

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 220


class _Group(WalkedWord):
    def __init__(self, word: str, parent: QWidget) -> None:
        super().__init__(word, parent, UP_AND_DOWN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(RAIL_ITEM_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, word and focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        painter.setFont(fonts.font(TYPE_BODY, fonts.SEMIBOLD if chosen else fonts.MEDIUM))
        painter.setPen(colour("accent_text" if chosen else "text2"))
        line = fonts.baseline(self.height() / 2, TYPE_BODY)
        painter.drawText(QPointF(SPACE_12, line), self.text())


class GroupList(QWidget):
    """Words below each other, one of them chosen; scrolled where the window is too low for all.

    Signals:
        chosen(str): The user chose the group with that key.
    """

    chosen = Signal(str)

    def __init__(
        self, words: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(as_shown(name))
        self.setFixedWidth(WIDTH)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(PAGE_MARGIN - SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        column.setSpacing(SPACE_4)
        self._exclusive = QButtonGroup(self)
        self._groups: dict[str, _Group] = {}
        for key, word in words:
            group = _Group(word, inner)
            group.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            group.stepped.connect(self._on_stepped)
            self._exclusive.addButton(group)
            self._groups[key] = group
            column.addWidget(group)
        column.addStretch(1)
        self._area = scrolled(inner)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 1, 0)
        around.addWidget(self._area)

    def set_current(self, key: str) -> None:
        """Marks a group; none where the key is empty."""
        self._exclusive.setExclusive(False)
        for own, group in self._groups.items():
            group.setChecked(own == key)
        self._exclusive.setExclusive(True)
        if key in self._groups:
            self._area.ensureWidgetVisible(self._groups[key], 0, SPACE_12)

    def current(self) -> str:
        """The key of the chosen group, or empty."""
        return next((key for key, group in self._groups.items() if group.isChecked()), "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline at the right."""
        del event
        painter = QPainter(self)
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())

    def _on_stepped(self, by: int) -> None:
        keys = list(self._groups)
        focused = next((key for key, one in self._groups.items() if one.hasFocus()), keys[0])
        following = keys[(keys.index(focused) + by) % len(keys)]
        self._area.ensureWidgetVisible(self._groups[following], 0, SPACE_12)
        self._groups[following].setFocus(Qt.FocusReason.TabFocusReason)
        self._groups[following].click()
