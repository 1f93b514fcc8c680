"""The Counter tab: customer, amount, way of payment, Enter."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from dairyos_desktop.domain.errors import KeyUsedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.exporting import table_listing
from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room
from dairyos_desktop.ui.payments.counter.form import missing, why_no_settling
from dairyos_desktop.ui.payments.counter.owed_view import OwedView
from dairyos_desktop.ui.payments.counter.receipt_printing import ReceiptPrinting
from dairyos_desktop.ui.payments.counter.receipts_list import ReceiptsList
from dairyos_desktop.ui.payments.counter.result_view import ResultView
from dairyos_desktop.ui.payments.counter.reverse_form import ReverseForm
from dairyos_desktop.ui.payments.counter.take_line import TakeLine
from dairyos_desktop.ui.payments.side import Side
from dairyos_desktop.ui.payments.tab import Tab
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.held_keys import HeldKeys
from dairyos_desktop.ui.widgets.picker import Pick
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.counter import DebtRow, Owed, ReceiptRow, Taken
    from dairyos_desktop.services.dto.customers import CustomerRow
    from dairyos_desktop.services.dto.receipts import ReceiptRules
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing

NOT_ALLOWED = "Your role may only look. Ask a clerk or above."
_BEGIN = "Who pays? Type part of a name."
_THEIRS = 12


class CounterTab(Tab):
    """Reads who there is and what they owe; the line, the view and the list do the rest.

    Attributes:
        request_key: Names the payment that is being typed: made before its first try and kept
            over tries, so that a lost answer doesn't book the money twice.
    """

    key: ClassVar[str] = "counter"
    title: ClassVar[str] = "Counter"
    topics: ClassVar[frozenset[str]] = frozenset({"payments", "bills", "customers", "settings"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.request_key = ""
        self._customer_id = 0
        self._first: DebtRow | None = None
        self._prints = False
        self._other_way = False
        self._fold = UNFOLDED
        self._may_take = may(context.actor.role, Action.TAKE_PAYMENTS)
        self.line = TakeLine()
        self.view = OwedView()
        self.result = ResultView()
        self.receipts = ReceiptsList(may_print=self._may_take)
        self.printing = ReceiptPrinting(context, self)
        self._held = HeldKeys(self)
        self._left = QStackedWidget()
        self._idle = EmptyState("hand-coins", _BEGIN)
        for page in (self._idle, self.view, self.result):
            self._left.addWidget(page)
        self.side = Side(self.receipts)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self._left, 1)
        below.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addLayout(below, 1)
        self._connect()
        self._begin()

    def _connect(self) -> None:
        line, view, receipts = self.line, self.view, self.receipts
        line.customer.picked.connect(lambda pick: self.choose(pick.key))
        line.customer.promised.connect(self._held.hold)
        line.customer.missed.connect(self._on_missed)
        line.customer.textEdited.connect(self._on_customer_edited)
        line.changed.connect(self._show_amount)
        line.wanted.connect(self.take)
        line.down_wanted.connect(self._on_down_wanted)
        view.first_chosen.connect(self._on_first_chosen)
        view.settle_wanted.connect(self.settle_short)
        receipts.reverse_wanted.connect(self.open_reversal)
        receipts.print_wanted.connect(self.printing.print_receipt)
        receipts.save_wanted.connect(self.printing.save_receipt)
        receipts.printer_wanted.connect(self.printing.choose_printer)
        self.result.print_wanted.connect(
            lambda payment_id: self.printing.print_receipt(payment_id, self.result.print_button)
        )
        self.printing.told.connect(lambda words: self.told.emit(words, None))
        self.printing.failed.connect(self.failed)
        self.printing.announced.connect(self.announced)
        line.take_button.set_keys("Ctrl+Return", owner=self)
        for keys, deed in (
            (["Ctrl+Shift+Return"], self._take_other_way),
            (["F4"], view.settle_button.click),
            (["Ctrl+P", "Alt+P"], self._print_last),
        ):
            for shortcut in bind(self, keys):
                shortcut.activated.connect(deed)
        if not self._may_take:
            line.take_button.set_reason(NOT_ALLOWED)

    # The screen's side -------------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Takes money from `customer_id`, unless somebody else's is half typed."""
        customer_id = params.get("customer_id")
        if not isinstance(customer_id, int) or customer_id == self._customer_id:
            return
        if not self.line.touched:
            self.choose(customer_id)
            return
        whose = self.view.owed.name if self.view.owed is not None else "somebody else"
        self.announced.emit(
            Banner(
                f"What you typed for {whose} is not taken yet.",
                "Take it, or put it away.",
                tone="warn",
                actions=[("Put it away", lambda: self._put_away_for(customer_id))],
            )
        )

    def _put_away_for(self, customer_id: int) -> None:
        self.settled.emit()
        self.choose(customer_id)

    def load(self) -> None:
        """Reads who there is, the receipts, and what is owed by whom one looks at."""
        customers, receipts, actor = (
            self.context.services.customers,
            self.context.services.receipts,
            self.context.actor,
        )
        self.context.work.run(
            self,
            lambda: [pick_of(row) for row in customers.index(actor)],
            done=self.line.customer.set_picks,
            failed=self._on_read_failed,
            newest="picks",
        )
        self.context.work.run(
            self,
            lambda: receipts.rules(actor),
            done=self._on_rules,
            failed=self._on_read_failed,
            newest="rules",
        )
        self._read_receipts()
        if self._customer_id:
            self._read_owed()

    def fold(self, fold: Fold) -> None:
        """The list of receipts gives way: narrower, then away while somebody is served."""
        self._fold = fold
        self.line.fold(fold)
        self.view.fold(low=fold.low)
        self.side.set_wide(wide=fold.room is Room.WIDE)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self._fold.room is Room.NARROW
        serving = self._left.currentWidget() is self.view
        self.side.setVisible(not narrow or not serving or self.side.form is not None)

    def keys(self) -> Sequence[KeyHelp]:
        """The counter's own keys."""
        return (
            KeyHelp("Enter", "Go on: customer, amount, by; cash is taken, others say a reference"),
            KeyHelp("Ctrl Enter", "Take the money"),
            KeyHelp("Ctrl Shift Enter", "Take it, and print or don't print the other way"),
            KeyHelp("F4", "Take it, and let the few rupees off that are missing"),
            KeyHelp("Down", "To what is owed; Enter there pays that bill first"),
            KeyHelp("Ctrl P", "Print the receipt again"),
            KeyHelp("R", "Reverse the receipt (in the last receipts)"),
        )

    def listings(self) -> Sequence[Listing]:
        """The last receipts, and what is owed."""
        whose = self.view.owed
        lists = [
            table_listing(
                self.receipts.table, words="the last receipts", title=self.receipts.title.text()
            )
        ]
        if whose is not None and self._left.currentWidget() is self.view:
            words = f"what {whose.name} owes"
            title = f"What {whose.code} {whose.name} owes"
            lists.insert(0, table_listing(self.view.table, words=words, title=title))
        return lists

    def focus_first(self) -> bool:
        """Who pays."""
        self.line.focus(self.line.customer if not self._customer_id else self.line.amount)
        return True

    def escape(self) -> bool:
        """Closes the form that reverses; puts a customer away of whom nothing is typed."""
        return self._close_form()

    def current_customer(self) -> int | None:
        """Who stands there."""
        return self._customer_id or None

    # Who pays ----------------------------------------------------------------------------

    def _begin(self) -> None:
        """Empty fields and a new key."""
        self.request_key = uuid.uuid4().hex
        self._customer_id = 0
        self._first = None
        self.line.clear()
        self._tell_button()

    def choose(self, customer_id: int) -> None:
        """Somebody pays: what they owe is read; keys pressed meanwhile wait for it."""
        name = self.line.customer.text()
        self._begin()
        self._customer_id = customer_id
        self.line.customer.show_pick(name)
        self.line.focus(self.line.amount)
        self._held.hold()
        self._read_owed()
        self._read_receipts()

    def _read_owed(self) -> None:
        counter, actor, wanted = (
            self.context.services.counter,
            self.context.actor,
            self._customer_id,
        )
        self.context.work.run(
            self,
            lambda: counter.owed(actor, wanted),
            done=self._on_owed,
            failed=self._on_read_failed,
            newest="owed",
        )

    def _on_owed(self, owed: Owed) -> None:
        if owed.customer_id != self._customer_id:
            return
        new = self.view.owed is None or self._left.currentWidget() is not self.view
        new = new or self.view.owed is None or self.view.owed.customer_id != owed.customer_id
        self.view.show_owed(owed)
        self.line.customer.show_pick(owed.name)
        if new or not self.line.amount.isModified():
            self.line.set_amount(owed.due or None)
        self._left.setCurrentWidget(self.view)
        self._arrange()
        self._show_amount()
        self._held.let_go()

    def _on_customer_edited(self) -> None:
        """Half a name is nobody."""
        if self._customer_id:
            self._customer_id = 0
            self._first = None
            self.line.set_amount(None)
            self._left.setCurrentWidget(self._idle)
            self._arrange()
            self._read_receipts()
        self.line.fields["customer"].set_error("")
        self._tell_button()

    def _on_missed(self) -> None:
        self._held.drop()
        words = f"Nobody fits “{self.line.customer.text().strip()}”."
        self.line.fields["customer"].set_error(words)
        self.line.focus(self.line.customer)

    def _on_read_failed(self, error: DairyError) -> None:
        self._held.drop()
        self.failed.emit(error)

    # How much ----------------------------------------------------------------------------

    def _on_first_chosen(self, debt: DebtRow) -> None:
        """Enter on a bill names it; Enter once more takes that back."""
        if debt.bill_id is not None:
            named = self._first is not None and self._first.bill_id == debt.bill_id
            self._first = None if named else debt
            self._show_amount()

    def _on_down_wanted(self) -> None:
        if self._left.currentWidget() is self.view and self.view.model.rows:
            self.view.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.view.table.current_row() is None:
                self.view.table.selectRow(0)

    def _show_amount(self) -> None:
        owed = self.view.owed if self._customer_id else None
        amount = self.line.money()
        first = None if self._first is None else self._first.bill_id
        why_not = NOT_ALLOWED if not self._may_take else why_no_settling(owed, amount)
        self.view.show_amount(amount, first, why_not)
        self._tell_button()

    def _tell_button(self) -> None:
        amount = self.line.money() if self._customer_id else None
        there = amount is not None and amount > Money.zero
        words = f"Take {amount.format()}" if there and amount is not None else "Take the money"
        self.line.take_button.setText(words)

    # Taking ------------------------------------------------------------------------------

    def take(self, let_off: Money = Money.zero) -> None:
        """Takes the money that is typed, from whom is chosen."""
        owed = self.view.owed
        if not self._customer_id or owed is None or owed.customer_id != self._customer_id:
            words = "Who pays? Type part of a name, phone or code."
            self.line.fields["customer"].set_error(words)
            self.line.focus(self.line.customer)
            return
        amount = self.line.read_amount()
        if amount is None or not self.line.take_button.isEnabled():
            return
        new = NewPayment(
            customer=owed.code,
            amount=amount,
            method=self.line.method.key(),
            reference=self.line.reference.text().strip(),
            bill=self._first.number if self._first is not None else None,
            key=self.request_key,
        )
        counter, actor = self.context.services.counter, self.context.actor
        prints = self._prints != self._other_way
        self._other_way = False
        self.context.work.run(
            self,
            lambda: counter.take(actor, new, let_off),
            done=lambda taken: self._on_taken(taken, owed, prints=prints),
            failed=self._on_not_taken,
            lane=Lane.WRITE,
            busy=self.line.take_button,
        )

    def settle_short(self) -> None:
        """Takes the money and lets the few rupees off that are missing."""
        owed, amount = self.view.owed, self.line.money()
        if self._customer_id and owed is not None and amount is not None:
            self.take(missing(owed, amount))

    def _take_other_way(self) -> None:
        self._other_way = True
        self.line.take_button.click()
        self._other_way = False

    def _on_taken(self, taken: Taken, owed: Owed, *, prints: bool) -> None:
        self.settled.emit()
        self.result.show_taken(taken, owed.name)
        self._begin()
        self._left.setCurrentWidget(self.result)
        self._arrange()
        if self.isVisible():
            self.line.focus(self.line.customer)
        self._read_receipts()
        if prints:
            self.printing.print_receipt(taken.payment.payment_id, self.result.print_button)

    def _on_not_taken(self, error: DairyError) -> None:
        """What was typed stays; so does its key, unless it belongs to a receipt already."""
        if isinstance(error, KeyUsedError):
            self.request_key = uuid.uuid4().hex
            self.announced.emit(
                Banner(
                    f"Your first try was booked: receipt {error.receipt}.",
                    "What is typed now differs from it and was not taken. Look at the last "
                    "receipts, then take it if it is more money.",
                    tone="warn",
                )
            )
            self.load()
            return
        self.failed.emit(error)

    # Receipts ----------------------------------------------------------------------------

    def _read_receipts(self) -> None:
        counter, actor, whose = self.context.services.counter, self.context.actor, self._customer_id
        self.context.work.run(
            self,
            lambda: counter.last(actor, _THEIRS, whose) if whose else counter.last(actor),
            done=lambda rows: self._on_receipts(whose, rows),
            failed=self._on_read_failed,
            newest="receipts",
        )

    def _on_receipts(self, whose: int, rows: tuple[ReceiptRow, ...]) -> None:
        if whose == self._customer_id:
            owed = self.view.owed
            known = whose and owed is not None and owed.customer_id == whose
            name = owed.name if known and owed is not None else self.line.customer.text()
            self.receipts.show_receipts(rows, whose=name if whose else "")

    def _on_rules(self, rules: ReceiptRules) -> None:
        self._prints = rules.prints

    def _print_last(self) -> None:
        if self._left.currentWidget() is self.result and self.result.payment_id:
            self.result.print_button.click()
        else:
            self.receipts.print_button.click()

    def open_reversal(self, row: ReceiptRow) -> None:
        """The form that takes a receipt back, in the list's place."""
        form = ReverseForm(self.context, row)
        form.saved.connect(self._on_reversed)
        form.put_away.connect(self._close_form)
        self.side.open_form(form)
        self._arrange()
        form.focus("why")

    def _on_reversed(self, words: str, undo: object) -> None:
        self._close_form()
        self.told.emit(words, undo)

    def _close_form(self) -> bool:
        closed = self.side.close_form()
        if closed:
            self._arrange()
            self.receipts.focus_table()
        return closed


def pick_of(row: CustomerRow) -> Pick:
    """A customer as the field finds them; whoever left pays their last bill too."""
    names = f"{row.name} · {row.name_local}" if row.name_local else row.name
    detail = " · ".join(part for part in (row.address, row.code, row.phone) if part)
    return Pick(row.id, names, detail, row.search_text, last=not row.active)
