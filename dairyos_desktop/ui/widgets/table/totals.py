"""What stands pinned below a table: totals under their columns, or one line of sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_24, TYPE_BODY
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.columns import STRONG, Look
from dairyos_desktop.ui.widgets.table.delegate import PAD, elided, text_left

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.ui.widgets.table.view import TableView

LINE_HEIGHT = 25
_BORDER = 8


@dataclass(frozen=True)
class TotalsRow:
    """One pinned line.

    Attributes:
        label: What it is: "Delivered"; stands left of its first figure, aligned to it.
        values: Texts by column key.
        look: How its figures look.
        looks: Looks of single figures by column key.
        strong: Whether the label is 600.
    """

    label: str
    values: Mapping[str, str]
    look: Look = STRONG
    looks: Mapping[str, Look] = field(default_factory=dict)
    strong: bool = False


class ColumnTotals(QWidget):
    """Totals under their columns, following widths and sideways scrolling of the table."""

    def __init__(self, view: TableView[Any], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._rows: tuple[TotalsRow, ...] = ()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(LINE_HEIGHT + _BORDER)
        head = view.horizontalHeader()
        head.sectionResized.connect(self._on_moved)
        head.geometriesChanged.connect(self._on_moved)
        view.horizontalScrollBar().valueChanged.connect(self._on_moved)

    def set_rows(self, rows: Sequence[TotalsRow]) -> None:
        """Shows these lines; the height follows their number."""
        self._rows = tuple(rows)
        self.setFixedHeight(LINE_HEIGHT * max(len(rows), 1) + _BORDER)
        self.setAccessibleName(f"{self._name}: {self._said()}")
        self.update()

    def _said(self) -> str:
        lines = []
        for row in self._rows:
            parts = [
                f"{column.head} {row.values[column.key]}"
                for column in self._view.rows_model.columns
                if row.values.get(column.key)
            ]
            lines.append(f"{row.label} {', '.join(parts)}".strip())
        return "; ".join(lines)

    def _on_moved(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """`raised`, a hairline above, each figure under its column."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, self.width(), 0)
        for at, row in enumerate(self._rows):
            top = _BORDER // 2 + at * LINE_HEIGHT
            self._paint_row(painter, row, top)

    def _paint_row(self, painter: QPainter, row: TotalsRow, top: int) -> None:
        head = self._view.horizontalHeader()
        middle = top + LINE_HEIGHT / 2
        first = self.width()
        for at, column in enumerate(self._view.rows_model.columns):
            text = row.values.get(column.key, "")
            if not text or head.isSectionHidden(at):
                continue
            left = head.sectionViewportPosition(at)
            first = min(first, left)
            rect = QRect(left, top, head.sectionSize(at), LINE_HEIGHT)
            look = row.looks.get(column.key, row.look)
            painter.setFont(fonts.font(TYPE_BODY, look.weight))
            painter.setPen(colour(look.tone or "text"))
            x = text_left(text, rect, column.align, look.weight)
            painter.drawText(QPointF(x, fonts.baseline(middle, TYPE_BODY)), text)
        weight = fonts.SEMIBOLD if row.strong else fonts.REGULAR
        shown = elided(row.label, max(first - 2 * PAD, 20), TYPE_BODY, weight)
        painter.setFont(fonts.font(TYPE_BODY, weight))
        painter.setPen(colour("text" if row.strong else "text2"))
        x = max(first - PAD - fonts.width(shown, TYPE_BODY, weight), PAD)
        painter.drawText(QPointF(x, fonts.baseline(middle, TYPE_BODY)), shown)


class TotalsLine(QWidget):
    """One line of sums: "Billed ₹6,56,322.00  Received …", and a quiet note at the right."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(38)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN, 1, PAGE_MARGIN, 0)
        self._row.setSpacing(6)
        self._labels: list[QWidget] = []
        self._note = Label(tone="text2")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setMinimumWidth(0)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self._note, 1)

    def set_sums(self, sums: Sequence[tuple[str, str]], *, note: str = "") -> None:
        """Shows pairs of word and sum (with ₹), and the note."""
        for label in self._labels:
            self._row.removeWidget(label)
            label.deleteLater()
        self._labels = []
        for at, (word, amount) in enumerate(sums):
            quiet = Label(word, tone="text2")
            figure = Label(amount, weight=fonts.SEMIBOLD)
            if at:
                quiet.setContentsMargins(SPACE_24 - 6, 0, 0, 0)
            for label in (quiet, figure):
                self._row.insertWidget(len(self._labels), label)
                self._labels.append(label)
        self._note.setText(note)
        said = ", ".join(f"{word} {amount}" for word, amount in sums)
        self.setAccessibleName(f"{self._name}: {said}. {note}".strip())

    def set_low(self, *, low: bool) -> None:
        """Lower where the window is low."""
        self.setFixedHeight(28 if low else 38)

    def paintEvent(self, event: QPaintEvent) -> None:
        """`raised` with a hairline above."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, self.width(), 0)
