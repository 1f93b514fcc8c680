"""What the counter works out from what is owed and what is typed; knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.customers import format_phone
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.payments.words import by_words

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.counter import DebtRow, Owed, Taken

_TIMES_UNUSUAL = 3
_USUAL_ADVANCE = Money("5000.00")


def debt_words(debt: DebtRow) -> str:
    """What is owed: "Bill MD/26-27/00188", "Earlier balance"."""
    return tr("Bill {number}", number=debt.number) if debt.number else tr("Earlier balance")


def month_words(debt: DebtRow) -> str:
    """For which month: "October 2026"."""
    return Month.parse(debt.month).label() if debt.month else ""


def missing(owed: Owed, amount: Money) -> Money:
    """What an amount leaves open of all that is owed."""
    return max(owed.due - amount, Money.zero)


def unlikely_advance(owed: Owed, amount: Money) -> Money:
    """What would stay as an advance, where that is so much that a slip of the keys is likelier.

    More than three times what is owed, and more than an advance that families do pay: a phone
    number in the field of the amount, a zero too many. Else 0.
    """
    advance = amount - owed.due
    usual = max(owed.due * (_TIMES_UNUSUAL - 1), _USUAL_ADVANCE)
    return advance if advance > usual else Money.zero


def why_no_settling(owed: Owed | None, amount: Money | None) -> str:
    """Why what is missing can't be let off; empty where it can."""
    if owed is None or amount is None or amount <= Money.zero:
        return tr("Choose who pays, and type what was received.")
    short = missing(owed, amount)
    if short <= Money.zero:
        return tr("Nothing is missing.")
    if owed.discount_left is not None and short > owed.discount_left:
        return tr(
            "{short} are missing; you may let off {discount_left} today. A manager "
            "may let off more.",
            short=short.format(),
            discount_left=owed.discount_left.format(),
        )
    return ""


def about_words(owed: Owed) -> str:
    """Who it is, in one line."""
    parts = (owed.code, owed.route, owed.address, format_phone(owed.phone) if owed.phone else "")
    return " · ".join(part for part in parts if part)


def balance_words(balance: Money) -> tuple[str, str]:
    """A balance as a figure and the word behind it: ("₹450.00", "in advance")."""
    if balance < Money.zero:
        return (-balance).format(), tr("in advance")
    return balance.format(), tr("to pay") if balance > Money.zero else tr("nothing to pay")


def taken_words(taken: Taken, name: str) -> str:
    """What was just done: "Dwarka Sharma paid ₹5,552.00 by cash"."""
    payment = taken.payment
    words = tr(
        "{name} paid {amount} {method}",
        name=name,
        amount=payment.amount.format(),
        method=by_words(payment.method),
    )
    if taken.discount is not None:
        words += tr(
            "; {amount} let off ({receipt})",
            amount=taken.discount.amount.format(),
            receipt=taken.discount.receipt,
        )
    return words
