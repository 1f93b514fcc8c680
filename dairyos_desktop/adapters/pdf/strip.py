"""The month at a glance: a row a shift, a cell a day, and what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.fitting import width_of
from dairyos_desktop.adapters.pdf.legend import MARKS, Legend
from dairyos_desktop.adapters.pdf.pen import Align

if TYPE_CHECKING:
    from dairyos_desktop.adapters.pdf.layout import Layout
    from dairyos_desktop.adapters.pdf.pen import Pen
    from dairyos_desktop.adapters.pdf.reader import Reader
    from dairyos_desktop.domain.paper import BillPaper, CalendarCell

_ABOVE_MM = 7.5
_LABEL_MM = 13.0
_TITLE_TO_GRID_MM = 2.15
_BASELINE = 0.61  # of a row's height, so that figures stand in its middle
_LEGEND_MM = 4.2
_LEGEND_LINE_MM = 3.9
_BAND_GAP_MM = 1.6
_BESIDE_LABEL, _BESIDE_CELL = 3.0, 1.2  # points left free
_DAY_SHARE = 0.8  # of a cell, so that a row of days doesn't run together
_SQUEEZED = 0.7  # narrower than this, a figure is hard to read and is stacked instead


class Strip:
    """The strip with its title above and the marks and other goods below."""

    def __init__(self, paper: BillPaper, reader: Reader, layout: Layout) -> None:
        self._layout = layout
        self._paper = paper
        self._words = reader.words
        self._days = figures.month_days(paper.period_from)
        self._sundays = figures.sundays(paper.period_from)
        self._legend = Legend(paper, reader, layout)
        self.empty = not paper.calendar and not self._legend.lines
        # A month that is wider than the paper goes on below.
        self._bands = range(1, self._days + 1, layout.band)
        self._left = layout.x(_LABEL_MM)
        if len(self._bands) > 1:
            # Wide cells leave room for the words beside them.
            style = layout.styles.shift
            labels = [reader.words.shift(row.shift) for row in paper.calendar]
            widest = max((width_of(one, style.weight, style.size) for one in labels), default=0.0)
            self._left = max(self._left, layout.margin + widest + _BESIDE_LABEL)
        rows = len(paper.calendar) + 1 if paper.calendar else 0
        grid = -_TITLE_TO_GRID_MM
        if rows:
            grid = _TITLE_TO_GRID_MM + len(self._bands) * (rows * layout.day + _BAND_GAP_MM)
            grid -= _BAND_GAP_MM
        lines = self._legend.lines
        legend = _LEGEND_MM + _LEGEND_LINE_MM * (lines - 1) if lines else 0.0
        self._above = _ABOVE_MM * (0.25 + 0.75 * layout.gap)
        self.height = 0.0 if self.empty else (self._above + grid + legend) * layout.down

    def draw(self, pen: Pen, top: float) -> None:
        """The block with its top edge at `top`."""
        if self.empty:
            return
        layout, down = self._layout, self._layout.down
        y = top + self._above * down
        if self._paper.calendar:
            pen.text(layout.margin, y, self._words.by_day, layout.styles.detail)
            if not figures.is_zero(self._paper.litres):
                total = self._words.litres.format(litres=figures.number(self._paper.litres))
                pen.text(layout.right, y, total, layout.styles.detail, Align.RIGHT)
            y += _TITLE_TO_GRID_MM * down
            for first in self._bands:
                y = self._draw_band(pen, y, first) + _BAND_GAP_MM * down
            y -= _BAND_GAP_MM * down
        else:
            y -= _TITLE_TO_GRID_MM * down
        self._legend.draw(pen, y + _LEGEND_MM * down, _LEGEND_LINE_MM * down)

    def _draw_band(self, pen: Pen, top: float, first: int) -> float:
        """Cells and lines from a day on; answers the band's lower edge."""
        layout, styles, down = self._layout, self._layout.styles, self._layout.down
        left = self._left
        wide = min(layout.band, self._days)
        cell = (layout.right - left) / wide
        shown = range(first, min(first + wide, self._days + 1))
        end = left + cell * len(shown)
        rows = self._paper.calendar
        bottom = top + (len(rows) + 1) * layout.day * down
        for day in sorted(self._sundays.intersection(shown)):
            pen.fill(left + (day - first) * cell, top, cell, bottom - top, layout.tint)
        edges = [(left + at * cell, top, left + at * cell, bottom) for at in range(len(shown) + 1)]
        pen.lines(edges, thick=0.4, ink=layout.faint)
        pen.lines(
            [(left, top, end, top)]
            + [
                (layout.margin, at, end, at)
                for at in (top + (row + 1) * layout.day * down for row in range(len(rows) + 1))
            ],
            thick=0.6,
            ink=layout.rule,
        )
        y = top + layout.day * _BASELINE * down
        for day in shown:
            middle = left + (day - first + 0.5) * cell
            room = cell * _DAY_SHARE
            pen.text(middle, y, str(day), styles.strip_soft, Align.CENTRE, room=room)
        for row in rows:
            y += layout.day * down
            label = self._words.shift(row.shift)
            pen.text(
                layout.margin, y, label, styles.shift, room=left - layout.margin - _BESIDE_LABEL
            )
            for found in row.cells:
                if found.day in shown:
                    middle = left + (found.day - first + 0.5) * cell
                    self._draw_cell(pen, found, middle, y, cell - _BESIDE_CELL)
        return bottom

    def _draw_cell(
        self, pen: Pen, cell: CalendarCell, middle: float, y: float, room: float
    ) -> None:
        styles = self._layout.styles
        style = styles.strip_bold if cell.differs else styles.strip
        mark = MARKS.get(cell.mark)
        if mark is not None:
            soft = cell.mark != "zero" and not cell.differs
            pen.text(middle, y, mark, styles.strip_soft if soft else style, Align.CENTRE)
            return
        if not cell.litres:
            return
        whole, rest = figures.litres_parts(cell.litres)
        width = width_of(whole + rest, style.weight, style.size)
        lines = [(whole + rest, 0.0)]
        if whole and rest and width * _SQUEEZED > room:
            # The whole above, the decimals below, where they don't fit side by side.
            lines = [(whole, -0.42), (rest, 0.55)]
        for text, lower in lines:
            pen.text(middle, y + lower * style.size, text, style, Align.CENTRE, room=room)
