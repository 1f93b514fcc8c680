"""The line under the grid: what helps to decide about the current cell, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, TYPE_HINT, TYPE_SMALL
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT: Final = 33
_GAP: Final = 18


class Piece(NamedTuple):
    """A strong word and what it says."""

    strong: str
    plain: str = ""
    tone: str = "text"


class ContextLine(QWidget):
    """Painted in one go; read to screen readers when something new is said."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Shows what is said, and at the right these keys with what they do."""
        super().__init__(parent)
        self._keys = keys
        self.setFixedHeight(HEIGHT)
        self._who = Piece("")
        self._pieces: Sequence[Piece] = ()
        self._said: Piece | None = None
        self._low = False
        self.setAccessibleName(tr("About this cell"))

    @property
    def words(self) -> str:
        """All that it says."""
        pieces = [self._who, *([self._said] if self._said else self._pieces)]
        return "  ".join(f"{piece.strong} {piece.plain}".strip() for piece in pieces)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Other keys work from now on."""
        self._keys = keys
        self.update()

    @property
    def keys_told(self) -> list[str]:
        """The keys that it tells of as far as there is room, each with what it does."""
        return [f"{key} {as_shown(does)}" for key, does in self._keys]

    def show_customer(self, number: str, name: str) -> None:
        """Another customer's row: what was known of the last one goes."""
        self._who = Piece(number, name)
        self._pieces = ()
        self._said = None
        self._tell()

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """What was found out about the cell."""
        self._pieces = pieces
        self._tell()

    def say(self, words: str, tone: str) -> None:
        """Says something in place of all that, until the clerk goes on; empty takes it back."""
        self._said = Piece(words, tone=tone) if words else None
        self._tell()
        if words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def set_low(self, *, low: bool) -> None:
        """Where the window is low it is only there while it has something to say."""
        self._low = low
        self._tell()

    def _tell(self) -> None:
        self.setVisible(not self._low or self._said is not None)
        self.setAccessibleDescription(self.words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Customer, what is known, and at the right the keys as far as there is room."""
        del event
        painter = QPainter(self)
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, self.width(), 0)
        pieces = [self._who, *([self._said] if self._said else self._pieces)]
        wanted = sum(self._width(piece) + _GAP for piece in pieces)
        right = self._paint_keys(painter, PAGE_MARGIN + wanted)
        left = float(PAGE_MARGIN)
        line = fonts.baseline(self.height() / 2, TYPE_SMALL)
        for piece in pieces:
            left = self._paint_piece(painter, piece, left, line, right) + _GAP
            if left >= right:
                break

    @staticmethod
    def _width(piece: Piece) -> float:
        width = fonts.width(piece.strong, TYPE_SMALL, fonts.SEMIBOLD)
        return width + (8 + fonts.width(piece.plain, TYPE_SMALL) if piece.plain else 0)

    @staticmethod
    def _paint_piece(
        painter: QPainter, piece: Piece, left: float, line: float, right: float
    ) -> float:
        room = max(int(right - left), 0)
        strong = elided(piece.strong, room, TYPE_SMALL, fonts.SEMIBOLD)
        painter.setFont(fonts.font(TYPE_SMALL, fonts.SEMIBOLD))
        painter.setPen(colour(piece.tone))
        painter.drawText(QPointF(left, line), strong)
        left += fonts.width(strong, TYPE_SMALL, fonts.SEMIBOLD)
        if piece.plain:
            plain = elided(piece.plain, max(int(right - left) - 8, 0), TYPE_SMALL)
            painter.setFont(fonts.font(TYPE_SMALL))
            painter.setPen(colour("text2"))
            painter.drawText(QPointF(left + 8, line), plain)
            left += 8 + fonts.width(plain, TYPE_SMALL)
        return left

    def _paint_keys(self, painter: QPainter, from_left: float) -> float:
        """Draws from the right what leaves the words their room; answers where they end."""
        middle = self.height() / 2
        right = float(self.width() - PAGE_MARGIN)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for key, word in reversed(self._keys):
            does = as_shown(word)
            box_width = fonts.width(key, TYPE_HINT) + 14
            width = box_width + 6 + fonts.width(does, TYPE_SMALL)
            if right - width - 16 < from_left:
                return right - 8
            painter.setFont(fonts.font(TYPE_SMALL))
            painter.setPen(colour("text2"))
            at = right - fonts.width(does, TYPE_SMALL)
            painter.drawText(QPointF(at, fonts.baseline(middle, TYPE_SMALL)), does)
            box = QRectF(at - 6 - box_width, middle - 9, box_width, 18)
            painter.setPen(QPen(colour("line"), 1))
            painter.setBrush(colour("surface"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setFont(fonts.font(TYPE_HINT))
            painter.setPen(colour("text2"))
            painter.drawText(QPointF(box.left() + 7, fonts.baseline(middle, TYPE_HINT)), key)
            right -= width + 16
        return right
