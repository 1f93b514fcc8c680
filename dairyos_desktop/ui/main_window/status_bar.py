"""The status bar: icon and words each; trouble is coloured, has a verb, and stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import SPACE_12, STATUS_HEIGHT, TYPE_SMALL

if TYPE_CHECKING:
    from collections.abc import Callable

_ICON = 14
_GAP = 6


@dataclass(frozen=True)
class Status:
    """What one item says.

    Attributes:
        icon: A name from `resources/icons`.
        words: "All changes saved 07:42:10".
        tone: `text2` as a rule, `warn` or `bad` for trouble.
        icon_tone: The icon's own token; empty for the tone.
        verb: What pressing it does: "Try now"; empty where it can't be pressed.
        action: What pressing it calls.
    """

    icon: str
    words: str
    tone: str = "text2"
    icon_tone: str = ""
    verb: str = ""
    action: Callable[[], None] | None = None

    @property
    def trouble(self) -> bool:
        """Whether it must be seen however narrow the window is."""
        return self.tone in ("warn", "bad")


class StatusItem(QAbstractButton):
    """One item; a button where it has a verb."""

    def __init__(self, status: Status, parent: QWidget) -> None:
        super().__init__(parent)
        self.status = status
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._on_clicked)
        self.set_status(status)

    def set_status(self, status: Status) -> None:
        """Shows something else."""
        self.status = status
        self.setText(status.words)
        self.setAccessibleName(f"{status.words}. {status.verb}".strip(". "))
        pressable = status.action is not None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if pressable else Qt.FocusPolicy.NoFocus)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if pressable else Qt.CursorShape.ArrowCursor
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, words and verb."""
        width = _ICON + _GAP + fonts.width(self.status.words, TYPE_SMALL)
        if self.status.verb:
            width += 8 + fonts.width(self.status.verb, TYPE_SMALL, fonts.MEDIUM)
        return QSize(int(width + 1) + 8, STATUS_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        del event
        painter = QPainter(self)
        middle = self.height() / 2
        status = self.status
        top = round(middle - _ICON / 2)
        paint_icon(
            painter, status.icon, QRectF(4, top, _ICON, _ICON), status.icon_tone or status.tone
        )
        left = 4.0 + _ICON + _GAP
        line = fonts.baseline(middle, TYPE_SMALL)
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour(status.tone))
        painter.drawText(QPointF(left, line), status.words)
        if status.verb:
            left += fonts.width(status.words, TYPE_SMALL) + 8
            painter.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))
            painter.setPen(colour("accent_text"))
            painter.drawText(QPointF(left, line), status.verb)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 4, -1, -4), 4, 4)

    def _on_clicked(self) -> None:
        if self.status.action is not None:
            self.status.action()


class StatusBar(QWidget):
    """Saved state at the left, everything else at the right."""

    SAVED = "saved"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("State"))
        self.setFixedHeight(STATUS_HEIGHT)
        self._items: dict[str, StatusItem] = {}
        self._fold = UNFOLDED
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_12 - 1, 0, SPACE_12, 0)
        self._row.setSpacing(SPACE_12)
        self._row.addStretch(1)

    def set_item(self, key: str, status: Status) -> None:
        """Shows or changes an item; `SAVED` stands at the left."""
        if key in self._items:
            self._items[key].set_status(status)
        else:
            item = StatusItem(status, self)
            self._items[key] = item
            self._row.insertWidget(0 if key == self.SAVED else self._row.count(), item)
        self._show_what_fits()

    def remove_item(self, key: str) -> None:
        """Takes an item away."""
        item = self._items.pop(key, None)
        if item is not None:
            self._row.removeWidget(item)
            item.deleteLater()

    def item(self, key: str) -> StatusItem | None:
        """The item with that key."""
        return self._items.get(key)

    def fold(self, fold: Fold) -> None:
        """Narrow windows show only the saved state and trouble."""
        self._fold = fold
        self._show_what_fits()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hides what does not fit, trouble last."""
        super().resizeEvent(event)
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        narrow = self._fold.room is Room.NARROW
        room = self.width() - 2 * SPACE_12
        order = sorted(
            self._items, key=lambda key: (key != self.SAVED, not self._items[key].status.trouble)
        )
        for key in order:
            item = self._items[key]
            room -= item.sizeHint().width() + SPACE_12
            wanted = not narrow or key == self.SAVED or item.status.trouble
            item.setVisible(wanted and (room >= 0 or key == self.SAVED))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the bar."""
        del event
        QPainter(self).fillRect(self.rect(), colour("bg"))
