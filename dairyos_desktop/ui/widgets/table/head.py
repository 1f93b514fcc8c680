"""The head of a table: quiet words, aligned as their columns, with a sort mark beside them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import HEAD_HEIGHT, TYPE_SMALL
from dairyos_desktop.ui.widgets.checkbox import paint_check
from dairyos_desktop.ui.widgets.marks import Mark, paint_mark
from dairyos_desktop.ui.widgets.table.columns import Align
from dairyos_desktop.ui.widgets.table.delegate import PAD, elided
from dairyos_desktop.ui.widgets.table.model import RowsModel

_SORT_ROOM = 14


class Head(QHeaderView):
    """Paints head words 12/500 on `raised`.

    Signals:
        check_all_clicked(): The box above the column of check boxes was clicked.
    """

    check_all_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setMinimumSectionSize(28)
        self.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """The head's fixed height; Qt's own asks for every head word of every column."""
        return QSize(self.length(), HEAD_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground over the whole width, then the sections, then the hairline."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour("raised"))
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(colour("line"), 0))
        bottom = self.viewport().height() - 1
        painter.drawLine(0, bottom, self.viewport().width(), bottom)
        painter.drawLine(0, 0, self.viewport().width(), 0)
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """One head word, its check box or its sort mark."""
        if not rect.isValid():
            return
        model = self.model()
        if not isinstance(model, RowsModel):
            return
        middle = rect.top() + rect.height() / 2
        if model.checkable and section == 0:
            paint_check(painter, QPointF(rect.left() + 22, middle), model.check_state())
            return
        column = model.columns[section]
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        room = rect.width() - 2 * PAD - (_SORT_ROOM if sorted_here else 0)
        shown = elided(column.head, max(room, 8), TYPE_SMALL, fonts.MEDIUM)
        width = fonts.width(shown, TYPE_SMALL, fonts.MEDIUM)
        if column.align is Align.LEFT:
            left = float(rect.left() + PAD)
        elif column.align is Align.CENTRE:
            left = rect.left() + (rect.width() - width) / 2
        else:
            left = rect.left() + rect.width() - PAD - width
        painter.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))
        painter.setPen(colour("text" if sorted_here else "text2"))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_SMALL)), shown)
        if sorted_here:
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            beside = left + width + 8 if column.align is Align.LEFT else left - 8
            paint_mark(
                painter, Mark.UP if up else Mark.DOWN, QPointF(beside, middle), tone="text2", size=8
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The box above the check boxes checks all or none."""
        model = self.model()
        at = self.logicalIndexAt(event.position().toPoint())
        if isinstance(model, RowsModel) and model.checkable and at == 0:
            self.check_all_clicked.emit()
            event.accept()
            return
        super().mouseReleaseEvent(event)
