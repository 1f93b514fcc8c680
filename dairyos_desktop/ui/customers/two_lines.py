"""Tables on the card whose first column has two lines: what it is, and below it when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from dairyos_desktop.domain.money import Money
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.table.delegate import PAD, RowsDelegate, elided

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

ROW_HEIGHT = 46
_UP = 9
_DOWN = 10


class TwoLines(RowsDelegate):
    """Paints the text of column 0 above its tooltip text, which is the second line."""

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, column: int, *, selected: bool
    ) -> None:
        """Two lines in the first column, one in the others."""
        if column:
            super().paint_cell(painter, rect, row, column, selected=selected)
            return
        model = self._model
        declared = model.columns[0]
        shown = model.row(row)
        second = declared.tip(shown) if declared.tip is not None else ""
        text, look = model.cell(row, 0)
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


def figure(amount: Money) -> str:
    """An amount in a table: no ₹, zero is a dash."""
    return amount.format(symbol=False) if amount else "–"


def balance_text(amount: Money) -> str:
    """What is owed; an advance says so (`1,994.00 adv`); nothing is a dash."""
    if amount < Money.zero:
        return f"{abs(amount).format(symbol=False)} adv"
    return figure(amount)
