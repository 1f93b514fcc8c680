"""The list of what is to be done: each line is a button to the place that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    CONTROL_HEIGHT,
    RADIUS_CONTROL,
    SPACE_4,
    TYPE_BODY,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.empty import IconLabel
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.delegate import elided
from dairyos_desktop.ui.widgets.walked import UP_AND_DOWN, WalkedButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.today.form import ToDo

_HEIGHT = 48
_PAD = 8
_ICON = 18
_TEXT = _PAD + _ICON + 12
_VERB_PAD = 12


class ToDoLine(WalkedButton):
    """Icon, sentence, what is good to know of it, and the verb in a button's shape."""

    def __init__(self, to_do: ToDo, parent: QWidget) -> None:
        super().__init__(parent, UP_AND_DOWN)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._show(to_do)

    def show_to_do(self, to_do: ToDo) -> None:
        """Shows another one in its place; each part that is read tells of all lines."""
        if to_do != self.to_do:
            self._show(to_do)

    def _show(self, to_do: ToDo) -> None:
        self.to_do = to_do
        self.setText(to_do.words)
        said = ". ".join(part for part in (to_do.words, to_do.more, to_do.verb) if part)
        self.setAccessibleName(said)
        self.setToolTip("\n".join(part for part in (to_do.words, to_do.more) if part))
        self.update()

    def sizeHint(self) -> QSize:
        """All of the sentence where there is room."""
        words = fonts.width(self.to_do.words, TYPE_BODY, fonts.MEDIUM)
        return QSize(int(_TEXT + words + 24 + self._verb_width() + _PAD), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The sentence is cut before the verb is."""
        return QSize(int(_TEXT + 120 + self._verb_width() + _PAD), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the line."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse() or self.hasFocus():
            painter.setBrush(colour("hover"))
            focus = QPen(colour("accent"), 2)
            painter.setPen(focus if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        middle = self.height() / 2
        paint_icon(
            painter, self.to_do.icon, QRectF(_PAD, round(middle - _ICON / 2), _ICON, _ICON), "warn"
        )
        left = self._paint_verb(painter, middle)
        room = int(left - 16 - _TEXT)
        centre = middle - 9 if self.to_do.more else middle
        painter.setFont(fonts.font(TYPE_BODY, fonts.MEDIUM))
        painter.setPen(colour("text"))
        words = elided(self.to_do.words, room, TYPE_BODY, fonts.MEDIUM)
        painter.drawText(QPointF(_TEXT, fonts.baseline(centre, TYPE_BODY)), words)
        if self.to_do.more:
            painter.setFont(fonts.font(TYPE_SMALL))
            painter.setPen(colour("text2"))
            more = elided(self.to_do.more, room, TYPE_SMALL)
            painter.drawText(QPointF(_TEXT, fonts.baseline(middle + 9, TYPE_SMALL)), more)

    def _verb_width(self) -> float:
        return fonts.width(self.to_do.verb, TYPE_BODY, fonts.MEDIUM) + 2 * _VERB_PAD

    def _paint_verb(self, painter: QPainter, middle: float) -> float:
        width = self._verb_width()
        box = QRectF(
            self.width() - _PAD - width, middle - CONTROL_HEIGHT / 2 + 2, width, CONTROL_HEIGHT - 4
        )
        painter.setBrush(colour("surface"))
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setFont(fonts.font(TYPE_BODY, fonts.MEDIUM))
        painter.setPen(colour("text"))
        line = fonts.baseline(middle, TYPE_BODY)
        painter.drawText(QPointF(box.left() + _VERB_PAD, line), self.to_do.verb)
        return box.left()


class ToDoList(QWidget):
    """Lines below each other, or the sentence that all is done.

    Signals:
        chosen(ToDo): A line was pressed.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("To do now"))
        self.lines: list[ToDoLine] = []
        self.nothing = Label(weight=fonts.MEDIUM, wrap=True)
        self.more = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        self._tick = IconLabel("circle-check", 24, "ok")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._column.addLayout(self._lines)
        for widget in (self._tick, self.nothing, self.more):
            self._column.addWidget(widget)
            widget.hide()
        self._column.setSpacing(SPACE_4)
        self._column.addStretch(1)

    def show_all(self, to_do: Sequence[ToDo], nothing: str, more: str) -> None:
        """Shows the lines; the focus stays on the thing it was on, or goes to what follows it."""
        at = next((at for at, line in enumerate(self.lines) if line.hasFocus()), None)
        key = self.lines[at].to_do.key if at is not None else ""
        while len(self.lines) > len(to_do):
            line = self.lines.pop()
            self._lines.removeWidget(line)
            line.hide()
            line.deleteLater()
        for place, one in enumerate(to_do):
            if place < len(self.lines):
                self.lines[place].show_to_do(one)
            else:
                self._add(one)
        if at is not None and self.lines:
            keys = [line.to_do.key for line in self.lines]
            wanted = keys.index(key) if key in keys else min(at, len(keys) - 1)
            self.lines[wanted].setFocus(Qt.FocusReason.OtherFocusReason)
        done = not to_do and bool(nothing)
        self._tick.setVisible(done)
        self.nothing.setText(nothing)
        self.nothing.setVisible(done)
        self.more.setText(more)
        self.more.setVisible(done and bool(more))

    def _add(self, to_do: ToDo) -> None:
        line = ToDoLine(to_do, self)
        line.clicked.connect(lambda _=False, line=line: self.chosen.emit(line.to_do))
        line.stepped.connect(self._on_stepped)
        self._lines.addWidget(line)
        # The focus may go to it before the layout would show it.
        line.show()
        self.lines.append(line)

    def _on_stepped(self, by: int) -> None:
        at = next((at for at, line in enumerate(self.lines) if line.hasFocus()), None)
        if at is not None and 0 <= at + by < len(self.lines):
            self.lines[at + by].setFocus(Qt.FocusReason.TabFocusReason)
