"""The five weeks ahead as a strip of days: what is due, what is on leave; days are marked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.domain.weekdays import SHORT_DAY_NAMES
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CELL,
    RADIUS_CONTROL,
    TYPE_BODY,
    TYPE_HINT,
)
from dairyos_desktop.ui.widgets.marks import Mark, paint_mark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.ui.customers.ahead import DayAhead

_HEAD = 20
_CELL = 42
_WEEK = 7
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_WEEK,
    Qt.Key.Key_Down: _WEEK,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LeaveStrip(QWidget):
    """Days in rows of a week; arrows walk, Shift marks several, Enter opens or begins a leave.

    Signals:
        leave_wanted(object, object): First and last day of a leave to note.
        leave_opened(int): A day on leave was opened; the leave's row.
    """

    leave_wanted = Signal(object, object)
    leave_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[DayAhead, ...] = ()
        self._today: dt.date | None = None
        self._at = 0
        self._anchor = 0
        self.setAccessibleName(tr("Five weeks ahead"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def set_days(self, days: Sequence[DayAhead], today: dt.date) -> None:
        """Shows these days; today is the current one at first."""
        first = not self._days or self._days[0].on != days[0].on
        self._days = tuple(days)
        self._today = today
        if first:
            self._at = next((at for at, day in enumerate(days) if day.on == today), 0)
            self._anchor = self._at
        self.updateGeometry()
        self._tell()
        self.update()

    @property
    def marked(self) -> tuple[dt.date, dt.date]:
        """First and last day that are marked."""
        low, high = sorted((self._anchor, self._at))
        return self._days[low].on, self._days[high].on

    def sizeHint(self) -> QSize:
        """Five rows below the names of the days."""
        return QSize(300, _HEAD + _CELL * max(len(self._days) // _WEEK, 1))

    # Events ---------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk and mark; Enter opens what is there or begins a leave."""
        key = Qt.Key(event.key())
        if not self._days:
            super().keyPressEvent(event)
        elif key in _STEPS:
            wanted = self._at + _STEPS[key]
            if 0 <= wanted < len(self._days):
                self._at = wanted
                if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                    self._anchor = wanted
                self._tell()
                self.update()
        elif key in _ENTER:
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        leave = self._days[self._at].leave_id
        if leave is not None and self._at == self._anchor:
            self.leave_opened.emit(leave)
        else:
            self.leave_wanted.emit(*self.marked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Marks a day; with Shift, or dragged, several."""
        at = self._day_at(event.position())
        if at < 0:
            return
        self._at = at
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = at
        self._tell()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Marks days while dragged."""
        at = self._day_at(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton and at >= 0 and at != self._at:
            self._at = at
            self._tell()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the day."""
        if self._day_at(event.position()) >= 0:
            self._open()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Takes the frame away."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The tooltip of the day under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._days[at].said if at >= 0 else "", self)
            return True
        return super().event(event)

    def _day_at(self, where: QPointF) -> int:
        column = int(where.x() * _WEEK / max(self.width(), 1))
        row = int((where.y() - _HEAD) // _CELL)
        at = row * _WEEK + column
        return (
            at if where.y() >= _HEAD and 0 <= column < _WEEK and 0 <= at < len(self._days) else -1
        )

    def _tell(self) -> None:
        if not self._days:
            return
        said = self._days[self._at].said
        if self._at != self._anchor:
            said += tr(", {abs} days marked", abs=abs(self._at - self._anchor) + 1)
        self.setAccessibleDescription(said)
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    # Painting --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names of the days, then a cell each."""
        del event
        painter = QPainter(self)
        wide = self.width() / _WEEK
        painter.setFont(fonts.font(TYPE_HINT))
        painter.setPen(colour("text3"))
        for column, name in enumerate(map(as_shown, SHORT_DAY_NAMES)):
            left = column * wide + (wide - fonts.width(name, TYPE_HINT)) / 2
            painter.drawText(QPointF(left, fonts.baseline(_HEAD / 2, TYPE_HINT)), name)
        low, high = sorted((self._anchor, self._at))
        for at, day in enumerate(self._days):
            box = QRectF(
                round(at % _WEEK * wide), _HEAD + at // _WEEK * _CELL, round(wide), _CELL
            ).adjusted(1, 1, -1, -1)
            self._paint_day(painter, box, day, marked=low < high and low <= at <= high)
            if at == self._at and self.hasFocus():
                self._paint_frame(painter, box)

    def _paint_day(self, painter: QPainter, box: QRectF, day: DayAhead, *, marked: bool) -> None:
        past = self._today is not None and day.on < self._today
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent" if day.on == self._today else "line"), 1))
        painter.setBrush(colour("accent_soft" if marked else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CELL, RADIUS_CELL)
        label = str(day.on.day)
        painter.setFont(fonts.font(TYPE_HINT))
        painter.setPen(colour("text3" if past and not marked else "text2"))
        painter.drawText(QPointF(box.left() + 5, box.top() + 13), label)
        middle = box.bottom() - 13
        if day.away:
            tone = "text3" if past else "text2"
            paint_mark(painter, Mark.LEAVE, QPointF(box.center().x(), middle), tone=tone)
            return
        weight = fonts.BOLD if day.changed else fonts.REGULAR
        tone = "accent_text" if day.changed else "text3" if past and not marked else "text"
        text = day.figure or "–"
        painter.setFont(fonts.font(TYPE_BODY, weight))
        painter.setPen(colour(tone if day.figure else "text3"))
        left = box.center().x() - fonts.width(text, TYPE_BODY, weight) / 2
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_BODY)), text)

    @staticmethod
    def _paint_frame(painter: QPainter, box: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawRoundedRect(box, RADIUS_CONTROL - 2, RADIUS_CONTROL - 2)
