"""The two-storeyed head of the grid: shifts above, their products below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF

from dairyos_desktop.domain.texts import as_shown, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.entry.columns import GridColumn
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_SMALL
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.head import GridHead
from dairyos_desktop.ui.widgets.grid.painting import PAD
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.orders import Shift

HEIGHT: Final = 48
_UPPER: Final = 14.0
_LOWER: Final = 36.0
_ICONS: Final = {"morning": "sunrise", "evening": "sunset"}
_WORDS: Final = {"morning": tr_later("Morning"), "evening": tr_later("Evening")}


class DayHead(GridHead[GridColumn]):
    """The head words of a day, with each shift above its products."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, height=HEIGHT)
        self._units: dict[Shift, str] = {}

    def set_units(self, units: dict[Shift, str]) -> None:
        """Takes, by shift, the unit that all its columns share."""
        self._units = units

    def unit_of(self, column: GridColumn) -> str:
        """A product's own unit, where it is not its shift's."""
        return column.unit

    def middle_of(self, column: GridColumn) -> float:
        """Products stand below their shift."""
        return _LOWER if column.kind is Kind.FIGURE else HEIGHT / 2

    def paint_above(self, painter: QPainter) -> None:
        """The shifts."""
        for shift, unit in self._units.items():
            ours = [
                at
                for at, column in enumerate(self.columns)
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
            word = elided(as_shown(_WORDS[shift]), max(room, 8), TYPE_SMALL, fonts.SEMIBOLD)
            painter.drawText(QPointF(left + PAD + 21, line), word)
            if unit and right - left > 110:  # noqa: PLR2004  beside the word and its icon
                painter.setPen(colour("text2"))
                painter.setFont(fonts.font(TYPE_SMALL))
                at_right = right - PAD - fonts.width(unit, TYPE_SMALL)
                painter.drawText(QPointF(at_right, line), unit)
