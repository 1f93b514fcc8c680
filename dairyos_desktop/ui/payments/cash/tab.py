"""The Cash tab: the day's collection by person and method, and cash handed over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.methods import COLLECTED, METHODS
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.exporting import table_listing, titled
from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room
from dairyos_desktop.ui.fresh_password import run_fresh
from dairyos_desktop.ui.payments.cash.columns import (
    CASH,
    collected_columns,
    handed_columns,
    waiting_columns,
)
from dairyos_desktop.ui.payments.cash.handover_form import HandoverForm
from dairyos_desktop.ui.payments.side import Side
from dairyos_desktop.ui.payments.tab import Tab
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.theme.tokens import ROW_DENSE, SPACE_8, SPACE_16, TYPE_SECTION
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.steppers import DateStepper
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.totals import TotalsLine
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.services.dto.cash import (
        CashWaiting,
        CollectionRow,
        DayOfMoney,
        HandoverRow,
    )
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing

_NO_MONEY = tr_later("Your role may only look. Ask a clerk or above.")
_NO_TAKING_BACK = tr_later("Taking a handover back is for a manager or the owner.")


def _heading(words: str) -> Label:
    label = Label(words, size=TYPE_SECTION, weight=fonts.SEMIBOLD)
    label.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
    return label


class CashTab(Tab):
    """What came in on a day at the left; at the right the cash that waits and what was given."""

    key: ClassVar[str] = "cash"
    title: ClassVar[str] = tr_later("Cash")
    topics: ClassVar[frozenset[str]] = frozenset({"payments", "cash"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._day: DayOfMoney | None = None
        self._fold = UNFOLDED
        self.stepper = DateStepper(context.today(), today=context.today)
        self.collected: RowsModel[CollectionRow] = RowsModel(
            collected_columns(), key=lambda row: row.person
        )
        self.collected_table: TableView[CollectionRow] = TableView(
            self.collected, name=tr("What was taken")
        )
        self.collected_table.set_empty(EmptyState("hand-coins", tr("Nothing was taken that day.")))
        self.collected_table.remember(context.preferences, "payments.collected")
        self.totals = TotalsLine(name=tr("Taken in all"))
        self.waiting: RowsModel[CashWaiting] = RowsModel(
            waiting_columns(), key=lambda row: row.holder
        )
        self.waiting_table: TableView[CashWaiting] = self._two_lines(
            self.waiting, tr("Cash not handed over"), tr("All cash is handed over.")
        )
        self.handed: RowsModel[HandoverRow] = RowsModel(
            handed_columns(), key=lambda row: row.handover_id
        )
        self.handed_table: TableView[HandoverRow] = self._two_lines(
            self.handed, tr("Handed over"), tr("Nothing was handed over that day.")
        )
        self.hand_over_button = Button(tr("Hand over"), icon="hand-coins", hint="Enter")
        self.take_back_button = Button(tr("Take back"), icon="undo-2")
        self.side = Side(self._lists())
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.collected_table, 1)
        left.addWidget(self.totals)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        self._connect()
        self._tell()

    @staticmethod
    def _two_lines(model: RowsModel[Any], name: str, empty: str) -> TableView[Any]:
        table: TableView[Any] = TableView(model, name=name)
        table.cells = TwoLines(table)
        table.setItemDelegate(table.cells)
        table.set_row_height(ROW_HEIGHT)
        state = EmptyState("circle-check", empty)
        # Two of them stand below each other in a narrow column.
        state.sentence.setMinimumWidth(200)
        table.set_empty(state)
        return table

    def _lists(self) -> QWidget:
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.handed_heading = _heading(tr("Handed over"))
        for heading, table, button, share in (
            (_heading(tr("Cash not handed over")), self.waiting_table, self.hand_over_button, 3),
            (self.handed_heading, self.handed_table, self.take_back_button, 2),
        ):
            column.addWidget(heading)
            column.addWidget(table, share)
            foot = QHBoxLayout()
            foot.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
            foot.addWidget(button)
            foot.addStretch(1)
            column.addLayout(foot)
        return lists

    def _connect(self) -> None:
        self.stepper.day_changed.connect(lambda _day: self.load())
        self.stepper.entered.connect(self._focus_list)
        self.waiting_table.opened.connect(lambda _row: self.hand_over_button.click())
        self.hand_over_button.clicked.connect(self._on_hand_over)
        self.take_back_button.clicked.connect(self._on_take_back)
        for table in (self.waiting_table, self.handed_table):
            table.current_changed.connect(lambda _row: self._tell())

    # The screen's side -------------------------------------------------------------------

    def header_parts(self) -> Sequence[QWidget]:
        """The day."""
        return (self.stepper,)

    def activate(self, params: Mapping[str, Any]) -> None:
        """Goes to the day that is asked for (`on`)."""
        on = params.get("on")
        if isinstance(on, dt.date) and on != self.stepper.day():
            self.stepper.set_day(on)
            self.load()

    def load(self) -> None:
        """Reads the day and what waits."""
        cash, actor, on = self.context.services.cash, self.context.actor, self.stepper.day()
        self.collected_table.set_loading(on=True)
        self.context.work.run(
            self,
            lambda: cash.day(actor, on),
            done=self._on_read,
            failed=self.failed.emit,
            newest="day",
        )

    def fold(self, fold: Fold) -> None:
        """Fewer columns and sums, a narrower side."""
        self._fold = fold
        self.side.set_wide(wide=fold.room is Room.WIDE)
        self.totals.set_low(low=fold.low)
        self.collected_table.set_row_height(ROW_DENSE if fold.low else None)
        self._show_sums()
        self.side_changed.emit()

    @property
    def side_width(self) -> int:
        """The lists there have their buttons where toasts would stand."""
        return self.side.width()

    def keys(self) -> Sequence[KeyHelp]:
        """The tab's own keys."""
        return (
            KeyHelp("Alt F2", tr("Go to another day")),
            KeyHelp("Enter", tr("Hand over the cash of whom one stands on")),
            KeyHelp("Ctrl Enter", tr("Save the form")),
        )

    def listings(self) -> Sequence[Listing]:
        """The three lists."""
        on = f"{self.stepper.day():%d-%m-%Y}"
        return (
            table_listing(
                self.collected_table, words=tr("what was taken"), title=titled(tr("Collection"), on)
            ),
            table_listing(
                self.waiting_table,
                words=tr("cash not handed over"),
                title=tr("Cash not handed over"),
            ),
            table_listing(
                self.handed_table, words=tr("what was handed over"), title=titled(tr("Cash"), on)
            ),
        )

    def focus_first(self) -> bool:
        """To the cash that waits."""
        self._focus_list()
        return True

    def _focus_list(self) -> None:
        self.waiting_table.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        """Closes the form."""
        closed = self.side.close_form()
        if closed:
            self._focus_list()
        return closed

    # What is shown -----------------------------------------------------------------------

    def _on_read(self, day: DayOfMoney) -> None:
        if day.on != self.stepper.day():
            return
        self._day = day
        self.collected.set_rows(day.collected)
        self.waiting.set_rows(day.waiting)
        self.handed.set_rows(day.handed_over)
        if day.waiting and self.waiting_table.current_row() is None:
            self.waiting_table.select_key(day.waiting[0].holder)
        if day.handed_over and self.handed_table.current_row() is None:
            self.handed_table.select_key(day.handed_over[-1].handover_id)
        self._show_sums()
        self._tell()

    def _show_sums(self) -> None:
        day = self._day
        if day is None:
            return
        sums = {
            method: Money.total(row.by_method.get(method, Money.zero) for row in day.collected)
            for method in COLLECTED
        }
        wide = self._fold.room is Room.WIDE
        shown = [
            (METHODS[method], amount.format())
            for method, amount in sums.items()
            if method == CASH or (amount and wide)
        ]
        shown.append((tr("In all"), Money.total(sums.values()).format()))
        note = (
            tr("Discounts {discounts}", discounts=day.discounts.format())
            if day.discounts and wide
            else ""
        )
        self.totals.set_sums(shown, note=note)

    def _tell(self) -> None:
        role = self.context.actor.role
        waiting, handed = self.waiting_table.current_row(), self.handed_table.current_row()
        reason = "" if waiting is not None else tr("Nobody has cash to hand over.")
        if not may(role, Action.TAKE_PAYMENTS):
            reason = as_shown(_NO_MONEY)
        self.hand_over_button.set_reason(reason)
        reason = "" if handed is not None else tr("Nothing was handed over that day.")
        if handed is not None and handed.taken_back_by:
            reason = tr("This was taken back already.")
        if not may(role, Action.REVERSE_PAYMENTS):
            reason = as_shown(_NO_TAKING_BACK)
        self.take_back_button.set_reason(reason)

    # Deeds -------------------------------------------------------------------------------

    def _on_hand_over(self) -> None:
        row = self.waiting_table.current_row()
        if row is None:
            return
        form = HandoverForm(self.context, row)
        form.saved.connect(self._on_saved)
        form.put_away.connect(self.escape)
        self.side.open_form(form)
        form.focus("handed_in")

    def _on_saved(self, words: str, undo: object) -> None:
        self.escape()
        self.told.emit(words, undo)

    def _on_take_back(self) -> None:
        row = self.handed_table.current_row()
        if row is None:
            return
        reason = self.context.prompts.reason(
            self,
            question=tr(
                "Take back what {row} handed over, {handed_in}?",
                row=row.name,
                handed_in=row.handed_in.format(),
            ),
            detail=tr("Its receipts wait to be handed over again."),
            label=tr("Reason"),
            yes=tr("Take it back"),
        )
        if reason is None:
            return
        cash, actor = self.context.services.cash, self.context.actor
        run_fresh(
            self.context,
            self,
            lambda: cash.take_back(actor, row.handover_id, reason),
            lambda _: self.told.emit(tr("{row}'s handover is taken back", row=row.name), None),
            before=tr("a handover is taken back"),
            failed=self.failed.emit,
            busy=self.take_back_button,
        )
