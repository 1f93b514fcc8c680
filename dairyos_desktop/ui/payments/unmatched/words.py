"""What the tab says of a payment and of who may have paid it; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.customers import format_phone
from dairyos_desktop.domain.matching import Reason
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn

OPENING = "opening"
"""Stands for a bill's number where the opening balance is paid."""

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.customers import CustomerRow
    from dairyos_desktop.services.dto.payments import PaymentView
    from dairyos_desktop.services.dto.unmatched import Likeliest, LikelyBill, UnmatchedPayment


_WHY = {
    Reason.NUMBER: tr_later("reference in the text"),
    Reason.PHONE: tr_later("same phone"),
    Reason.CODE: tr_later("customer number in the text"),
    Reason.NAME: tr_later("name in the text"),
    Reason.AMOUNT: tr_later("same amount"),
    Reason.ALL_OWED: tr_later("as much as all that is owed"),
}


@dataclass(frozen=True)
class Choice:
    """Somebody who may get the payment.

    Attributes:
        code: The customer's.
        number: The bill that is paid first; "" for the oldest debts.
        about: Code, and the bill in words, or what becomes of the money where nothing is open.
        address: What else to know them by.
        why: The reasons; "" for somebody whom the clerk looked up.
    """

    customer_id: int
    code: str
    name: str
    number: str
    title: str
    open: str
    about: str
    address: str
    why: str


def choice_of(likely: LikelyBill) -> Choice:
    """A likely bill as a choice."""
    names = f"{likely.name} · {likely.name_local}" if likely.name_local else likely.name
    if likely.number:
        bill = tr(
            "{number} of {label}", number=likely.number, label=Month.parse(likely.month).label()
        )
        if likely.owed > likely.open:
            bill += tr(", {owed} in all", owed=likely.owed.format())
    elif likely.owed > Money.zero:
        bill = tr("opening balance, {owed} owed", owed=likely.owed.format())
    else:
        bill = tr("nothing is open: an advance")
    return Choice(
        likely.customer_id,
        likely.code,
        likely.name,
        likely.number,
        names,
        likely.open.format() if likely.number else "",
        f"{likely.code} · {bill}",
        likely.address,
        ", ".join(as_shown(_WHY[reason]) for reason in likely.reasons),
    )


def choice_of_customer(row: CustomerRow) -> Choice:
    """Somebody whom the clerk looked up: their oldest debts are paid."""
    names = f"{row.name} · {row.name_local}" if row.name_local else row.name
    about = tr("{code} · pays what is oldest, the rest is an advance", code=row.code)
    return Choice(row.id, row.code, row.name, "", names, "", about, row.address, "")


def paid_words(payment: PaymentView) -> str:
    """What became of a payment that was given to a customer: what it paid, what is kept."""
    paid = ", ".join(
        tr("the earlier balance") if row.number == OPENING else row.number
        for row in payment.allocations
    )
    if not paid:
        return tr("kept as advance")
    if payment.unallocated > Money.zero:
        return tr(
            "paid {paid}, {advance} kept as advance",
            paid=paid,
            advance=payment.unallocated.format(),
        )
    return tr("paid {paid}", paid=paid)


def others_words(found: Likeliest) -> str:
    """How little the amount alone says; "" where it says enough."""
    shown = sum(1 for one in found.bills if any("amount" in reason for reason in one.reasons))
    more = found.same_amount - shown
    if more < 1:
        return ""
    return trn(
        "{count} more bill is open with just this amount.",
        "{count} more bills are open with just this amount.",
        more,
    )


def payer_words(payment: UnmatchedPayment) -> str:
    """Who paid, a phone number as it is read out; "Not told" where nobody said."""
    said = payment.payer
    return (format_phone(said) if said.startswith("+") else said) or tr("Not told")


def about_words(payment: UnmatchedPayment) -> str:
    """To whom it was given; while it waits, what it says."""
    return (
        tr("To {customer}", customer=payment.customer) if payment.customer else payment.text or "–"
    )


def amount_words(payment: UnmatchedPayment) -> str:
    """What there is to give to somebody, and what was given back of it."""
    if payment.left == payment.amount:
        return ""
    return tr(
        "{left} left of {amount}; the rest was given back",
        left=payment.left.format(),
        amount=payment.amount.format(),
    )


def given_words(payment: UnmatchedPayment, zone: dt.tzinfo) -> str:
    """Who gave it to whom, when."""
    at = payment.assigned_at
    when = "" if at is None else f", {at.astimezone(zone):%d-%m-%Y %H:%M}"
    return tr(
        "To {customer}, by {assigned_by}{when}",
        customer=payment.customer,
        assigned_by=payment.assigned_by,
        when=when,
    )
