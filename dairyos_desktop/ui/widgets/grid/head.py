"""The head of a grid: quiet words over its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import HEAD_HEIGHT, TYPE_SMALL
from dairyos_desktop.ui.widgets.grid.columns import Column, Kind
from dairyos_desktop.ui.widgets.grid.painting import PAD
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Sequence

C = TypeVar("C", bound=Column)


class GridHead(QHeaderView, Generic[C]):
    """Paints its sections itself; the columns are given with each sheet."""

    def __init__(self, parent: QWidget | None = None, *, height: int = HEAD_HEIGHT) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.columns: Sequence[C] = ()
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setFixedHeight(height)
        self.setMinimumSectionSize(36)
        self.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))

    def set_columns(self, columns: Sequence[C]) -> None:
        """Takes the columns."""
        self.columns = columns
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Its own height; Qt's would ask for every head word."""
        return QSize(self.length(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, sections, what stands above them, and the hairlines."""
        del event
        painter = QPainter(self.viewport())
        width, height = self.viewport().width(), self.viewport().height()
        painter.fillRect(0, 0, width, height, colour("raised"))
        if self.count() == len(self.columns):
            for at, column in enumerate(self.columns):
                if not self.isSectionHidden(at):
                    left = self.sectionViewportPosition(at)
                    rect = QRect(left, 0, self.sectionSize(at), height)
                    self._paint_column(painter, rect, column)
            self.paint_above(painter)
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, width, 0)
        painter.drawLine(0, height - 1, width, height - 1)

    def paint_above(self, painter: QPainter) -> None:
        """What stands over several columns."""

    def unit_of(self, column: C) -> str:
        """What stands behind a head word."""
        del column
        return ""

    def middle_of(self, column: C) -> float:
        """How far down a head word's middle stands."""
        del column
        return self.height() / 2

    def _paint_column(self, painter: QPainter, rect: QRect, column: C) -> None:
        painter.setPen(QPen(colour("line"), 0))
        if column.begins_group:
            painter.drawLine(rect.left(), 0, rect.left(), rect.bottom())
        unit = self.unit_of(column)
        unit = f" {unit}" if unit else ""
        room = rect.width() - 2 * PAD + 4 - int(fonts.width(unit, TYPE_SMALL, fonts.MEDIUM))
        shown = elided(column.head, max(room, 8), TYPE_SMALL, fonts.MEDIUM) + unit
        width = fonts.width(shown, TYPE_SMALL, fonts.MEDIUM)
        left = float(rect.left() + PAD)
        if column.kind is Kind.FIGURE:
            left = rect.left() + rect.width() - PAD - width
        elif column.kind is Kind.NUMBER:
            left = rect.left() + rect.width() - 8 - width
        painter.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))
        painter.setPen(colour("text2"))
        line = fonts.baseline(self.middle_of(column), TYPE_SMALL)
        painter.drawText(QPointF(left, line), shown)
