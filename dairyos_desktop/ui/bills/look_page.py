"""The page of things to look at first; each line opens what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.bills.findings import (
    ACCEPTED,
    NOT_BILLED,
    UNMATCHED,
    Finding,
    Findings,
    kind_words,
)
from dairyos_desktop.ui.bills.looking import Looking, accept_words, park_words
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, SPACE_12, TYPE_BODY, TYPE_SECTION
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.marks import Mark, paint_mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Column, Look
from dairyos_desktop.ui.widgets.table.delegate import PAD, RowsDelegate, elided
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QAbstractItemView

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.screen import Screen

_HEAD = Look(weight=fonts.SEMIBOLD)
_MARK = 20
_MARKS = {NOT_BILLED: (Mark.LOOK, "bad"), ACCEPTED: (Mark.TICK, "ok")}


def _columns() -> tuple[Column[Finding], ...]:
    return (
        Column(
            "customer",
            tr("Customer"),
            lambda row: row.title,
            width=250,
            also=((tr("Kind"), lambda row: kind_words(row.kind)),),
        ),
        Column("code", tr("No."), lambda row: row.customer, width=90, look=SECONDARY),
        Column("detail", tr("What"), lambda row: row.detail, stretch=True, look=SECONDARY),
    )


class _FindingsDelegate(RowsDelegate):
    """Draws a group's words over the whole width of the row."""

    def __init__(self, view: QAbstractItemView, model: RowsModel[Finding]) -> None:
        super().__init__(view)
        self._findings = model

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, column: int, *, selected: bool
    ) -> None:
        """One cell, or a group's head."""
        line = self._findings.row(row)
        if not line.head:
            shifted = rect.adjusted(_MARK, 0, 0, 0) if column == 0 else rect
            super().paint_cell(painter, shifted, row, column, selected=selected)
            return
        if not selected:
            painter.fillRect(rect.adjusted(0, 0, 1, 0), colour("raised"))
        middle = rect.top() + rect.height() / 2
        mark, tone = _MARKS.get(line.kind, (Mark.LOOK, "warn"))
        paint_mark(painter, mark, QPointF(rect.left() + PAD + 6, middle), tone=tone)
        left = float(rect.left() + PAD + _MARK)
        base = fonts.baseline(middle, TYPE_BODY)
        painter.setFont(fonts.font(TYPE_BODY, fonts.SEMIBOLD))
        painter.setPen(colour("text"))
        painter.drawText(QPointF(left, base), line.title)
        left += fonts.width(line.title, TYPE_BODY, fonts.SEMIBOLD) + 2 * PAD
        room = int(rect.right() - PAD - left)
        if room > _MARK:
            painter.setFont(fonts.font())
            painter.setPen(colour("text2"))
            painter.drawText(QPointF(left, base), elided(line.detail, room))


class LookPage(QWidget):
    """Things to look at, grouped; Enter or a double click opens what mends it.

    Signals:
        left(): Back to the bills.
        customer_wanted(int): Open that customer.
        unmatched_wanted(): Show the payments that have no customer.
    """

    left = Signal()
    customer_wanted = Signal(int)
    unmatched_wanted = Signal()

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings = Findings()
        self._month: Month | None = None
        self.looking = Looking(screen)
        self._only = ""
        self.setAccessibleName(tr("Look at first"))
        self.model: RowsModel[Finding] = RowsModel(
            _columns(), key=lambda line: line.place, parent=self
        )
        self.table: TableView[Finding] = TableView(self.model, name=tr("Things to look at first"))
        self.table.cells = _FindingsDelegate(self.table, self.model)
        self.table.setItemDelegate(self.table.cells)
        self.table.opened.connect(self._on_opened)
        self.table.current_changed.connect(self._on_current_changed)
        self._nothing = EmptyState("circle-check", tr("Nothing odd in this month."))
        self.table.set_empty(self._nothing)
        self.back = Button(tr("Back to the bills"), Kind.QUIET, icon="arrow-left", hint="Esc")
        self.back.clicked.connect(self.left)
        self.title = Label(size=TYPE_SECTION, weight=fonts.SEMIBOLD, elide=True)
        self.accept_button = Button(tr("Accept…"), icon="check", hint="A")
        self.park_button = Button(tr("Leave out…"), icon="calendar-off", hint="O")
        self.match_button = Button(tr("Match them"), icon="link", hint="Enter")
        self.match_button.clicked.connect(self.unmatched_wanted)
        self.accept_button.clicked.connect(self._on_accept)
        self.park_button.clicked.connect(self._on_park)
        for key, button in (("A", self.accept_button), ("O", self.park_button)):
            for shortcut in bind(self.table, [key]):
                shortcut.activated.connect(button.click)
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN - SPACE_12, 0, PAGE_MARGIN, SPACE_8)
        head.setSpacing(SPACE_12)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.match_button)
        head.addWidget(self.park_button)
        head.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    @property
    def only(self) -> str:
        """The one kind that is shown; empty for all."""
        return self._only

    def show_findings(self, findings: Findings, *, only: str = "", month: Month) -> None:
        """Shows all of them, or those of one kind."""
        self._findings, self._only, self._month = findings, only, month
        lines, label = findings.lines(only), month.label()
        self.title.setText(
            tr("No bill in {label}", label=label)
            if only == NOT_BILLED
            else tr("Look at first, {label}", label=label)
        )
        self._nothing.set_sentence(
            tr("Everyone with deliveries in {label} gets a bill.", label=label)
            if only == NOT_BILLED
            else tr("Nothing odd was found in {label}.", label=label)
        )
        self.model.set_rows(lines)
        self.table.clearSpans()
        wide = len(self.model.columns)
        for at, line in enumerate(lines):
            if line.head:
                self.table.setSpan(at, 0, 1, wide)
        if self.table.current_row() is None and len(lines) > 1:
            self.table.select_key(lines[1].place)
        self._on_current_changed()

    def fold(self, fold: Fold) -> None:
        """Keeps the buttons' icons alone where there is no room for words."""
        for button in (self.back, self.match_button, self.park_button, self.accept_button):
            button.set_icon_only(on=fold.room is Room.NARROW)

    def _on_current_changed(self, _line: Finding | None = None) -> None:
        line = self.table.current_row()
        self.match_button.setVisible(line is not None and line.kind == UNMATCHED)
        self.accept_button.setText(accept_words(line))
        self.park_button.setText(park_words(line))
        self.accept_button.set_reason(self.looking.why_not_accept(line, self._findings))
        self.park_button.set_reason(self.looking.why_not_park(line))

    def _on_accept(self) -> None:
        line = self.table.current_row()
        if line is not None and self._month is not None:
            self.looking.accept(line, self._findings, self._month)

    def _on_park(self) -> None:
        line = self.table.current_row()
        if line is not None and self._month is not None:
            self.looking.park(line, self._month)

    def _on_opened(self, line: Finding) -> None:
        if line.kind == UNMATCHED:
            self.unmatched_wanted.emit()
        elif line.customer_id is not None:
            self.customer_wanted.emit(line.customer_id)
