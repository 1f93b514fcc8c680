"""The two-storeyed head of the grid: shifts above, their products below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.entry.columns import GridColumn, Kind
from dairyos_desktop.ui.entry.painting import PAD
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_SMALL
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.orders import Shift

HEIGHT: Final = 48
_UPPER: Final = 14.0
_LOWER: Final = 36.0
_ICONS: Final = {"morning": "sunrise", "evening": "sunset"}
_WORDS: Final = {"morning": "Morning", "evening": "Evening"}


class GridHead(QHeaderView):
    """Paints its sections itself; the columns are given with each sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns: Sequence[GridColumn] = ()
        self._units: dict[Shift, str] = {}
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setFixedHeight(HEIGHT)
        self.setMinimumSectionSize(36)
        self.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))

    def set_columns(self, columns: Sequence[GridColumn], units: dict[Shift, str]) -> None:
        """Takes the columns and, by shift, the unit that all its columns share."""
        self._columns = columns
        self._units = units
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Two storeys."""
        return QSize(self.length(), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, sections, groups and the hairlines."""
        del event
        painter = QPainter(self.viewport())
        width, height = self.viewport().width(), self.viewport().height()
        painter.fillRect(0, 0, width, height, colour("raised"))
        if self.count() == len(self._columns):
            for at, column in enumerate(self._columns):
                if not self.isSectionHidden(at):
                    left = self.sectionViewportPosition(at)
                    rect = QRect(left, 0, self.sectionSize(at), height)
                    self._paint_column(painter, rect, column)
            self._paint_groups(painter)
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, width, 0)
        painter.drawLine(0, height - 1, width, height - 1)

    def _paint_column(self, painter: QPainter, rect: QRect, column: GridColumn) -> None:
        painter.setPen(QPen(colour("line"), 0))
        if column.begins_group:
            painter.drawLine(rect.left(), 0, rect.left(), rect.bottom())
        figure = column.kind is Kind.QUANTITY
        unit = f" {column.unit}" if column.unit else ""
        room = rect.width() - 2 * PAD + 4 - int(fonts.width(unit, TYPE_SMALL, fonts.MEDIUM))
        shown = elided(column.head, max(room, 8), TYPE_SMALL, fonts.MEDIUM) + unit
        width = fonts.width(shown, TYPE_SMALL, fonts.MEDIUM)
        left = float(rect.left() + PAD)
        if figure:
            left = rect.left() + rect.width() - PAD - width
        elif column.kind is Kind.NUMBER:
            left = rect.left() + rect.width() - 8 - width
        middle = _LOWER if figure else HEIGHT / 2
        painter.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_SMALL)), shown)

    def _paint_groups(self, painter: QPainter) -> None:
        for shift, unit in self._units.items():
            ours = [
                at
                for at, column in enumerate(self._columns)
                if column.shift == shift and not self.isSectionHidden(at)
            ]
            if not ours:
                continue
            left = self.sectionViewportPosition(ours[0])
            right = self.sectionViewportPosition(ours[-1]) + self.sectionSize(ours[-1])
            paint_icon(painter, _ICONS[shift], QRectF(left + PAD, _UPPER - 8, 16, 16))
            line = fonts.baseline(_UPPER, TYPE_SMALL)
            painter.setPen(colour("text"))
            painter.setFont(fonts.font(TYPE_SMALL, fonts.SEMIBOLD))
            room = right - left - 2 * PAD - 22
            word = elided(_WORDS[shift], max(room, 8), TYPE_SMALL, fonts.SEMIBOLD)
            painter.drawText(QPointF(left + PAD + 21, line), word)
            if unit and right - left > 110:  # noqa: PLR2004  beside the word and its icon
                painter.setPen(colour("text2"))
                painter.setFont(fonts.font(TYPE_SMALL))
                at_right = right - PAD - fonts.width(unit, TYPE_SMALL)
                painter.drawText(QPointF(at_right, line), unit)
