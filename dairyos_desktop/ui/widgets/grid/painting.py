"""Paints the cells of a grid; fonts, widths and colours are cached."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme import colours
from dairyos_desktop.ui.theme.tokens import TYPE_BODY
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.marks import Mark, paint_mark
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from dairyos_desktop.ui.widgets.grid.columns import Column
    from dairyos_desktop.ui.widgets.grid.model import GridModel
    from dairyos_desktop.ui.widgets.grid.shown import Shown

PAD: Final = 10
_MARK_AT: Final = 14
_MARK_GAP: Final = 12


@lru_cache(maxsize=1)
def _decimals_width() -> float:
    return fonts.width(".00")


def point_in(rect: QRect, pad: int = PAD) -> float:
    """Where the decimal point of every figure in a column of quantities stands."""
    return rect.left() + rect.width() - pad - _decimals_width()


@lru_cache(maxsize=2048)
def whole_width(text: str, weight: int = fonts.REGULAR) -> float:
    """How far a figure reaches to the left of its decimal point."""
    return fonts.width(text.partition(".")[0], TYPE_BODY, weight)


class _Brushes:
    """Colours and pens of the theme in force."""

    def __init__(self) -> None:
        self.serial = colours.serial()
        self.colours: dict[str, QColor] = {}
        self.line = QPen(colours.colour("line"), 0)
        self.frame = QPen(colours.colour("accent"), 2)
        self.faint_frame = QPen(colours.colour("edge"), 1)

    def of(self, token: str) -> QColor:
        found = self.colours.get(token)
        if found is None:
            found = self.colours[token] = colours.colour(token)
        return found


@lru_cache(maxsize=1024)
def _on_selection(shown: Shown) -> Shown:
    """As it stands on the ground of a selected block, which carries only `text` and accent."""
    tone = "accent_text" if shown.look.tone == "accent_text" else "text"
    return shown._replace(look=replace(shown.look, tone=tone))


class GridDelegate(QStyledItemDelegate):
    """Draws ground, mark, figure, hairlines and the frame of the current cell.

    Attributes:
        faded: The sheet is old: another is on its way.
    """

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._model = cast("GridModel", view.model())
        self._brushes = _Brushes()
        self._current = (-1, -1)
        self._active = False
        self._several = False
        self.faded = False

    def begin(self, *, active: bool) -> None:
        """Takes what holds for a whole repaint: asked once, not for each cell."""
        if self._brushes.serial != colours.serial():
            self._brushes = _Brushes()
        self._model = cast("GridModel", self._view.model())
        current = self._view.currentIndex()
        self._current = (current.row(), current.column())
        self._active = active
        selected = self._view.selectionModel().selection()
        self._several = selected.size() > 1 or (
            selected.size() == 1 and selected.at(0).width() * selected.at(0).height() > 1
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One cell."""
        model = self._model
        rect: QRect = option.rect
        row, at = index.row(), index.column()
        column = model.columns[at]
        shown = model.shown(row, at)
        ground = self._ground(row, at, shown, index)
        if ground == "accent_soft":
            shown = _on_selection(shown)
        if ground:
            # One pixel over: at 125 and 150 % neighbouring cells leave seams.
            painter.fillRect(rect.adjusted(0, 0, 1, 1), self._brushes.of(ground))
        painter.setPen(self._brushes.line)
        painter.drawLine(rect.left(), rect.bottom(), rect.right() + 1, rect.bottom())
        if column.begins_group:
            painter.drawLine(rect.left(), rect.top(), rect.left(), rect.bottom() + 1)
        if self.faded:
            painter.setOpacity(0.5)
        self._paint_content(painter, rect, column, shown)
        if self.faded:
            painter.setOpacity(1.0)
        if (row, at) == self._current:
            self._paint_frame(painter, rect)

    def _ground(
        self, row: int, at: int, shown: Shown, index: QModelIndex | QPersistentModelIndex
    ) -> str:
        if shown.look.ground:
            return shown.look.ground
        if (
            self._several
            and (row, at) != self._current
            and self._view.selectionModel().isSelected(index)
        ):
            return "accent_soft"
        return "hover" if row == self._current[0] else ""

    def _paint_frame(self, painter: QPainter, rect: QRect) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._brushes.frame if self._active else self._brushes.faint_frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 3, 3)
        painter.restore()

    def _paint_content(self, painter: QPainter, rect: QRect, column: Column, shown: Shown) -> None:
        look = shown.look
        middle = rect.top() + rect.height() / 2
        if column.kind is Kind.FIGURE:
            self._paint_figure(painter, rect, shown, middle)
            return
        if column.kind is Kind.STATE:
            if look.mark is not None:
                centre = QPointF(rect.left() + rect.width() / 2 + 3, middle)
                paint_mark(painter, look.mark, centre, tone=look.tone)
            return
        left = rect.left() + (PAD if column.kind is not Kind.NUMBER else 0)
        room = rect.width() - 2 * PAD
        if look.mark is not None:
            paint_mark(painter, look.mark, QPointF(left + 4, middle), tone=look.tone)
            left += _MARK_GAP + 4
            room -= _MARK_GAP + 4
        if not shown.text:
            return
        text = elided(shown.text, max(room, 8), TYPE_BODY, look.weight)
        x = float(left)
        if column.kind is Kind.NUMBER:
            x = rect.left() + rect.width() - 8 - fonts.width(text, TYPE_BODY, look.weight)
        painter.setFont(fonts.font(TYPE_BODY, look.weight))
        painter.setPen(self._brushes.of(look.tone or "text"))
        painter.drawText(QPointF(x, fonts.baseline(middle, TYPE_BODY)), text)

    def _paint_figure(self, painter: QPainter, rect: QRect, shown: Shown, middle: float) -> None:
        look = shown.look
        if look.mark is Mark.LEAVE:
            centre = QPointF(rect.left() + rect.width() / 2, middle)
            paint_mark(painter, Mark.LEAVE, centre, tone=look.tone)
            return
        left = point_in(rect) - whole_width(shown.text, look.weight)
        if look.mark is not None:
            at = min(rect.left() + _MARK_AT, left - _MARK_GAP)
            paint_mark(painter, look.mark, QPointF(at, middle), tone=look.tone, size=11)
        if not shown.text:
            return
        # What can't be a figure is as long as it was typed.
        text = elided(shown.text, rect.width() - 6, TYPE_BODY, look.weight)
        left = max(left, rect.left() + 4) if text == shown.text else rect.left() + 4
        painter.setFont(fonts.font(TYPE_BODY, look.weight))
        painter.setPen(self._brushes.of(look.tone or "text"))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_BODY)), text)
