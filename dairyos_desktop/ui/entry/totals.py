"""The foot of the grid: how far the sheet is, and what was delivered, under its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from dairyos_desktop.domain.quantity import in_unit
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.entry.figures import RowState
from dairyos_desktop.ui.entry.filters import Filter
from dairyos_desktop.ui.entry.rounds.foot import Verdict, signed
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, TYPE_BODY, TYPE_SMALL
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.painting import point_in, whole_width
from dairyos_desktop.ui.widgets.progress import Bar
from dairyos_desktop.ui.widgets.table.delegate import elided

if TYPE_CHECKING:
    from dairyos_desktop.ui.entry.columns import GridColumn
    from dairyos_desktop.ui.entry.day import Day
    from dairyos_desktop.ui.entry.rounds.foot import Foot, Loads
    from dairyos_desktop.ui.widgets.grid.table import GridTable

HEIGHT: Final = 76
HEIGHT_WITH_LOADS: Final = 88
HEIGHT_LOW: Final = 30
_LINES: Final = (20.0, 45.0)
_LOAD_LINES: Final = (19.0, 44.0, 69.0)
_BAR_WIDTH: Final = 220
_LABELS: Final = (tr_later("Delivered"), tr_later("Still to confirm"))
_LOAD_LABELS: Final = (
    tr_later("Delivered"),
    tr_later("Loaded less returned"),
    tr_later("Difference"),
)
_LEAST_FOR_WORDS: Final = 60
_DONE: Final = frozenset(
    {RowState.CONFIRMED, RowState.MORE, RowState.LESS, RowState.EXTRA, RowState.NOT_DELIVERED}
)


def figure(column: GridColumn, thousandths: int) -> str:
    """A column's total: two decimals, a third where there is one; pieces without any."""
    return in_unit(thousandths, unit_of(column)).with_two_decimals()


def unit_of(column: GridColumn) -> str:
    """What a column of figures is counted in; empty where it has no product of its own."""
    return "" if column.product is None else column.product.unit


def progress_words(day: Day) -> list[str]:
    """How far the sheet is, the longest wording first, for whatever room there is."""
    figures = day.figures
    waiting = figures.counts[Filter.WAITING]
    done = sum(figures.states[state] for state in _DONE)
    leave = figures.counts[Filter.LEAVE]
    if not waiting and done:
        at = _last_saved(day)
        said = tr("All {done} confirmed", done=done)
        return [tr("{said} at {at}", said=said, at=at), said] if at else [said]
    parts = [tr("{done} confirmed", done=done), tr("{waiting} to confirm", waiting=waiting)]
    if leave:
        parts.append(tr("{leave} on leave", leave=leave))
    return [" · ".join(parts), " · ".join(parts[:2]), parts[1]]


def _last_saved(day: Day) -> str:
    last = day.figures.last_saved
    return "" if last is None else f"{last.astimezone(ZoneInfo(day.grid.sheet.timezone)):%H:%M}"


class Totals(QWidget):
    """Stands under the table; its figures stand under their columns."""

    def __init__(self, table: GridTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._day: Day | None = None
        self._words: list[str] = []
        self._loads: Loads | None = None
        self._foot: Foot | None = None
        self._low = False
        self._bar = Bar(name=tr("Confirmed so far"), parent=self)
        self.setAccessibleName(tr("Totals"))
        self.set_low(low=False)
        table.moved.connect(self.update)

    def set_low(self, *, low: bool) -> None:
        """One line where the window is low."""
        self._low = low
        high = HEIGHT if self._loads is None else HEIGHT_WITH_LOADS
        self.setFixedHeight(HEIGHT_LOW if low else high)
        self._bar.setVisible(not low)
        self._place_bar()

    def show_loads(self, loads: Loads | None) -> None:
        """Compares with what was loaded from now on, or no more."""
        self._loads = loads
        self.set_low(low=self._low)
        self.show_day(self._day)

    @property
    def loads(self) -> Loads | None:
        """What was loaded, as far as is known; None where nothing is compared."""
        return self._loads

    @property
    def foot(self) -> Foot | None:
        """What it says of the load; None where nothing is compared."""
        return self._foot

    def show_day(self, day: Day | None) -> None:
        """Takes the figures as they are now."""
        self._day = day
        self._words = [] if day is None else progress_words(day)
        self._foot = None
        if day is not None and self._loads is not None:
            self._foot = self._loads.foot(day.grid.columns, day.figures)
        self.setToolTip("" if self._foot is None else next(iter(self._foot.words), ""))
        if day is not None:
            waiting = day.figures.counts[Filter.WAITING]
            done = sum(day.figures.states[state] for state in _DONE)
            self._bar.set_share(done / (done + waiting) if done + waiting else 0.0)
            self.setAccessibleDescription(self._said(day))
        self._bar.setVisible(not self._low and day is not None)
        self.update()

    def _said(self, day: Day) -> str:
        sums = [
            tr(
                "{said}: {figure} delivered",
                said=column.said,
                figure=figure(column, day.figures.delivered[column.id]),
            )
            for column in day.grid.columns
            if column.kind is Kind.FIGURE
        ]
        said = self._foot.words[:1] if self._foot is not None else ()
        return ". ".join([self._customers(), *self._words[:1], *sums, *said])

    def _customers(self) -> str:
        count = 0 if self._day is None else len(self._day.grid.customers())
        return trn("{count} customer", "{count} customers", count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the bar in its place."""
        super().resizeEvent(event)
        self._place_bar()

    def _place_bar(self) -> None:
        room = max(min(_BAR_WIDTH, self._left_room()), 40)
        self._bar.setGeometry(PAGE_MARGIN, 61 if self._loads is None else 66, room, 5)

    def _left_room(self) -> int:
        """How far the words at the left may reach: up to the labels of the figures."""
        label = 0.0
        if self._day is not None:
            labels = self._labels()
            label = max(fonts.width(label, TYPE_SMALL, fonts.MEDIUM) for label in labels)
        return int(self._figures_from() - label - 28 - PAGE_MARGIN)

    def _labels(self) -> tuple[str, ...]:
        labels = _LABELS if self._foot is None else _LOAD_LABELS
        return labels[:1] if self._low else labels

    def _lines(self) -> tuple[float, ...]:
        if self._low:
            return (self.height() / 2,)
        return _LINES if self._foot is None else _LOAD_LINES

    def _figures_from(self) -> int:
        """The left edge of the first column of quantities; never left of the address."""
        table = self._table
        for at, column in enumerate(table.grid_model.columns):
            if column.kind is Kind.FIGURE:
                return max(table.columnViewportPosition(at), 236)
        return self.width() // 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words at the left, figures under their columns."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, self.width(), 0)
        day = self._day
        if day is None:
            return
        self._bar.setFixedWidth(max(min(_BAR_WIDTH, self._left_room()), 40))
        first = self._lines()[0]
        painter.setFont(fonts.font(TYPE_BODY, fonts.SEMIBOLD))
        painter.setPen(colour("text"))
        painter.drawText(QPointF(PAGE_MARGIN, fonts.baseline(first, TYPE_BODY)), self._customers())
        self._paint_progress(painter, first)
        self._paint_labels(painter)
        for at, column in enumerate(day.grid.columns):
            rect = QRect(self._table.columnViewportPosition(at), 0, self._table.columnWidth(at), 10)
            if column.kind is Kind.FIGURE and rect.left() >= 0:
                self._paint_column(painter, day, column, rect)
        self._paint_words(painter)

    def _paint_progress(self, painter: QPainter, first: float) -> None:
        left, middle = PAGE_MARGIN, _LINES[1] if self._foot is None else _LOAD_LINES[1]
        if self._low:
            left += int(fonts.width(self._customers(), TYPE_BODY, fonts.SEMIBOLD)) + 14
            middle = first
        room = self._left_room() + PAGE_MARGIN - left
        words = next((one for one in self._words if fonts.width(one, TYPE_SMALL) <= room), "")
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_SMALL)), words)

    def _paint_labels(self, painter: QPainter) -> None:
        painter.setFont(fonts.font(TYPE_SMALL, fonts.MEDIUM))
        painter.setPen(colour("text2"))
        for name, middle in zip(self._labels(), self._lines(), strict=True):
            label = as_shown(name)
            left = self._figures_from() - 10 - fonts.width(label, TYPE_SMALL, fonts.MEDIUM)
            painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_SMALL)), label)

    def _paint_column(self, painter: QPainter, day: Day, column: GridColumn, rect: QRect) -> None:
        for (text, weight, tone), middle in zip(
            self._figures_of(day, column), self._lines(), strict=False
        ):
            painter.setFont(fonts.font(TYPE_BODY, weight))
            painter.setPen(colour(tone))
            at_point = point_in(rect) - whole_width(text, weight)
            painter.drawText(QPointF(at_point, fonts.baseline(middle, TYPE_BODY)), text)

    def _figures_of(self, day: Day, column: GridColumn) -> list[tuple[str, int, str]]:
        """A column's figures from the top, each with its weight and tone."""
        delivered = day.figures.delivered[column.id]
        shown = [(figure(column, delivered) if delivered else "–", fonts.SEMIBOLD, "text")]
        if self._foot is None:
            waiting = day.figures.waiting[column.id]
            return [*shown, (figure(column, waiting) if waiting else "–", fonts.REGULAR, "text2")]
        load = self._foot.columns[column.id]
        if load.gone is None:
            return [*shown, ("–", fonts.REGULAR, "text2"), ("–", fonts.REGULAR, "text2")]
        weight = fonts.SEMIBOLD if load.verdict is Verdict.BEYOND else fonts.MEDIUM
        return [
            *shown,
            (figure(column, load.gone) if load.gone else "–", fonts.REGULAR, "text2"),
            (signed(load.apart, unit_of(column)), weight, load.verdict.value),
        ]

    def _paint_words(self, painter: QPainter) -> None:
        """What differs, right of the figures, in the longest wording that there is room for."""
        if self._foot is None or not self._foot.words:
            return
        table = self._table
        columns = table.grid_model.columns
        last = max(at for at, one in enumerate(columns) if one.kind is Kind.FIGURE)
        left = table.columnViewportPosition(last) + table.columnWidth(last) + 11
        room = self.width() - PAGE_MARGIN - left
        if room < _LEAST_FOR_WORDS:
            return
        fitting = (one for one in self._foot.words if fonts.width(one, TYPE_SMALL) <= room)
        words = next(fitting, self._foot.words[-1])
        painter.setFont(fonts.font(TYPE_SMALL))
        painter.setPen(colour("warn"))
        line = fonts.baseline(self._lines()[-1], TYPE_SMALL)
        painter.drawText(QPointF(left, line), elided(words, room, TYPE_SMALL))
