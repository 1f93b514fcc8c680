"""Paints the month sheet in one go: only what is in the viewport, texts grouped by font and colour.

Qt's own item views ask a model and a delegate for each cell; here a repaint costs little more than
drawing its texts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QElapsedTimer, QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.entry.month.columns import PAD, SUNDAY
from dairyos_desktop.ui.entry.month.layout import NUMBER_WIDTH, Layout
from dairyos_desktop.ui.entry.month.looks import total_text
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_BODY
from dairyos_desktop.ui.widgets.drawn import draw_mark, draw_text
from dairyos_desktop.ui.widgets.grid.painting import Block, point_in, whole_width
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.ui.entry.month.sheet import MonthSheet
    from dairyos_desktop.ui.widgets.grid.shown import Shown

_MARK: Final = 8
_MARK_LEFT: Final = 6.5
_TEXT_GAP: Final = 8
_LONGEST_MS: Final = 4
"""For working out rows that are new in sight; drawing them comes on top."""


@dataclass(frozen=True)
class Scene:
    """What is painted, as it stands at this moment.

    Attributes:
        across: How far it is scrolled across.
        down: How far it is scrolled down.
        current: Row and day in which the clerk stands.
        block: The cells that are selected; None for the current one alone.
        today: The day of the month that is today, from 0; -1 where it is another month.
        active: Whether the sheet has the focus.
        faded: Whether it is old, and another is on its way.
        exposed: What of the viewport is to be painted.
    """

    sheet: MonthSheet
    layout: Layout
    across: int
    down: int
    current: tuple[int, int] | None
    block: Block | None
    today: int
    active: bool
    faded: bool
    exposed: QRect

    @property
    def rows(self) -> range:
        """The rows that are seen and to be painted."""
        layout = self.layout
        seen = layout.rows_between(self.down)
        above, below = self.exposed.top() - layout.top, self.exposed.bottom() - layout.top
        first, last = (above + self.down) // layout.row, (below + self.down) // layout.row
        return range(max(seen.start, first), min(seen.stop, last + 1))


class _Drawn(NamedTuple):
    """One cell ready to be drawn: offsets from its upper left corner."""

    text: str
    left: float
    style: tuple[int, str]
    mark: Mark | None
    mark_left: float
    ground: str


_NOTHING: Final = _Drawn("", 0, (fonts.REGULAR, "text"), None, 0, "")


class MonthPainter:
    """Draws scenes; what a cell looks like is kept until it changes.

    Args:
        shown: What a row's days show, by customer.

    Attributes:
        left_out: Rows that the last painting did not draw: those that come into sight faster than
            they can be worked out are left to the next one, so that no painting takes long.
    """

    def __init__(self, shown: Callable[[int], Sequence[Shown]]) -> None:
        self._shown = shown
        self.left_out: list[int] = []
        self._since = QElapsedTimer()
        self._rows: dict[int, list[_Drawn]] = {}
        self._day_width = 0

    def forget(self, customers: set[int] | None = None) -> None:
        """Asks anew what these customers' cells show; all of them without a name."""
        if customers is None:
            self._rows.clear()
        else:
            for customer_id in customers:
                self._rows.pop(customer_id, None)

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """The whole viewport."""
        layout = scene.layout
        if layout.day != self._day_width:
            self._day_width = layout.day
            self._rows.clear()
        painter.fillRect(0, 0, layout.width, layout.height, colour("surface"))
        if scene.faded:
            painter.setOpacity(0.5)
        self._paint_days(painter, scene)
        self._paint_customers(painter, scene)
        self._paint_row_totals(painter, scene)
        painter.setOpacity(1.0)

    # Cells -------------------------------------------------------------------------------

    def _paint_days(self, painter: QPainter, scene: Scene) -> None:
        layout = scene.layout
        rows = scene.rows
        days = layout.days_between(scene.across)
        painter.setClipRect(layout.left, layout.top, layout.days_seen, layout.rows_seen)
        self._paint_grounds(painter, scene, rows, days)
        self._paint_figures(painter, scene, rows, days)
        self._paint_lines(painter, scene, rows)
        self._paint_frame(painter, scene)
        painter.setClipping(False)

    def _paint_figures(self, painter: QPainter, scene: Scene, rows: range, days: range) -> None:
        """Gathers texts by font and colour first: changing those costs more than a text."""
        layout, block = scene.layout, scene.block
        texts: dict[tuple[int, str], list[tuple[float, float, str]]] = defaultdict(list)
        marks: list[tuple[float, float, Mark, str]] = []
        grid_rows = scene.sheet.grid.rows
        middle = layout.row / 2
        line = fonts.baseline(middle, TYPE_BODY)
        self._begin_rows()
        lefts = [layout.x_of(day, scene.across) for day in days]
        for row in rows:
            top = layout.y_of(row, scene.down)
            drawn = self._row(grid_rows[row].customer_id)
            if drawn is None:
                self.left_out.append(row)
                continue
            for day, left in zip(days, lefts, strict=True):
                cell = drawn[day]
                if cell is _NOTHING:
                    continue
                style = cell.style
                if cell.ground:
                    painter.fillRect(left, top, layout.day + 1, layout.row, colour(cell.ground))
                elif block is not None and block.has(row, day):
                    # Only `text` and the accent stand on the ground of a selected block.
                    style = (style[0], "accent_text" if style[1] == "accent_text" else "text")
                if cell.text:
                    texts[style].append((left + cell.left, top + line, cell.text))
                if cell.mark is not None:
                    marks.append((left + cell.mark_left, top + middle, cell.mark, style[1]))
        _draw_texts(painter, texts)
        for x, y, mark, tone in marks:
            draw_mark(painter, mark, x, y, tone=tone, size=_MARK)

    def _begin_rows(self) -> None:
        self.left_out = []
        self._since.start()

    def _row(self, customer_id: int) -> list[_Drawn] | None:
        found = self._rows.get(customer_id)
        if found is None:
            if self._since.elapsed() >= _LONGEST_MS:
                return None
            rect = QRect(0, 0, self._day_width, 0)
            found = [_drawn(shown, rect) for shown in self._shown(customer_id)]
            self._rows[customer_id] = found
        return found

    @staticmethod
    def _paint_grounds(painter: QPainter, scene: Scene, rows: range, days: range) -> None:
        layout, block = scene.layout, scene.block
        height = min(layout.rows_seen, layout.rows * layout.row - scene.down)
        month = scene.sheet.grid.frame.month.days
        for day in days:
            if month[day].weekday() == SUNDAY:
                # One pixel over: at 125 and 150 % neighbouring grounds leave seams.
                left = layout.x_of(day, scene.across)
                painter.fillRect(left, layout.top, layout.day + 1, height, colour("raised"))
        if scene.current is not None and scene.current[0] in rows:
            top = layout.y_of(scene.current[0], scene.down)
            painter.fillRect(layout.left, top, layout.days_seen, layout.row, colour("hover"))
        if block is not None:
            left, top = layout.x_of(block.left, scene.across), layout.y_of(block.top, scene.down)
            painter.fillRect(
                left,
                top,
                (block.right - block.left + 1) * layout.day,
                (block.bottom - block.top + 1) * layout.row,
                colour("accent_soft"),
            )

    @staticmethod
    def _paint_lines(painter: QPainter, scene: Scene, rows: range) -> None:
        layout = scene.layout
        painter.setPen(QPen(colour("line"), 0))
        lines = []
        for row in rows:
            y = layout.y_of(row + 1, scene.down) - 1
            lines.append(QLine(layout.left, y, layout.right, y))
        painter.drawLines(lines)

    @staticmethod
    def _paint_frame(painter: QPainter, scene: Scene) -> None:
        if scene.current is None:
            return
        layout = scene.layout
        row, day = scene.current
        rect = QRectF(
            layout.x_of(day, scene.across), layout.y_of(row, scene.down), layout.day, layout.row
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = scene.active
        painter.setPen(QPen(colour("accent" if active else "edge"), 2 if active else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3)
        painter.restore()

    # Frozen parts ---------------------------------------------------------------------------

    @staticmethod
    def _paint_customers(painter: QPainter, scene: Scene) -> None:
        layout = scene.layout
        rows = scene.rows
        grid_rows = scene.sheet.grid.rows
        here = -1 if scene.current is None else scene.current[0]
        painter.setClipRect(0, layout.top, layout.left, layout.rows_seen)
        painter.setFont(fonts.font())
        line = fonts.baseline(layout.row / 2, TYPE_BODY)
        lines = []
        for row in rows:
            top = layout.y_of(row, scene.down)
            customer = grid_rows[row]
            if row == here:
                painter.fillRect(0, top, layout.left, layout.row, colour("hover"))
            number = str(customer.position)
            painter.setPen(colour("text2"))
            right = NUMBER_WIDTH - _TEXT_GAP - fonts.width(number)
            painter.drawText(QPointF(right, top + line), number)
            name = customer.name_local or customer.name
            painter.setPen(colour("text"))
            shown = elided(name, layout.customer - 2 * _TEXT_GAP)
            # Each stands there once: laying it out to be kept takes three times as long.
            painter.drawText(QPointF(NUMBER_WIDTH + _TEXT_GAP, top + line), shown)
            lines.append(QLine(0, top + layout.row - 1, layout.left, top + layout.row - 1))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLines(lines)
        painter.drawLine(layout.left - 1, layout.top, layout.left - 1, layout.bottom)
        painter.setClipping(False)

    @staticmethod
    def _paint_row_totals(painter: QPainter, scene: Scene) -> None:
        layout, sheet = scene.layout, scene.sheet
        rows = scene.rows
        here = -1 if scene.current is None else scene.current[0]
        painter.setClipRect(layout.right, layout.top, layout.total, layout.rows_seen)
        painter.fillRect(
            layout.right, layout.top, layout.total, layout.rows_seen, colour("surface")
        )
        painter.setFont(fonts.font(TYPE_BODY, fonts.SEMIBOLD))
        line = fonts.baseline(layout.row / 2, TYPE_BODY)
        lines = []
        for row in rows:
            top = layout.y_of(row, scene.down)
            if row == here:
                painter.fillRect(layout.right, top, layout.total, layout.row, colour("hover"))
            if sheet.has_totals:
                total = sheet.row_total(sheet.grid.rows[row].customer_id)
                text = total_text(total, sheet.grid.unit)
                left = total_left(text, layout.right + layout.total - 12, TYPE_BODY, fonts.SEMIBOLD)
                painter.setPen(colour("text2" if text == "–" else "text"))
                draw_text(painter, left, top + line, text, (TYPE_BODY, fonts.SEMIBOLD))
            bottom = top + layout.row - 1
            lines.append(QLine(layout.right, bottom, layout.right + layout.total, bottom))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLines(lines)
        painter.drawLine(layout.right, layout.top, layout.right, layout.bottom)
        painter.setClipping(False)


def total_left(text: str, right: float, size: int, weight: int) -> float:
    """Where a sum begins whose decimal point stands over and under the others'."""
    whole, _, _ = text.partition(".")
    return right - fonts.width(".000", size, weight) - fonts.width(whole, size, weight)


def _draw_texts(
    painter: QPainter, texts: dict[tuple[int, str], list[tuple[float, float, str]]]
) -> None:
    for (weight, tone), placed in texts.items():
        painter.setFont(fonts.font(TYPE_BODY, weight))
        painter.setPen(colour(tone))
        for x, y, text in placed:
            draw_text(painter, x, y, text, (TYPE_BODY, weight))


def _drawn(shown: Shown, rect: QRect) -> _Drawn:
    look = shown.look
    if not shown.text and look.mark is None and not look.ground:
        return _NOTHING
    style = (look.weight, look.tone or "text")
    if look.mark is Mark.LEAVE:
        return _Drawn("", 0, style, look.mark, rect.width() / 2, look.ground)
    left = point_in(rect, PAD) - whole_width(shown.text, look.weight)
    width = fonts.width(shown.text, TYPE_BODY, look.weight)
    if left + width > rect.width() - 2:
        left = rect.width() - 2 - width
    text = shown.text
    least = _MARK_LEFT + _MARK / 2 + 1 if look.mark is not None else 2
    if left < least:
        # Longer than a figure is: as much of it as there is room for.
        text = elided(text, rect.width() - int(least) - 2, TYPE_BODY, look.weight)
        left = rect.width() - 2 - fonts.width(text, TYPE_BODY, look.weight)
        left = max(left, least)
    return _Drawn(text, left, style, look.mark, _MARK_LEFT, look.ground)
