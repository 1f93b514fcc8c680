"""Short lists on the card: orders, leaves, changes, prices; walked and opened by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import RADIUS_CONTROL, SPACE_8, TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.marks import Mark, paint_mark
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

_ONE = 30
_TWO = 46
_MARK_ROOM = 22
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True)
class Line:
    """One line of a short list.

    Attributes:
        key: What the screen calls it.
        title: What it is, 13.
        detail: Below the title, 12 and quiet; empty for a line of one row.
        figure: At the right, 13/600.
        quiet: Past or not in force: all of it `text3`.
        mark: Left of the title.
    """

    key: Hashable
    title: str
    detail: str = ""
    figure: str = ""
    quiet: bool = False
    mark: Mark | None = None


class _LineButton(QAbstractButton):
    stepped = Signal(int)
    removed = Signal()

    def __init__(self, line: Line, *, opens: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = line
        self._opens = opens
        said = [line.title, line.figure, line.detail]
        self.setText(line.title)
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setToolTip("" if opens else line.detail)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, _TWO if self.line.detail else _ONE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up:
            self.stepped.emit(-1)
        elif event.key() == Qt.Key.Key_Down:
            self.stepped.emit(1)
        elif event.key() in _ENTER:
            self.click()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            # Single letters are the card's own keys.
            QWidget.keyPressEvent(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self._opens and self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_words(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_words(self, painter: QPainter) -> None:
        line = self.line
        left = float(SPACE_8)
        first = _ONE / 2 if not line.detail else 15.0
        if line.mark is not None:
            tone = "text3" if line.quiet else ""
            paint_mark(painter, line.mark, QPointF(left + 7, first), tone=tone)
            left += _MARK_ROOM
        room = self.width() - left - SPACE_8
        if line.figure:
            width = fonts.width(line.figure, TYPE_BODY, fonts.SEMIBOLD)
            painter.setFont(fonts.font(TYPE_BODY, fonts.SEMIBOLD))
            painter.setPen(colour("text3" if line.quiet else "text"))
            right = QPointF(self.width() - SPACE_8 - width, fonts.baseline(first, TYPE_BODY))
            painter.drawText(right, line.figure)
            room -= width + SPACE_8
        painter.setFont(fonts.font(TYPE_BODY))
        painter.setPen(colour("text3" if line.quiet else "text"))
        shown = elided(line.title, int(room))
        painter.drawText(QPointF(left, fonts.baseline(first, TYPE_BODY)), shown)
        if line.detail:
            painter.setFont(fonts.font(TYPE_SMALL))
            painter.setPen(colour("text3" if line.quiet else "text2"))
            room = self.width() - left - SPACE_8
            shown = elided(line.detail, int(room), TYPE_SMALL)
            painter.drawText(QPointF(left, fonts.baseline(33, TYPE_SMALL)), shown)


class Lines(QWidget):
    """A short list; each line is a stop for Tab, arrows walk, Enter opens, Del removes.

    Args:
        name: What screen readers call the list.
        empty: Said where there is no line.
        opens: Whether a line opens something.

    Signals:
        opened(object): The key of a line that was pressed.
        removed(object): Del on a line; its key.
    """

    opened = Signal(object)
    removed = Signal(object)

    def __init__(
        self, *, name: str, empty: str = "", opens: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._opens = opens
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._empty = Label(empty, tone="text2", wrap=True)
        self._empty.setContentsMargins(SPACE_8, 4, SPACE_8, 4)
        self._column.addWidget(self._empty)
        self._buttons: list[_LineButton] = []

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines shown."""
        return tuple(button.line for button in self._buttons)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Replaces the lines; the focus stays on the line of the same key."""
        if list(self.lines) == list(lines):
            self._empty.setVisible(not lines)
            return
        focused = next((b.line.key for b in self._buttons if b.hasFocus()), None)
        for old in self._buttons:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for line in lines:
            button = _LineButton(line, opens=self._opens, parent=self)
            button.clicked.connect(lambda _=False, key=line.key: self.opened.emit(key))
            button.removed.connect(lambda key=line.key: self.removed.emit(key))
            button.stepped.connect(self._on_stepped)
            self._column.addWidget(button)
            self._buttons.append(button)
            if focused is not None and line.key == focused:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._empty.setVisible(not lines and bool(self._empty.text()))

    def _on_stepped(self, by: int) -> None:
        at = next((at for at, button in enumerate(self._buttons) if button.hasFocus()), -1)
        wanted = at + by
        if 0 <= wanted < len(self._buttons):
            self._buttons[wanted].setFocus(Qt.FocusReason.TabFocusReason)
