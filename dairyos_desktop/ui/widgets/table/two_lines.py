"""A column of two lines: what it is, and quietly below it when, why or what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.table.delegate import PAD, RowsDelegate, elided

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QAbstractItemView

ROW_HEIGHT = 46
_UP = 9
_DOWN = 10


class TwoLines(RowsDelegate):
    """Paints one column's text above its tooltip text, which is the second line.

    Args:
        view: The table; give it rows of `ROW_HEIGHT`.
        column: The column of two lines.
    """

    def __init__(self, view: QAbstractItemView, column: int = 0) -> None:
        super().__init__(view)
        self._column = column

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, column: int, *, selected: bool
    ) -> None:
        """Two lines in that column, one in the others."""
        if column != self._column:
            super().paint_cell(painter, rect, row, column, selected=selected)
            return
        model = self._model
        declared = model.columns[column]
        shown = model.row(row)
        second = declared.tip(shown) if declared.tip is not None else ""
        text, look = model.cell(row, column)
        middle = rect.top() + rect.height() / 2
        room = rect.width() - PAD - 4
        painter.setFont(fonts.font(TYPE_BODY, look.weight))
        painter.setPen(colour(look.tone or "text"))
        line = QPointF(rect.left() + PAD, fonts.baseline(middle - _UP, TYPE_BODY))
        painter.drawText(line, elided(text, room, TYPE_BODY, look.weight))
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        line = QPointF(rect.left() + PAD, fonts.baseline(middle + _DOWN, TYPE_SMALL))
        painter.drawText(line, elided(second, room, TYPE_SMALL))
