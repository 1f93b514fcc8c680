"""The head of the preview: what a column is taken for, and quietly below what the file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.sheets import Part
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.imports.words import heads_of, is_read, taken_for
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import RADIUS_CELL, TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.table.delegate import PAD, elided

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from dairyos_desktop.ui.imports.preview import PreviewView
    from dairyos_desktop.ui.imports.preview_model import PreviewModel

_HEIGHT = 52
_ARROW = 14


class PreviewHead(QHeaderView):
    """Two lines a column; a press asks what the column is.

    Signals:
        pressed_at(int): The head of that column was pressed.
    """

    ARROW_ROOM: ClassVar[int] = _ARROW + 4

    pressed_at = Signal(int)

    def __init__(self, view: PreviewView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setFixedHeight(_HEIGHT)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)

    @property
    def _model(self) -> PreviewModel:
        return cast("PreviewModel", self.model())

    def sizeHint(self) -> QSize:
        """Room for two lines."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press asks; at the edge of a column it changes the width."""
        if self.cursor().shape() == Qt.CursorShape.SplitHCursor:
            super().mousePressEvent(event)
            return
        at = self.logicalIndexAt(event.position().toPoint())
        if at > 0:
            self.pressed_at.emit(at)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground over the whole width, the columns, the hairline."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour("raised"))
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(colour("line"), 0))
        bottom = self.viewport().height() - 1
        painter.drawLine(0, bottom, self.viewport().width(), bottom)
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """What it is, with an arrow; below it the file's own words."""
        plan = self._model.plan(section)
        if plan is None:
            painter.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))
            painter.setPen(colour("text2"))
            left = rect.right() - PAD - fonts.width(tr("Line"), TYPE_SMALL, fonts.MEDIUM)
            painter.drawText(QPointF(left, fonts.baseline(rect.top() + 17, TYPE_SMALL)), tr("Line"))
            return
        current = self._view.current_column() == section
        if current:
            painter.fillRect(rect, colour("hover"))
        words = taken_for(plan)
        # Days are many: they stand back behind the columns that tell whose row it is.
        weight = fonts.MEDIUM if plan.part is Part.DAY else fonts.SEMIBOLD
        tone = "warn" if plan.problem else "accent_text" if is_read(plan) else "text3"
        room = rect.width() - 2 * PAD - self.ARROW_ROOM
        shown = elided(words, max(room, 8), TYPE_BODY, weight)
        painter.setFont(fonts.font(TYPE_BODY, weight))
        painter.setPen(colour(tone))
        left = rect.left() + PAD
        painter.drawText(QPointF(left, fonts.baseline(rect.top() + 17, TYPE_BODY)), shown)
        arrow = QRectF(rect.right() - PAD - _ARROW + 2, rect.top() + 11, _ARROW, _ARROW)
        paint_icon(painter, "chevron-down", arrow, "text2" if is_read(plan) else "text3")
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        heads = elided(heads_of(plan) or "–", max(rect.width() - 2 * PAD, 8), TYPE_SMALL)
        painter.drawText(QPointF(left, fonts.baseline(rect.top() + 36, TYPE_SMALL)), heads)
        if current and self._view.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(rect).adjusted(1, 1, -1, -2)
            painter.drawRoundedRect(box, RADIUS_CELL, RADIUS_CELL)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
