"""What a customer takes: usual orders, leaves with the five weeks ahead, planned changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.customers.ahead import (
    change_words,
    days_ahead,
    leave_words,
    order_words,
)
from dairyos_desktop.ui.customers.lines import Line, Lines
from dairyos_desktop.ui.customers.strip import LeaveStrip
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.marks import Mark

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.customers import CustomerCard
    from dairyos_desktop.services.dto.orders import ChangeRow, LeaveRow, OrderRow

MOST_PAST = 5


class TakesPage(QWidget):
    """The first tab of the card.

    Signals:
        order_wanted(object): Change this order, or (None) note a new one.
        leave_wanted(object, object): Change this leave, or (None) note a new one of these days.
        order_removed(object), leave_removed(object), change_removed(object): Del on a row.
    """

    order_wanted = Signal(object)
    leave_wanted = Signal(object, object)
    order_removed = Signal(object)
    leave_removed = Signal(object)
    change_removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: CustomerCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_8, SPACE_12, SPACE_8, SPACE_16)
        column.setSpacing(SPACE_4)
        self.add_order = Button(tr("Add order"), Kind.QUIET, icon="plus", hint="O")
        self.add_leave = Button(tr("Add leave"), Kind.QUIET, icon="calendar-off", hint="L")
        self.orders = Lines(name=tr("Usual orders"), empty=tr("Nothing is ordered yet."))
        self.strip = LeaveStrip()
        self.leaves = Lines(name=tr("Leaves"))
        self.changes = Lines(name=tr("Planned changes"), opens=False)
        column.addLayout(section(tr("Usual order"), self.add_order))
        column.addWidget(self.orders)
        column.addSpacing(SPACE_8)
        column.addLayout(section(tr("Five weeks ahead"), self.add_leave))
        days = QHBoxLayout()
        days.setContentsMargins(SPACE_8 - 1, 0, SPACE_8 - 1, 0)
        days.addWidget(self.strip)
        column.addLayout(days)
        column.addSpacing(SPACE_4)
        column.addWidget(self.leaves)
        self._changes_head = QWidget()
        self._changes_head.setLayout(section(tr("Planned changes")))
        column.addSpacing(SPACE_8)
        column.addWidget(self._changes_head)
        column.addWidget(self.changes)
        column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.add_order.clicked.connect(lambda: self.order_wanted.emit(None))
        self.add_leave.clicked.connect(lambda: self.leave_wanted.emit(None, None))
        self.orders.opened.connect(lambda key: self.order_wanted.emit(self._order(key)))
        self.orders.removed.connect(lambda key: self.order_removed.emit(self._order(key)))
        self.leaves.opened.connect(lambda key: self.leave_wanted.emit(self._leave(key), None))
        self.leaves.removed.connect(lambda key: self.leave_removed.emit(self._leave(key)))
        self.changes.removed.connect(lambda key: self.change_removed.emit(self._change(key)))
        self.strip.leave_opened.connect(lambda key: self.leave_wanted.emit(self._leave(key), None))
        self.strip.leave_wanted.connect(
            lambda first, last: self.leave_wanted.emit(None, (first, last))
        )

    def show_card(self, card: CustomerCard) -> None:
        """Shows the orders, leaves and changes of a card."""
        self._card = card
        today = card.today
        current = [row for row in card.orders if not _is_past(row.form.effective_to, card)]
        past = [row for row in card.orders if _is_past(row.form.effective_to, card)]
        self.orders.set_lines(
            [_order_line(row, quiet=not row.in_force) for row in current]
            + [_order_line(row, quiet=True) for row in past[:MOST_PAST]]
        )
        self.strip.set_days(days_ahead(card), today)
        leaves = [row for row in card.leaves if not _is_past(row.form.date_to, card)]
        self.leaves.set_lines([_leave_line(row) for row in leaves])
        changes = [row for row in card.changes if not _is_past(row.form.date_to, card)]
        self.changes.set_lines([Line(row.id, *change_words(row)) for row in changes])
        self._changes_head.setVisible(bool(changes))

    def _order(self, key: object) -> OrderRow | None:
        rows = self._card.orders if self._card is not None else ()
        return next((row for row in rows if row.id == key), None)

    def _leave(self, key: object) -> LeaveRow | None:
        rows = self._card.leaves if self._card is not None else ()
        return next((row for row in rows if row.id == key), None)

    def _change(self, key: object) -> ChangeRow | None:
        rows = self._card.changes if self._card is not None else ()
        return next((row for row in rows if row.id == key), None)


def section(words: str, button: Button | None = None) -> QHBoxLayout:
    """The head of a part of the card: its words, and what one does there."""
    row = QHBoxLayout()
    row.setContentsMargins(SPACE_8, 0, 0, 0)
    row.addWidget(Label(words, weight=fonts.SEMIBOLD))
    row.addStretch(1)
    if button is not None:
        row.addWidget(button)
    return row


def _is_past(last: dt.date | None, card: CustomerCard) -> bool:
    return last is not None and last < card.today


def _order_line(row: OrderRow, *, quiet: bool) -> Line:
    title, detail, figure = order_words(row)
    return Line(row.id, title, detail, figure, quiet=quiet)


def _leave_line(row: LeaveRow) -> Line:
    title, detail = leave_words(row)
    return Line(row.id, title, detail, mark=Mark.LEAVE)
