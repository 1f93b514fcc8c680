"""What a bill says when it is worked out now: lines, charges, corrections, balances."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from helpers.reference.bill import Content
from helpers.reference.charges import charge_lines
from helpers.reference.figures import ZERO
from helpers.reference.lines import Correction, Worth, delivery_lines, sums_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from helpers.reference.account import Account
    from helpers.reference.bill import Bill
    from helpers.reference.lines import Key, Line
    from helpers.reference.register import Register


def content_of(
    register: Register, account: Account, customer: str, period: tuple[date, date], own: Bill | None
) -> Content:
    """A period's bill, where `own` is the bill that would be written over.

    Raises:
        NoPriceError: A delivery above 0 has no price on its day.
    """
    first, last = period
    others = [bill for bill in account.live() if bill is not own]
    lines = delivery_lines(register, customer, first, last)
    lines += charge_lines(register, others, customer, first, last)
    corrections = [
        row
        for bill in others
        if bill.issued_at is not None and bill.period_from < first
        for row in pending_of(register, others, bill)
    ]
    previous, receipts = balances_of(account, first, own)
    return Content(
        period_to=last,
        lines=tuple(lines),
        corrections=tuple(corrections),
        sums=sums_of(lines, corrections, round_to_rupee=register.office["round_to_rupee"]),
        previous_balance=previous,
        receipts=receipts,
    )


def balances_of(account: Account, first: date, own: Bill | None) -> tuple[Decimal, Decimal]:
    """Previous balance and receipts (rule 12): all that was entered, whatever its date."""
    earlier = [bill for bill in account.live() if bill is not own and bill.period_from < first]
    previous = (
        account.opening
        + sum((bill.sums.total for bill in earlier), ZERO)
        - sum((payment.amount for payment in account.payments), ZERO)
        + sum((reversal.amount for reversal in account.reversals), ZERO)
    )
    since = max(earlier, key=lambda bill: bill.period_from).calculated if earlier else 0
    receipts = sum((row.amount for row in account.payments if row.entered > since), ZERO)
    receipts -= sum((row.amount for row in account.reversals if row.entered > since), ZERO)
    return previous, receipts


def pending_of(register: Register, live: Sequence[Bill], bill: Bill) -> list[Correction]:
    """An issued bill's pending corrections (rule 25) beside those that live bills carry."""
    now = {
        line.key: line
        for line in delivery_lines(register, bill.customer, bill.period_from, bill.period_to)
    }
    said = {line.key: line for line in bill.content.lines if line.kind == "delivery"}
    carried = [
        row
        for other in live
        if other is not bill
        for row in other.content.corrections
        if row.original == bill.number
    ]
    keys: set[Key] = {*now, *said, *(row.key for row in carried)}
    place = register.product_order.index
    pending = []
    for key in sorted(keys, key=lambda key: (place(key[0]), key[1], key[2])):
        row = _difference(
            bill.number,
            key,
            now.get(key),
            said.get(key),
            [row for row in carried if row.key == key],
        )
        if not row.is_nothing:
            pending.append(row)
    return pending


def _difference(
    number: str, key: Key, now: Line | None, said: Line | None, carried: Sequence[Correction]
) -> Correction:
    nothing = Worth(ZERO, ZERO)
    now_worth = now.worth if now else nothing
    said_worth = said.worth if said else nothing
    by_day: dict[date, Decimal] = {}
    for sign, days in (
        (1, now.by_day if now else {}),
        (-1, said.by_day if said else {}),
        *((-1, row.by_day) for row in carried),
    ):
        for when, quantity in days.items():
            by_day[when] = by_day.get(when, Decimal(0)) + sign * quantity
    return Correction(
        original=number,
        product=key[0],
        unit_price=key[1],
        tax_rate=key[2],
        quantity=sum(by_day.values(), Decimal(0)),
        amount=now_worth.amount - said_worth.amount - sum((row.amount for row in carried), ZERO),
        tax=now_worth.tax - said_worth.tax - sum((row.tax for row in carried), ZERO),
        by_day={when: quantity for when, quantity in sorted(by_day.items()) if quantity},
    )
