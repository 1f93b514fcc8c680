"""Steppers for a day and for a month: arrows at the sides, and the date can be typed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolTip, QWidget

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.domain.typed import parse_date
from dairyos_desktop.domain.weekdays import DAY_NAMES
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import CONTROL_HEIGHT, TYPE_BODY

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T", dt.date, Month)

_SIDE = 30
_CALENDAR = 16
_LEFT_MARGIN = _SIDE + _CALENDAR - 2
_RIGHT_MARGIN = _SIDE - 8
# Margins, the style sheet's padding and edge, Qt's own two pixels at both sides, the caret.
_AROUND = _LEFT_MARGIN + _RIGHT_MARGIN + 2 * 10 + 4 + 2


def day_words(day: dt.date) -> str:
    """Weekday and date as the office writes them: "Saturday 07-11-2026"."""
    return f"{DAY_NAMES[day.weekday()]} {day:%d-%m-%Y}"


_MONTH_OF = {Month(2000, at).short_name().casefold(): at for at in range(1, 13)}
_TYPED_MONTH = re.compile(r"([0-9]{1,2}|[a-z]{3,9})(?:[ ./-]*([0-9]{4}))?")
_HALF_A_YEAR = 6


def parse_month(text: str, today: dt.date) -> Month:
    """A month as people type it: `10`, `10/2026`, `2026-10`, `oct`, `October 2026`.

    Without a year it is the one nearest to today, earlier or later.

    Raises:
        InvalidInputError: Not a month.
    """
    typed = text.strip().casefold()
    hint = tr("Type a month like 10, 10/2026 or October.")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", typed):
        return Month.parse(typed)
    found = _TYPED_MONTH.fullmatch(typed)
    number = 0
    if found is not None:
        word = found[1]
        number = int(word) if word.isdigit() else _MONTH_OF.get(word[:3], 0)
        name = Month(2000, number).label().casefold() if 1 <= number <= len(_MONTH_OF) else ""
        if not word.isdigit() and not name.startswith(word):
            number = 0
    if found is None or not 1 <= number <= len(_MONTH_OF):
        raise InvalidInputError(tr("“{text}” is not a month.", text=text.strip()), hint)
    if found[2]:
        return Month(int(found[2]), number)
    apart = number - today.month
    year = today.year + (1 if apart < -_HALF_A_YEAR else -1 if apart > _HALF_A_YEAR else 0)
    return Month(year, number)


@dataclass(frozen=True)
class _Rules(Generic[T]):
    """What tells a stepper of days from one of months."""

    words: Callable[[T], str]
    short: Callable[[T], str]
    stepped: Callable[[T, int], T]
    typed: Callable[[str, T], T]
    today: Callable[[], T]
    tell: Callable[[T], None]


class _Stepper(QLineEdit, Generic[T]):
    """A framed box: arrow, calendar, value, arrow. `+ −` step, `T` is today, digits replace."""

    # The shell's F2 and Alt+F2 go to the first such field of a screen's header.
    takes_date = True

    entered = Signal()

    def __init__(
        self,
        rules: _Rules[T],
        *,
        name: str,
        value: T,
        widest: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rules: _Rules[T] = rules
        self._value: T = value
        self._editing = False
        self.setAccessibleName(as_shown(name))
        self.setFont(fonts.font(TYPE_BODY, fonts.MEDIUM))
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._widest = widest
        self._compact = False
        self._set_width()
        self.setTextMargins(_LEFT_MARGIN, 0, _RIGHT_MARGIN, 0)
        self.textEdited.connect(self._on_edited)
        self._show()

    def _set_width(self) -> None:
        widest = self._rules.short(self._value) if self._compact else self._widest
        text = fonts.width(widest, TYPE_BODY, fonts.MEDIUM)
        self.setFixedSize(int(text + 0.99) + _AROUND, CONTROL_HEIGHT)

    def set_compact(self, *, on: bool) -> None:
        """The short form of the value; the header folds so."""
        if on != self._compact:
            self._compact = on
            self._set_width()
            if not self._editing:
                self._show()

    def _shown(self, value: T) -> str:
        return self._rules.short(value) if self._compact else self._rules.words(value)

    def _set(self, value: T, *, tell: bool) -> None:
        changed = value != self._value
        self._value = value
        self._show()
        if changed and tell:
            self._rules.tell(value)

    def _show(self) -> None:
        self._editing = False
        self.setText(as_shown(self._shown(self._value)))
        self.deselect()
        self.setAccessibleDescription(as_shown(self._rules.words(self._value)))
        if self.hasFocus():
            self.selectAll()
        self.update()

    def step(self, by: int) -> None:
        """Goes some days or months on, or back."""
        self._set(self._rules.stepped(self._value, by), tell=True)

    def commit(self) -> bool:
        """Takes what is typed; False, with a reason beside the field, where it can't be read."""
        if not self._editing:
            return True
        try:
            value = self._rules.typed(self.text().strip(), self._value)
        except InvalidInputError as error:
            words = error.shown
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), words, self)
            self.setAccessibleDescription(words)
            return False
        self._set(value, tell=True)
        return True

    def _on_edited(self) -> None:
        self._editing = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steps, today, Enter and Esc; everything else is typing."""
        key = event.key()
        text = event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.entered.emit()
        elif key == Qt.Key.Key_Escape and self._editing:
            self._show()
        elif key == Qt.Key.Key_Up or (text == "+" and not self._editing):
            self.step(1)
        elif key == Qt.Key.Key_Down or (text in ("-", "−") and not self._editing):
            self.step(-1)
        elif text in ("t", "T") and not self._editing:
            self._set(self._rules.today(), tell=True)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Selects all, so that typing replaces."""
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Takes what is typed, or goes back to what was."""
        super().focusOutEvent(event)
        if self._editing and not self.commit():
            self._show()
        self.deselect()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The arrows at the sides step; the middle is for typing."""
        x = event.position().x()
        if x < _SIDE:
            self.step(-1)
        elif x > self.width() - _SIDE:
            self.step(1)
        else:
            super().mousePressEvent(event)
            self.selectAll()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """An arrow pointer over the arrows, a beam over the text."""
        x = event.position().x()
        side = x < _SIDE or x > self.width() - _SIDE
        self.setCursor(Qt.CursorShape.ArrowCursor if side else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, its arrows and its calendar."""
        super().paintEvent(event)
        painter = QPainter(self)
        top = round((self.height() - _CALENDAR) / 2)
        paint_icon(painter, "chevron-left", QRectF(8, top, _CALENDAR, _CALENDAR))
        right = self.width() - 8 - _CALENDAR
        paint_icon(painter, "chevron-right", QRectF(right, top, _CALENDAR, _CALENDAR))
        paint_icon(painter, "calendar", QRectF(_SIDE + 3, top, _CALENDAR, _CALENDAR))
        if self.hasFocus():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class DateStepper(_Stepper[dt.date]):
    """A day.

    Args:
        value: The day shown first.
        today: Gives the office's day; `T` goes there.
        name: Accessible name.

    Signals:
        day_changed(datetime.date): The user went to another day.
        entered(): Enter was pressed over a day that can be read: on with the work.
    """

    day_changed = Signal(object)

    def __init__(
        self,
        value: dt.date,
        *,
        today: Callable[[], dt.date],
        name: str = tr_later("Date"),
        parent: QWidget | None = None,
    ) -> None:
        rules = _Rules(
            words=day_words,
            short=lambda day: f"{day:%d-%m-%Y}",
            stepped=lambda day, by: day + dt.timedelta(days=by),
            typed=lambda text, shown: parse_date(text, today=today(), base=shown),
            today=today,
            tell=self._on_told,
        )
        super().__init__(
            rules, name=name, value=value, widest=tr("Wednesday 00-00-0000"), parent=parent
        )

    def day(self) -> dt.date:
        """The day shown."""
        return self._value

    def set_day(self, day: dt.date) -> None:
        """Shows a day without telling anybody."""
        self._set(day, tell=False)

    def _on_told(self, day: dt.date) -> None:
        self.day_changed.emit(day)


def _month_stepped(month: Month, by: int) -> Month:
    for _ in range(abs(by)):
        month = month.next() if by > 0 else month.previous()
    return month


class MonthStepper(_Stepper[Month]):
    """A month.

    Args:
        value: The month shown first.
        today: Gives the office's day; `T` goes to its month.
        name: Accessible name.

    Signals:
        month_changed(Month): The user went to another month.
        entered(): Enter was pressed over a month that can be read: on with the work.
    """

    month_changed = Signal(object)

    def __init__(
        self,
        value: Month,
        *,
        today: Callable[[], dt.date],
        name: str = tr_later("Month"),
        parent: QWidget | None = None,
    ) -> None:
        rules = _Rules(
            words=Month.label,
            short=lambda month: f"{as_shown(month.short_name())} {month.year}",
            stepped=_month_stepped,
            typed=lambda text, _shown: parse_month(text, today()),
            today=lambda: Month.of(today()),
            tell=self._on_told,
        )
        super().__init__(rules, name=name, value=value, widest=tr("September 2026"), parent=parent)

    def month(self) -> Month:
        """The month shown."""
        return self._value

    def set_month(self, month: Month) -> None:
        """Shows a month without telling anybody."""
        self._set(month, tell=False)

    def _on_told(self, month: Month) -> None:
        self.month_changed.emit(month)
