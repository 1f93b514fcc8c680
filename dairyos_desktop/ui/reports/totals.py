"""The totals of a report, pinned below its table, each under its own column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_BODY
from dairyos_desktop.ui.widgets.table.columns import Align
from dairyos_desktop.ui.widgets.table.delegate import PAD, elided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.widgets.table.view import TableView

_HIGH, _LOW = 34, 28


class TotalsRow(QWidget):
    """Follows the columns of a table: their widths, what is hidden, how far it was scrolled."""

    def __init__(self, table: TableView[Any]) -> None:
        super().__init__()
        self._table = table
        self._texts: Sequence[str] = ()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = table.horizontalHeader()
        head.sectionResized.connect(lambda *_sizes: self.update())
        head.geometriesChanged.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(lambda _value: self.update())

    def set_totals(self, words: str, texts: Sequence[str]) -> None:
        """Shows a sum for each column, empty where there is none, and before them what it is of."""
        self._words, self._texts = words, texts
        columns = self._table.rows_model.columns
        said = [
            f"{column.head} {text}" for column, text in zip(columns, texts, strict=True) if text
        ]
        self.setAccessibleName(f"{words}: {', '.join(said)}")
        self.update()

    def set_low(self, *, low: bool) -> None:
        """Lower where the window is low."""
        self.setFixedHeight(_LOW if low else _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """`raised` with a hairline above."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setFont(fonts.font(TYPE_BODY, fonts.SEMIBOLD))
        painter.setPen(colour("text"))
        y = fonts.baseline(self.height() / 2, TYPE_BODY)
        head = self._table.horizontalHeader()
        first = self.width()
        for at, (column, text) in enumerate(
            zip(self._table.rows_model.columns, self._texts, strict=True)
        ):
            if not text or self._table.isColumnHidden(at):
                continue
            left = head.sectionViewportPosition(at)
            first = min(first, left)
            width = fonts.width(text, TYPE_BODY, fonts.SEMIBOLD)
            x: float = left + PAD
            if column.align is not Align.LEFT:
                x = left + head.sectionSize(at) - PAD - width
            painter.drawText(QPointF(x, y), text)
        words = elided(self._words, max(first - 2 * PAD, 8), TYPE_BODY, fonts.SEMIBOLD)
        painter.drawText(QPointF(PAD, y), words)
