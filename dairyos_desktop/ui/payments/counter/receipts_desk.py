"""What is done with receipts that are there: shown, printed, reversed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.payments.counter.receipt_printing import ReceiptPrinting
from dairyos_desktop.ui.payments.counter.receipts_list import ReceiptsList
from dairyos_desktop.ui.payments.counter.reverse_form import ReverseForm
from dairyos_desktop.ui.payments.side import Side
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    from dairyos_desktop.services.dto.counter import ReceiptRow
    from dairyos_desktop.services.dto.receipts import ReceiptRules
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.payments.tab import Tab

_THEIRS = 12
"""Receipts of one customer: a bounced cheque is weeks old."""


class ReceiptsDesk(QObject):
    """Reads the office's last receipts or a customer's, and carries out wishes on them.

    Attributes:
        side: The list, or the form that reverses, for the right of the tab.
        prints: The office prints each receipt as the money is taken.

    Signals:
        changed(): Another page of the side is shown.
        reversed_found(object): The ids of payments among those shown that were reversed.
    """

    changed = Signal()
    reversed_found = Signal(object)

    def __init__(self, context: UiContext, tab: Tab) -> None:
        super().__init__(tab)
        self._context = context
        self._tab = tab
        self._whose = (0, "")
        self.prints = False
        may_print = may(context.actor.role, Action.TAKE_PAYMENTS)
        self.list = ReceiptsList(may_print=may_print, today=context.today)
        self.side = Side(self.list)
        self.printing = ReceiptPrinting(context, tab)
        self.list.reverse_wanted.connect(self.open_reversal)
        self.list.print_wanted.connect(self.printing.print_receipt)
        self.list.save_wanted.connect(self.printing.save_receipt)
        self.list.mail_wanted.connect(self.mail)
        self.list.printer_wanted.connect(self.printing.choose_printer)
        self.printing.told.connect(lambda words: tab.told.emit(words, None))
        self.printing.failed.connect(tab.failed)
        self.printing.announced.connect(tab.announced)

    def read_rules(self) -> None:
        """Whether the office prints by itself."""
        receipts, actor = self._context.services.receipts, self._context.actor
        self._context.work.run(
            self._tab,
            lambda: receipts.rules(actor),
            done=self._on_rules,
            failed=self._tab.failed.emit,
            newest="rules",
        )

    def _on_rules(self, rules: ReceiptRules) -> None:
        self.prints = rules.prints

    def show_of(self, customer_id: int, name: str) -> None:
        """Shows a customer's receipts; of nobody (0) the office's last."""
        self._whose = (customer_id, name)
        self.read()

    def name_of(self, customer_id: int, name: str) -> None:
        """Says whose receipts they are, where only the customer was known."""
        if self._whose[0] == customer_id:
            self._whose = (customer_id, name)
            self.list.show_whose(name)

    def read(self) -> None:
        """Reads what is shown again."""
        counter, actor = self._context.services.counter, self._context.actor
        whose = self._whose[0]
        self._context.work.run(
            self._tab,
            lambda: counter.last(actor, _THEIRS, whose) if whose else counter.last(actor),
            done=lambda rows: self._on_read(whose, rows),
            failed=self._tab.failed.emit,
            newest="receipts",
        )

    def _on_read(self, whose: int, rows: tuple[ReceiptRow, ...]) -> None:
        if whose == self._whose[0]:
            self.list.show_receipts(rows, whose=self._whose[1])
            self.reversed_found.emit({row.payment_id for row in rows if row.left < row.amount})

    def open_reversal(self, row: ReceiptRow) -> None:
        """The form that takes a receipt back, in the list's place."""
        form = ReverseForm(self._context, row)
        form.saved.connect(self._on_reversed)
        form.put_away.connect(self.close_form)
        self.side.open_form(form)
        self.changed.emit()
        form.focus("why")

    def _on_reversed(self, words: str, undo: object) -> None:
        self.close_form()
        self._tab.told.emit(words, undo)

    def mail(self, payment_id: int, busy: QAbstractButton | None = None) -> None:
        """Has a receipt go to its customer by mail."""
        mails, actor = self._context.services.mails, self._context.actor

        def call() -> str:
            address = mails.receipt(actor, payment_id)
            # What is up leaves now; what is put off, the program that leads sends later.
            mails.step(actor)
            return address

        self._context.work.run(
            self._tab,
            call,
            done=lambda address: self._tab.told.emit(
                tr("The receipt goes to {address}", address=address), None
            ),
            failed=self._tab.failed.emit,
            lane=Lane.NETWORK,
            busy=busy,
        )

    def close_form(self) -> bool:
        """Shows the list again; False where no form was open."""
        closed = self.side.close_form()
        if closed:
            self.changed.emit()
            self.list.focus_table()
        return closed
