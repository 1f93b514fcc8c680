"""Small bar charts: values at the bars, no legend, no grid but the base line.

Each bar is a control of its own: arrows walk along them, screen readers say what each stands for,
Enter or a click opens what is behind it. The figures as a table belong beside it, on demand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import RADIUS_CELL, TYPE_HINT

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP: Final = 3
_WIDEST: Final = 44
_ABOVE: Final = 18
_BELOW: Final = 18
_LEAST: Final = 2.0
"""So high is a bar that stands for more than nothing."""
HEIGHT: Final = 112


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        key: What the program calls it.
        label: Under it: "Sat", "Oct".
        value: Over it, short: "411", "18k"; left out where there is no room for it.
        name: What it stands for, for screen readers and the table: "Saturday 07-11-2026".
        figure: How much, in full: "411.0 L".
        amount: How high it is, in any unit; the highest fills the chart.
        quiet: In `edge` instead of `accent`: last year, or a day that isn't over.
    """

    key: str
    label: str
    value: str
    name: str
    figure: str
    amount: int
    quiet: bool = False

    @property
    def said(self) -> str:
        """Name and figure."""
        return f"{self.name}: {self.figure}"


class _BarItem(QAbstractButton):
    stepped = Signal(int)

    def __init__(self, bar: Bar, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = bar
        self.share = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bar(self, bar: Bar, share: float) -> None:
        self.bar, self.share = bar, share
        self.setAccessibleName(as_shown(bar.said))
        self.setToolTip(as_shown(bar.said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDEST, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(8, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base = self.height() - _BELOW
        box = QRectF(self.rect())
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_CELL, RADIUS_CELL)
        wide = min(self.width() - 2.0, _WIDEST)
        high = self.share * (base - _ABOVE)
        if self.bar.amount > 0:
            high = max(high, _LEAST)
        left = (self.width() - wide) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("edge" if self.bar.quiet else "accent"))
        painter.drawRect(QRectF(left, base - high, wide, high))
        self._write(painter, self.bar.label, base + _BELOW / 2, "text2")
        self._write(painter, self.bar.value, base - high - 9, "text")

    def _write(self, painter: QPainter, words: str, centre: float, tone: str) -> None:
        words = as_shown(words)
        width = fonts.width(words, TYPE_HINT)
        if width > self.width() + _GAP - 1:
            return
        painter.setFont(fonts.font(TYPE_HINT))
        painter.setPen(colour(tone))
        left = (self.width() - width) / 2
        painter.drawText(QPointF(left, fonts.baseline(centre, TYPE_HINT)), words)


class BarChart(QWidget):
    """Bars side by side; Tab comes to one of them, Left and Right go to the others.

    Args:
        name: What screen readers call the chart; required.

    Signals:
        chosen(str): A bar was pressed; its key.
    """

    chosen = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(as_shown(name))
        self.setMinimumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._items: list[_BarItem] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return tuple(item.bar for item in self._items)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(len(self._items) * (_WIDEST + _GAP), HEIGHT)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Shows other bars; the focus stays on the one it was on, where that is still there."""
        if len(bars) != len(self._items):
            self._rebuild(len(bars), bars)
        most = max((bar.amount for bar in bars), default=0)
        for item, bar in zip(self._items, bars, strict=True):
            item.show_bar(bar, max(bar.amount, 0) / most if most > 0 else 0.0)

    def item(self, at: int) -> QAbstractButton:
        """The control of a bar."""
        return self._items[at]

    def _rebuild(self, count: int, bars: Sequence[Bar]) -> None:
        for item in self._items:
            self._row.removeWidget(item)
            item.hide()
            item.deleteLater()
        self._items = []
        for at in range(count):
            item = _BarItem(bars[at], self)
            item.clicked.connect(lambda _=False, item=item: self.chosen.emit(item.bar.key))
            item.stepped.connect(self._on_stepped)
            # The newest is where Tab comes to.
            last = at == count - 1
            item.setFocusPolicy(Qt.FocusPolicy.TabFocus if last else Qt.FocusPolicy.ClickFocus)
            self._row.addWidget(item)
            self._items.append(item)

    def _on_stepped(self, by: int) -> None:
        at = next((at for at, item in enumerate(self._items) if item.hasFocus()), None)
        if at is not None and 0 <= at + by < len(self._items):
            self._items[at + by].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The base line."""
        del event
        painter = QPainter(self)
        base = self.height() - _BELOW
        painter.fillRect(QRectF(0, base, self.width(), 1), colour("line"))
