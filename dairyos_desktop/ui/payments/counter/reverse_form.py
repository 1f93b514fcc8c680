"""The form that takes a receipt back, whole or in part, for a reason."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.errors import KeyUsedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.domain.typed import parse_money
from dairyos_desktop.ui.forms import FieldReader
from dairyos_desktop.ui.fresh_password import run_fresh
from dairyos_desktop.ui.payments.counter.columns import taken_when
from dairyos_desktop.ui.payments.words import by_words
from dairyos_desktop.ui.widgets.fields import MoneyField, Select, TextField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.saving_form import SavingForm

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.counter import ReceiptRow
    from dairyos_desktop.services.dto.payments import PaymentView
    from dairyos_desktop.ui.context import UiContext

OTHER = ""
REASONS = (
    (tr_later("Entered wrongly"), tr_later("Entered wrongly")),
    (tr_later("Cheque bounced"), tr_later("Cheque bounced")),
    (tr_later("Refund"), tr_later("Refund")),
    (OTHER, tr_later("Something else")),
)


class ReverseForm(SavingForm):
    """Why, and how much; the whole of what is left unless a part is typed.

    Attributes:
        request_key: Names the reversal that is typed: made before its first try and kept over
            tries, so that a lost answer doesn't take the money back twice.
    """

    topics: ClassVar[frozenset[str]] = frozenset(["payments"])

    def __init__(self, context: UiContext, row: ReceiptRow) -> None:
        super().__init__(context, tr("Reverse {receipt}", receipt=row.receipt), tr("Reverse"))
        self._row = row
        self.request_key = uuid.uuid4().hex
        by = by_words(row.method)
        whose = row.name or tr("somebody not matched yet")
        taken = tr(
            "{amount} {by} from {whose}, {taken_at}.",
            amount=row.amount.format(),
            by=by,
            whose=whose,
            taken_at=taken_when(row),
        )
        self.add_widget(Label(taken, tone="text2", wrap=True))
        self.add_field("why", tr("Reason"), Select(REASONS))
        self.add_field(
            "note", tr("In words"), TextField(), help_text=tr("Stands in the books."), optional=True
        )
        self.add_field(
            "amount",
            tr("Amount taken back"),
            MoneyField(),
            help_text=tr("All that is left of it, or a part."),
        )
        self.set_texts(
            {
                "why": _likely(row),
                "note": "",
                "amount": row.left.format(symbol=False),
            }
        )

    def save(self) -> None:
        """Reverses the receipt, after the password where it is asked for.

        Raises:
            FormError: Fields that can't be read.
        """
        reader = FieldReader(self.texts(), self.context.today())
        amount = reader.need("amount", parse_money, Money.zero)
        parts = [part for part in (reader.text("why"), reader.text("note")) if part]
        if not parts:
            reader.problems["note"] = tr("Say why; it stands in the books.")
        reader.done()
        reason = ": ".join(parts)
        payments, actor, row = self.context.services.payments, self.context.actor, self._row
        key = self.request_key
        run_fresh(
            self.context,
            self,
            lambda: payments.reverse(actor, row.payment_id, reason, amount, key=key),
            self._on_reversed,
            before=tr("{receipt} is reversed", receipt=row.receipt),
            failed=self.on_failed,
            busy=self.save_button,
        )

    def on_failed(self, error: DairyError) -> None:
        """What was typed stays; so does its key, unless something was taken back by it already."""
        if isinstance(error, KeyUsedError):
            self.request_key = uuid.uuid4().hex
            self.context.work.announce(self.topics)
        super().on_failed(error)

    def _on_reversed(self, reversal: PaymentView) -> None:
        self.saved.emit(
            tr(
                "{receipt}: {amount} taken back",
                receipt=self._row.receipt,
                amount=reversal.amount.format(),
            ),
            None,
        )


def _likely(row: ReceiptRow) -> str:
    return tr("Cheque bounced") if row.method == "cheque" else tr("Entered wrongly")
