"""Lines of words and figures in the bill's panel, drawn: words left, figures right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import SPACE_8, TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Iterable

_GAP = 12


class _Type(NamedTuple):
    """How a text is set."""

    size: int
    weight: int
    tone: str


_QUIET = _Type(TYPE_SMALL, fonts.REGULAR, "text2")


@dataclass(frozen=True)
class Entry:
    """A line of the list: words, a figure, and below both what it was worked out from.

    Attributes:
        rule: A hairline stands above it.
        quiet: What stands at the right is no figure, and as quiet as the words.
    """

    words: str
    amount: str
    below: str = ""
    below_right: str = ""
    strong: bool = False
    rule: bool = False
    quiet: bool = False

    @property
    def height(self) -> int:
        """Logical pixels."""
        return (42 if self.below or self.below_right else 24) + (6 if self.rule else 0)

    @property
    def said(self) -> str:
        """For screen readers."""
        parts = (self.words, self.below, self.below_right, self.amount)
        return ", ".join(part for part in parts if part)


class Entries(QWidget):
    """The lines, drawn: words left, figures right, aligned on their last digit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Iterable[Entry], *, name: str) -> None:
        """Shows other lines; `name` is what a screen reader calls the list."""
        self.entries = tuple(entries)
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(entry.said for entry in self.entries))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All lines."""
        return QSize(280, sum(entry.height for entry in self.entries) + SPACE_8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws them."""
        del event
        painter = QPainter(self)
        top = 0
        for entry in self.entries:
            self._paint(painter, entry, top)
            top += entry.height

    def _paint(self, painter: QPainter, entry: Entry, top: int) -> None:
        if entry.rule:
            painter.setPen(QPen(colour("line"), 0))
            painter.drawLine(0, top + 3, self.width(), top + 3)
            top += 6
        weight = fonts.SEMIBOLD if entry.strong else fonts.REGULAR
        figure = _QUIET if entry.quiet else _Type(TYPE_BODY, weight, "text")
        if entry.below:
            words = _Type(TYPE_BODY, fonts.MEDIUM, "text")
        else:
            words = _Type(TYPE_BODY, weight, "text" if entry.strong else "text2")
        self._line(painter, (entry.words, words), (entry.amount, figure), top + 12)
        if entry.below or entry.below_right:
            left, right = (entry.below, _QUIET), (entry.below_right, _QUIET)
            self._line(painter, left, right, top + 30)

    def _line(
        self, painter: QPainter, left: tuple[str, _Type], right: tuple[str, _Type], middle: int
    ) -> None:
        text, look = right
        wide = fonts.width(text, look.size, look.weight)
        line = fonts.baseline(middle, look.size)
        painter.setFont(fonts.font(look.size, look.weight))
        painter.setPen(colour(look.tone))
        painter.drawText(QPointF(self.width() - wide, line), text)
        text, look = left
        room = int(self.width() - wide - _GAP)
        painter.setFont(fonts.font(look.size, look.weight))
        painter.setPen(colour(look.tone))
        painter.drawText(QPointF(0, line), elided(text, room, look.size, look.weight))
