"""Takes the money that is typed, once, however often it is tried."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import KeyUsedError, NotFoundError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.counter import DebtRow, Owed
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.payments.counter.take_line import TakeLine
    from dairyos_desktop.ui.payments.tab import Tab


class Taking(QObject):
    """The call behind the line's button.

    Attributes:
        request_key: Names the payment that is being typed: made before its first try and kept
            over tries, so that a lost answer doesn't book the money twice.
        in_doubt: It was tried, and nobody knows whether it was booked: what is tried again must
            say the same.

    Signals:
        taken(object, object): What came of it (`Taken`), and the `Owed` that it was taken from.
        read_wanted(): What is shown is older than the books.
    """

    taken = Signal(object, object)
    read_wanted = Signal()

    def __init__(self, context: UiContext, tab: Tab, line: TakeLine) -> None:
        super().__init__(tab)
        self._context = context
        self._tab = tab
        self._line = line
        self.begin()

    def begin(self) -> None:
        """Another payment: a key of its own."""
        self.request_key = uuid.uuid4().hex
        self.in_doubt = False

    def take(self, owed: Owed, first: DebtRow | None, let_off: Money = Money.zero) -> bool:
        """Takes what is typed; False where it can't be read, which the field says.

        Args:
            owed: From whom.
            first: The bill that is to be paid first.
            let_off: How much of what is missing is let off with it.
        """
        line = self._line
        amount = line.read_amount()
        if amount is None or not line.take_button.isEnabled():
            return False
        # What was tried stays as it is, even where the books say something else meanwhile.
        line.amount.setModified(True)
        self.in_doubt = True
        new = NewPayment(
            customer=owed.code,
            amount=amount,
            method=line.method.key(),
            reference=line.reference.text().strip(),
            bill=None if first is None else first.number,
            key=self.request_key,
        )
        counter, actor = self._context.services.counter, self._context.actor
        self._context.work.run(
            self._tab,
            lambda: counter.take(actor, new, let_off),
            done=lambda taken: self.taken.emit(taken, owed),
            failed=self._on_failed,
            lane=Lane.WRITE,
            busy=line.take_button,
        )
        return True

    def _on_failed(self, error: DairyError) -> None:
        """What was typed stays; so does its key, unless it belongs to a receipt already."""
        if not isinstance(error, KeyUsedError):
            self._tab.failed.emit(error)
            if isinstance(error, RefusedError | NotFoundError):
                self.in_doubt = False
                self.read_wanted.emit()
            return
        self.begin()
        self._tab.announced.emit(
            Banner(
                tr("Your first try was booked: receipt {receipt}.", receipt=error.receipt),
                tr(
                    "What is typed now differs from it and was not taken. Look at the last "
                    "receipts, then take it if it is more money."
                ),
                tone="warn",
            )
        )
        self.read_wanted.emit()
