"""The panel's page: what a payment says of itself, and whose it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.payments.unmatched.cards import ChoiceCards
from dairyos_desktop.ui.payments.unmatched.words import (
    amount_words,
    choice_of,
    given_words,
    others_words,
    payer_words,
)
from dairyos_desktop.ui.theme.tokens import (
    SPACE_4,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TYPE_FIGURE,
    TYPE_PAGE,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.fields import FormField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.picker import Picker

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtGui import QShowEvent

    from dairyos_desktop.services.dto.unmatched import Likeliest, UnmatchedPayment
    from dairyos_desktop.ui.payments.unmatched.words import Choice

_NOBODY = tr_later("Nothing in it points to a customer: look them up below.")
_LOOKING = tr_later("Looking who it may be…")


class PaymentPage(QWidget):
    """Filled by `show_payment`, then by `show_likeliest` once that is read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low = False
        self.amount = Label(size=TYPE_FIGURE, weight=fonts.SEMIBOLD)
        self.left = Label(tone="warn", wrap=True)
        self.payer = Label(weight=fonts.MEDIUM, wrap=True)
        self.text = Label(wrap=True)
        self.trace = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        for label in (self.payer, self.text, self.trace):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.given = Label(weight=fonts.MEDIUM, wrap=True)
        self.state = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        self.cards = ChoiceCards()
        self.picker = Picker(placeholder=tr("Name, number or phone"))
        self.other = FormField(tr("Another customer"), self.picker)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_16)
        column.setSpacing(SPACE_4)
        for label in (self.amount, self.left, self.payer, self.text, self.trace):
            column.addWidget(label)
        column.addSpacing(SPACE_12)
        column.addWidget(self.given)
        column.addWidget(self.cards)
        column.addWidget(self.state)
        column.addSpacing(SPACE_8)
        column.addWidget(self.other)
        column.addStretch(1)

    def show_payment(self, payment: UnmatchedPayment | None, zone: dt.tzinfo) -> None:
        """Another payment, or none; whose it may be is not known yet."""
        self.setVisible(payment is not None)
        self.cards.set_choices(())
        self.picker.show_pick("")
        if payment is None:
            return
        given = bool(payment.customer)
        self.amount.setText(payment.left.format())
        _say(self.left, amount_words(payment))
        self.payer.setText(tr("From: {payment}", payment=payer_words(payment)))
        _say(self.text, payment.text)
        bank = payment.bank_reference and tr(
            "bank reference {bank_reference}", bank_reference=payment.bank_reference
        )
        about = (payment.receipt, f"{payment.date:%d-%m-%Y}", payment.payment_key, bank)
        self.trace.setText(" · ".join(part for part in about if part))
        _say(self.given, given_words(payment, zone) if given else "")
        _say(self.state, "" if given else as_shown(_LOOKING))
        self.cards.setVisible(not given)
        self.other.setVisible(not given)

    def show_likeliest(self, found: Likeliest) -> None:
        """The three likeliest bills; the first is chosen."""
        self.cards.set_choices([choice_of(one) for one in found.bills])
        _say(self.state, others_words(found) if found.bills else as_shown(_NOBODY))

    def set_low(self, *, low: bool) -> None:
        """In a low window the cards need the room more than the figure does."""
        self._low = low
        self._fit()
        self.cards.set_low(low=low)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the size of the figure once it is dressed."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.amount.set_size(TYPE_PAGE if self._low else TYPE_FIGURE)

    def add_choice(self, choice: Choice) -> None:
        """Somebody who was looked up, chosen."""
        others = [
            one for one in self.cards.choices if one.why and one.customer_id != choice.customer_id
        ]
        self.cards.set_choices([*others, choice], at=len(others))
        _say(self.state, "")


def _say(label: Label, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
