"""The month's deliveries as a calendar: days under weekdays, shifts below each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word
from dairyos_desktop.domain.weekdays import SHORT_DAY_NAMES
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import TYPE_HINT, TYPE_SMALL

if TYPE_CHECKING:
    from dairyos_desktop.domain.paper import BillPaper, CalendarCell

_WEEK = 7
_HEAD = 22
_DAY_LINE = 16
_SHIFT_LINE = 17
_SUNDAY = 6
_WORDS = {
    "leave": tr_later("leave"),
    "ordered": tr_later("no entry"),
    "zero": tr_later("not delivered"),
}


@dataclass(frozen=True)
class Day:
    """One day: what came in each shift in use.

    Attributes:
        inside: Whether the bill covers it.
    """

    on: dt.date
    inside: bool
    cells: tuple[CalendarCell, ...]

    def said(self, shifts: tuple[str, ...]) -> str:
        """For screen readers and the tooltip: "09-10-2026: morning 2 L, evening leave"."""
        parts = []
        for shift, cell in zip(shifts, self.cells, strict=True):
            if cell.litres:
                other = tr(", unlike the usual order") if cell.differs else ""
                parts.append(f"{tr_word(shift)} {_shown(cell.litres)} L{other}")
            elif cell.mark:
                parts.append(f"{tr_word(shift)} {_WORDS[cell.mark]}")
        return f"{self.on:%d-%m-%Y}: {', '.join(parts) or tr('nothing')}"


def _shown(quantity: str) -> str:
    return quantity.rstrip("0").rstrip(".") if "." in quantity else quantity


def days_of(paper: BillPaper) -> list[Day]:
    """The month's days as the paper's strip tells them."""
    first = dt.date.fromisoformat(paper.period_from)
    last = dt.date.fromisoformat(paper.period_to)
    day = first.replace(day=1)
    days = []
    while day.month == first.month:
        cells = tuple(row.cells[day.day - 1] for row in paper.calendar)
        days.append(Day(day, first <= day <= last, cells))
        day += dt.timedelta(days=1)
    return days


class CalendarView(QWidget):
    """Weeks of seven days; arrows walk, and each day is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: list[Day] = []
        self._shifts: tuple[str, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Deliveries by day"))

    def show_paper(self, paper: BillPaper) -> None:
        """Shows a bill's month."""
        self._days = days_of(paper)
        self._shifts = tuple(row.shift for row in paper.calendar)
        self._current = 0
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def shifts(self) -> tuple[str, ...]:
        """The shifts in use, top to bottom."""
        return self._shifts

    def _lead(self) -> int:
        return self._days[0].on.weekday() if self._days else 0

    def _weeks(self) -> int:
        return -(-(self._lead() + len(self._days)) // _WEEK)

    def _row_height(self) -> int:
        return _DAY_LINE + _SHIFT_LINE * max(len(self._shifts), 1) + 4

    def sizeHint(self) -> QSize:
        """All weeks."""
        return QSize(7 * 40, _HEAD + self._weeks() * self._row_height() + 1)

    def _box(self, at: int) -> QRectF:
        place = self._lead() + at
        wide = self.width() / _WEEK
        top = _HEAD + place // _WEEK * self._row_height()
        return QRectF(place % _WEEK * wide, top, wide, self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Weekdays, then the days."""
        del event
        painter = QPainter(self)
        wide = self.width() / _WEEK
        painter.setFont(fonts.font(TYPE_HINT, fonts.MEDIUM))
        painter.setPen(colour("text2"))
        for at, word in enumerate(map(as_shown, SHORT_DAY_NAMES)):
            left = at * wide + (wide - fonts.width(word, TYPE_HINT, fonts.MEDIUM)) / 2
            painter.drawText(QPointF(left, fonts.baseline(_HEAD / 2, TYPE_HINT)), word)
        for at, day in enumerate(self._days):
            self._paint_day(painter, self._box(at), day)
        if self.hasFocus() and self._days:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._box(self._current).adjusted(1, 1, -1, -1), 3, 3)

    def _paint_day(self, painter: QPainter, box: QRectF, day: Day) -> None:
        if day.on.weekday() == _SUNDAY:
            painter.fillRect(box, colour("hover"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(box.topLeft(), box.topRight())
        painter.setPen(colour("text2" if day.inside else "text3"))
        middle = box.top() + _DAY_LINE / 2 + 1
        self._centred(painter, str(day.on.day), box, middle, font=(TYPE_HINT, fonts.REGULAR))
        for at, cell in enumerate(day.cells):
            middle = box.top() + _DAY_LINE + at * _SHIFT_LINE + _SHIFT_LINE / 2
            self._paint_cell(painter, box, middle, cell)

    def _paint_cell(
        self, painter: QPainter, box: QRectF, middle: float, cell: CalendarCell
    ) -> None:
        if cell.mark == "leave":
            frame = QRectF(0, 0, 15, 14)
            frame.moveCenter(QPointF(box.center().x(), middle))
            painter.setPen(QPen(colour("edge"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 3, 3)
            painter.setPen(colour("text2"))
            self._centred(painter, "L", box, middle, font=(TYPE_HINT, fonts.SEMIBOLD))
            return
        text = {"ordered": "·", "zero": "0"}.get(cell.mark, _shown(cell.litres))
        weight = fonts.BOLD if cell.differs else fonts.REGULAR
        tone = "bad" if cell.mark == "zero" else "accent_text" if cell.differs else "text"
        painter.setPen(colour(tone))
        self._centred(painter, text, box, middle, font=(TYPE_SMALL, weight))

    @staticmethod
    def _centred(
        painter: QPainter, text: str, box: QRectF, middle: float, *, font: tuple[int, int]
    ) -> None:
        size, weight = font
        painter.setFont(fonts.font(size, weight))
        left = box.center().x() - fonts.width(text, size, weight) / 2
        painter.drawText(QPointF(left, fonts.baseline(middle, size)), text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over days and weeks, Home and End to the month's ends."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_WEEK,
            Qt.Key.Key_Down: _WEEK,
            Qt.Key.Key_Home: -len(self._days),
            Qt.Key.Key_End: len(self._days),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._days:
            super().keyPressEvent(event)
            return
        self._current = min(max(self._current + step, 0), len(self._days) - 1)
        self._tell()
        QAccessible.updateAccessibility(
            QAccessibleAnnouncementEvent(self, self.accessibleDescription())
        )
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The day under the pointer tells itself."""
        for at, day in enumerate(self._days):
            if self._box(at).contains(event.position()):
                self.setToolTip(day.said(self._shifts))
                return
        self.setToolTip("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows where the arrows are."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hides it."""
        super().focusOutEvent(event)
        self.update()

    def _tell(self) -> None:
        if self._days:
            self.setAccessibleDescription(self._days[self._current].said(self._shifts))
