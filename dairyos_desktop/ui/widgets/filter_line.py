"""What a long list is narrowed to: words, choices, days; in one line or in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.domain.typed import parse_date
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8
from dairyos_desktop.ui.widgets.fields import SearchField, Select, TextField
from dairyos_desktop.ui.widgets.form_field import set_invalid
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

# From which width on the fields stand in one line, and how wide each is then: words, choices, days.
_ROOMY = (790, (210, 150, 104))
_CLOSE = (640, (112, 124, 92))


class FilterLine(QWidget):
    """Fields in one line, or in two where there is no room.

    Args:
        today: The business date, for days typed short.
        words: Name and placeholder of the field for words.
        selects: The choices beside it; an empty key narrows nothing.

    Signals:
        wished(): Something else is asked for.
        left_down(): The focus belongs to the list now.
    """

    wished = Signal()
    left_down = Signal()

    def __init__(
        self,
        today: Callable[[], dt.date],
        words: tuple[str, str],
        selects: Sequence[Select],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._selects = tuple(selects)
        self.words = SearchField(name=words[0], placeholder=words[1])
        self.first = TextField(name=tr("From this day"), placeholder=tr("From"))
        self.last = TextField(name=tr("To this day"), placeholder=tr("To"))
        for field in (self.first, self.last):
            field.editingFinished.connect(lambda field=field: self._on_day(field))
        self._days: dict[TextField, dt.date | None] = {self.first: None, self.last: None}
        self.problem = Label(tone="bad", wrap=True)
        self.problem.hide()
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_8)
        column.setSpacing(SPACE_8)
        for line in (self._upper, self._lower):
            line.setSpacing(SPACE_8)
            column.addLayout(line)
        column.addWidget(self.problem)
        self._in_one_line: bool | None = None
        self._arrange(in_one_line=True)
        self.words.searched.connect(lambda _text: self.wished.emit())
        self.words.left_down.connect(self.left_down)
        for select in self._selects:
            select.currentIndexChanged.connect(lambda _at: self.wished.emit())

    @property
    def day_from(self) -> dt.date | None:
        """From this day on; a day that can't be read doesn't narrow."""
        return self._days[self.first]

    @property
    def day_to(self) -> dt.date | None:
        """To this day; likewise."""
        return self._days[self.last]

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        chosen = any(select.key() for select in self._selects)
        return chosen or bool(self.words.text().strip()) or any(self._days.values())

    def clear(self) -> bool:
        """Asks for everything; False where that was asked for already."""
        if not self.narrows and self.problem.isHidden():
            return False
        self.words.clear()
        for select in self._selects:
            select.blockSignals(True)
            select.set_key("")
            select.blockSignals(False)
        for field in self._days:
            self._days[field] = None
            field.clear()
            set_invalid(field, on=False)
        self.problem.hide()
        self.wished.emit()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two lines where one has no room."""
        super().resizeEvent(event)
        roomy = self.width() >= _ROOMY[0]
        self._set_widths(_CLOSE[1] if not roomy and self.width() >= _CLOSE[0] else _ROOMY[1])
        self._arrange(in_one_line=self.width() >= _CLOSE[0])

    def _set_widths(self, widths: tuple[int, int, int]) -> None:
        words, choice, day = widths
        self.words.setFixedWidth(words)
        for select in self._selects:
            select.setFixedWidth(choice)
        for field in self._days:
            field.setFixedWidth(day)

    def _arrange(self, *, in_one_line: bool) -> None:
        if in_one_line is self._in_one_line:
            return
        self._in_one_line = in_one_line
        for line in (self._upper, self._lower):
            while line.count():
                line.takeAt(0)
        for widget in (self.words, *self._selects):
            self._upper.addWidget(widget)
        days = self._upper if in_one_line else self._lower
        days.addWidget(self.first)
        days.addWidget(self.last)
        for line in (self._upper, self._lower):
            line.addStretch(1)

    def _on_day(self, field: TextField) -> None:
        typed = field.text().strip()
        before = self._days[field]
        try:
            day = parse_date(typed, today=self._today()) if typed else None
        except InvalidInputError as error:
            set_invalid(field, on=True)
            self.problem.setText(error.shown)
            self.problem.show()
            return
        set_invalid(field, on=False)
        self.problem.hide()
        self._days[field] = day
        field.setText("" if day is None else format_date(day))
        if day != before:
            self.wished.emit()
