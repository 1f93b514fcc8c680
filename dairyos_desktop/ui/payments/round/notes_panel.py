"""Counting the notes that were handed in: how many of each, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from dairyos_desktop.domain.cash_count import DENOMINATIONS, MOST_OF_EACH, counted_total
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.panel import SidePanel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.domain.money import Money

_COUNT_WIDTH: Final = 84
_GAP_LOW: Final = 3
_STEPS: Final = {
    Qt.Key.Key_Return: 1,
    Qt.Key.Key_Enter: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
}


class _Count(TextField):
    """How many of one note; Enter and the arrows go on to the next."""

    stepped = Signal(int)

    def __init__(self, rupees: int) -> None:
        super().__init__(name=tr("How many of ₹{rupees}", rupees=rupees))
        self.setFixedWidth(_COUNT_WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setValidator(QIntValidator(0, MOST_OF_EACH, self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class NotesPanel(SidePanel):
    """A line for each note and coin.

    Signals:
        counted(): Another number was typed.
        taken(): The sum is taken: on with closing.
    """

    counted = Signal()
    taken = Signal()

    def __init__(self) -> None:
        super().__init__(tr("Count the notes"), name=tr("Notes handed in"))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_16)
        column.setSpacing(SPACE_12)
        grid = self._grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(SPACE_8)
        grid.setColumnStretch(3, 1)
        self._fields: dict[int, _Count] = {}
        self._sums: dict[int, Label] = {}
        for row, rupees in enumerate(DENOMINATIONS):
            field = _Count(rupees)
            field.textChanged.connect(self._on_counted)
            field.stepped.connect(lambda by, row=row: self._step(row + by))
            word, total = Label(f"₹{rupees}", weight=fonts.MEDIUM), Label(tone="text2")
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            word.setAlignment(right)
            total.setAlignment(right)
            word.setMinimumWidth(44)
            for at, widget in enumerate((word, Label("×", tone="text3"), field, total)):
                grid.addWidget(widget, row, at)
            self._fields[rupees], self._sums[rupees] = field, total
        column.addLayout(grid)
        column.addStretch(1)
        self.add_page(page)
        self.take = Button("", Kind.SECONDARY)
        self.take.clicked.connect(self.taken)
        self.add_button(self.take)
        self._on_counted()

    def counts(self) -> dict[int, int]:
        """How many of each; what is empty is left out."""
        return {
            rupees: int(field.text())
            for rupees, field in self._fields.items()
            if field.text().isdecimal() and int(field.text())
        }

    def amount(self) -> Money:
        """What they come to."""
        return counted_total(self.counts())

    def set_counts(self, counts: Mapping[int, int]) -> None:
        """Shows counts, or none."""
        for rupees, field in self._fields.items():
            field.setText(str(counts[rupees]) if counts.get(rupees) else "")

    def take_focus(self) -> None:
        """The first note."""
        self._step(0)

    def set_low(self, *, low: bool) -> None:
        """Closer together where the window is low."""
        self._grid.setVerticalSpacing(_GAP_LOW if low else SPACE_8)

    def _step(self, row: int) -> None:
        fields = list(self._fields.values())
        if row >= len(fields):
            self.taken.emit()
        elif row >= 0:
            fields[row].setFocus(Qt.FocusReason.TabFocusReason)
            fields[row].selectAll()
            area = self.findChild(QScrollArea)
            if area is not None:
                area.ensureWidgetVisible(fields[row])

    def _on_counted(self) -> None:
        counts = self.counts()
        for rupees, label in self._sums.items():
            part = counted_total({rupees: counts.get(rupees, 0)})
            label.setText(part.format(symbol=False) if part else "–")
        self.take.setText(tr("Take {amount}", amount=self.amount().format()))
        self.counted.emit()
