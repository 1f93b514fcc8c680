"""The month sheet's own scroll area: where the clerk stands, what is in sight, one paint event."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.entry.month import words
from dairyos_desktop.ui.entry.month.edges import (
    FootLine,
    foot_lines,
    paint_foot,
    paint_head,
    widest,
)
from dairyos_desktop.ui.entry.month.layout import FOOT_LINE, HEAD_HEIGHT, Layout, laid_out
from dairyos_desktop.ui.entry.month.looks import shown_at
from dairyos_desktop.ui.entry.month.painting import MonthPainter, Scene
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import ROW_DENSE, ROW_ENTRY
from dairyos_desktop.ui.widgets.grid.keys import Key
from dairyos_desktop.ui.widgets.grid.painting import Block
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.ui.entry.month.sheet import MonthSheet
    from dairyos_desktop.ui.widgets.grid.shown import Shown

_MOST_FOOT_SHARE: Final = 0.4


class MonthArea(QAbstractScrollArea):
    """Shows a month and knows where the clerk stands.

    Attributes:
        faded: The sheet is old: another is on its way.

    Signals:
        place_changed(Place): The clerk stands in another cell; None where there is none.
        moved(): Other rows or days are in sight.
    """

    place_changed = Signal(object)
    moved = Signal()

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.sheet: MonthSheet | None = None
        self.faded = False
        self._narrow = self._low = False
        self._layout = Layout()
        self._lines: list[FootLine] = []
        self._current: tuple[int, int] | None = None
        self._anchor: tuple[int, int] | None = None
        self._painter = MonthPainter(self._shown)
        self.setAccessibleName(tr("Month sheet"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._on_scrolled)

    @property
    def is_typing(self) -> bool:
        """Whether a cell is being typed in."""
        return False

    @property
    def lay(self) -> Layout:
        """Where everything lies now."""
        return self._layout

    # What is shown ---------------------------------------------------------------------

    def set_sheet(self, sheet: MonthSheet | None) -> None:
        """Shows another month, or another choice of it; stays at the customer and the day."""
        kept = self.place()
        day = -1 if self._current is None else self._current[1]
        before = self.verticalScrollBar().value()
        self.sheet = sheet
        self._painter.forget()
        self._current = self._anchor = None
        self.lay_out()
        if sheet is None or not sheet.grid.rows:
            self.place_changed.emit(None)
        elif kept is not None and sheet.grid.has(kept.customer_id):
            column = min(day, len(sheet.grid.columns) - 1)
            self.verticalScrollBar().setValue(before)
            self._stand_in(sheet.grid.row_at(kept.customer_id), column)
        else:
            self._stand_in(0, max(self._today_at(), 0))
        self.moved.emit()

    def rows_changed(self, customers: set[int]) -> None:
        """Some rows look different now."""
        self._painter.forget(customers)
        self._repaint_rows(customers)
        place = self.place()
        if place is not None and place.customer_id in customers:
            self._tell_place()

    def _repaint_rows(self, customers: set[int]) -> None:
        """Those in sight: as a rule it is a window of rows that are about to be."""
        if self.sheet is None:
            return
        layout, rows = self._layout, self.sheet.grid.rows
        down = self.verticalScrollBar().value()
        for at in self.rows_in_sight():
            if rows[at].customer_id in customers:
                top = layout.y_of(at, down)
                self.viewport().update(0, top, layout.width, layout.row)

    def totals_changed(self) -> None:
        """Sums are others now; the days make room for the longest of them."""
        self.lay_out()

    def fold(self, *, narrow: bool, low: bool) -> None:
        """A narrower name where there is little room; lower rows and one line of sums."""
        self._narrow, self._low = narrow, low
        self.lay_out()

    def lay_out(self) -> None:
        """Shares the room out again."""
        sheet, before = self.sheet, self._layout
        seen = self._is_in_sight()
        size = self.viewport().size()
        row = ROW_DENSE if self._low else ROW_ENTRY
        most = 1 if self._low else int(size.height() * _MOST_FOOT_SHARE) // FOOT_LINE
        self._lines = [] if sheet is None else foot_lines(sheet, most)
        days, totals = widest(self._lines)
        self._layout = laid_out(
            size.width(),
            size.height(),
            rows=0 if sheet is None else len(sheet.grid.rows),
            days=0 if sheet is None else len(sheet.grid.columns),
            row=row,
            foot_lines=max(len(self._lines), 1),
            widest_day=days,
            widest_total=totals,
            narrow=self._narrow,
        )
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, self._layout.most_down)
        down.setPageStep(max(self._layout.rows_seen - row, row))
        down.setSingleStep(row)
        across.setRange(0, self._layout.most_across)
        across.setPageStep(max(self._layout.days_seen - self._layout.day, 1))
        across.setSingleStep(self._layout.day)
        if before.day != self._layout.day:
            across.setValue(across.value() // before.day * self._layout.day)
        if seen and self._current is not None:
            self._scroll_to(*self._current)
        self.viewport().update()
        self.moved.emit()

    def _is_in_sight(self) -> bool:
        if self._current is None:
            return False
        row, day = self._current
        layout = self._layout
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return row in layout.rows_between(down) and day in layout.days_between(across)

    def rows_in_sight(self) -> range:
        """The rows that are seen."""
        return self._layout.rows_between(self.verticalScrollBar().value())

    def _shown(self, customer_id: int) -> list[Shown]:
        if self.sheet is None:
            return []
        grid = self.sheet.grid
        return [shown_at(grid, Place(customer_id, column.id)) for column in grid.columns]

    def _today_at(self) -> int:
        today = self._today()
        if self.sheet is None or today not in self.sheet.grid.frame.month:
            return -1
        return today.day - 1

    # Where the clerk stands ----------------------------------------------------------------

    def place(self) -> Place | None:
        """The cell in which the clerk stands."""
        if self.sheet is None or self._current is None:
            return None
        row, day = self._current
        grid = self.sheet.grid
        return Place(grid.rows[row].customer_id, grid.columns[day].id)

    def go(self, place: Place) -> bool:
        """Goes to a cell; False where it is not on the sheet."""
        at = self._at(place)
        if at is None:
            return False
        self._stand_in(*at)
        return True

    def bring(self, place: Place) -> None:
        """Goes to a cell: all rows of the month can be gone to."""
        self.go(place)

    def walk(self, key: Key) -> None:
        """Goes down, up, or to the next or last day; on to the next row at the end of one."""
        if self._current is None or self.sheet is None:
            return
        row, day = self._current
        if key is Key.DOWN:
            row += 1
        elif key is Key.UP:
            row -= 1
        else:
            days = len(self.sheet.grid.columns)
            row, day = divmod(row * days + day + (1 if key is Key.ACROSS else -1), days)
        self.step_to(row, day)

    def step_to(self, row: int, day: int, *, selecting: bool = False) -> None:
        """Goes to a row and day, or as near as there is one; `selecting` keeps the other corner."""
        if self.sheet is None or not self.sheet.grid.rows:
            return
        row = min(max(row, 0), len(self.sheet.grid.rows) - 1)
        day = min(max(day, 0), len(self.sheet.grid.columns) - 1)
        self._stand_in(row, day, selecting=selecting)

    def _stand_in(self, row: int, day: int, *, selecting: bool = False) -> None:
        anchor = self._anchor or self._current
        self._current = (row, day)
        self._anchor = anchor if selecting else None
        self._scroll_to(row, day)
        self.viewport().update()
        self._tell_place()

    def _tell_place(self) -> None:
        place = self.place()
        if place is not None and self.sheet is not None:
            self.setAccessibleDescription(words.said(self.sheet, place))
        self.place_changed.emit(place)

    def _scroll_to(self, row: int, day: int) -> None:
        layout = self._layout
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        top, left = row * layout.row, day * layout.day
        if top < down.value():
            down.setValue(top)
        elif top + layout.row > down.value() + layout.rows_seen:
            down.setValue(top + layout.row - layout.rows_seen)
        if left < across.value():
            across.setValue(left)
        elif left + layout.day > across.value() + layout.days_seen:
            # Whole days at the left: half a figure reads as another one.
            hidden = -(-(left + layout.day - layout.days_seen) // layout.day)
            across.setValue(hidden * layout.day)

    def block(self) -> Block | None:
        """The selected block; None where only the current cell is."""
        if self._current is None or self._anchor is None or self._anchor == self._current:
            return None
        (row, day), (other_row, other_day) = self._current, self._anchor
        return Block(
            min(row, other_row), min(day, other_day), max(row, other_row), max(day, other_day)
        )

    def selected(self) -> tuple[list[int], list[str]]:
        """Customers and days of the selected block; of the current cell without one."""
        if self.sheet is None or self._current is None:
            return [], []
        block = self.block() or Block(*self._current, *self._current)
        grid = self.sheet.grid
        rows = [one.customer_id for one in grid.rows[block.top : block.bottom + 1]]
        return rows, [one.id for one in grid.columns[block.left : block.right + 1]]

    def from_here(self) -> tuple[list[int], list[str]]:
        """Customers and days from the current cell on."""
        if self.sheet is None or self._current is None:
            return [], []
        row, day = self._current
        grid = self.sheet.grid
        return (
            [one.customer_id for one in grid.rows[row:]],
            [one.id for one in grid.columns[day:]],
        )

    def above(self) -> int | None:
        """The customer above the current cell."""
        if self.sheet is None or self._current is None or self._current[0] == 0:
            return None
        return self.sheet.grid.rows[self._current[0] - 1].customer_id

    def rect_of(self, place: Place) -> QRect | None:
        """Where the cell lies in the viewport; None where it is not on the sheet."""
        at = self._at(place)
        if at is None:
            return None
        layout = self._layout
        left = layout.x_of(at[1], self.horizontalScrollBar().value())
        top = layout.y_of(at[0], self.verticalScrollBar().value())
        return QRect(left, top, layout.day, layout.row)

    def reveal(self, place: Place) -> None:
        """Scrolls the cell into sight."""
        at = self._at(place)
        if at is not None:
            self._scroll_to(*at)

    def _at(self, place: Place) -> tuple[int, int] | None:
        if self.sheet is None:
            return None
        row = self.sheet.grid.row_at(place.customer_id)
        day = self.sheet.grid.column_at(place.column)
        return None if row < 0 or day < 0 else (row, day)

    # Events --------------------------------------------------------------------------------

    def _on_scrolled(self) -> None:
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cell one stands in stays in sight."""
        super().resizeEvent(event)
        self.lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Moves the painted rows up or down, so that only what comes into sight is painted anew."""
        layout = self._layout
        seams = self.devicePixelRatioF() % 1 != 0
        if dx or seams or self.faded or self.is_typing or abs(dy) >= layout.rows_seen:
            self.viewport().update()
        else:
            self.viewport().scroll(0, dy, QRect(0, layout.top, layout.width, layout.rows_seen))

    def scene(self, exposed: QRect | None = None) -> Scene | None:
        """What is to be painted now, or of a part of the viewport."""
        if self.sheet is None:
            return None
        return Scene(
            self.sheet,
            self._layout,
            self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
            self._current,
            self.block(),
            self._today_at(),
            self.hasFocus() or self.is_typing,
            self.faded,
            exposed or self.viewport().rect(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """All that is exposed in one go; a thin bar above while another sheet is on its way."""
        exposed = event.rect()
        painter = QPainter(self.viewport())
        scene = self.scene(exposed)
        if scene is None:
            painter.fillRect(self.viewport().rect(), colour("surface"))
        else:
            self._painter.paint(painter, scene)
            if self._painter.left_out:
                # These alone: with all the others each painting would leave as many out again.
                rows = {scene.sheet.grid.rows[at].customer_id for at in self._painter.left_out}
                QTimer.singleShot(0, self.viewport(), partial(self._repaint_rows, rows))
            if exposed.top() < self._layout.top:
                paint_head(painter, scene)
            if exposed.bottom() >= self._layout.bottom:
                paint_foot(painter, scene, self._lines)
        if self.faded:
            painter.fillRect(0, HEAD_HEIGHT, self.viewport().width(), 2, colour("accent"))
