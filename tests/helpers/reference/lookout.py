"""What a preview warns of (cli.md, `bills preview`), as (customer or None, code)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from helpers.reference.figures import days, month_ends
from helpers.reference.lines import NoPriceError
from helpers.reference.tariff import falls_on, has_tax_row, order_on, tax_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from helpers.reference.office import Reference
    from helpers.reference.register import Customer

EVENING_FROM = 15
"""The hour from which an evening's round counts, where the office says nothing else."""

Warned = tuple[str | None, str]
Rows = list[tuple["date", str, str, "Decimal"]]


def warnings_of(book: Reference, month: str) -> list[Warned]:
    """Each once, by customer, those of the month itself first."""
    first, last = month_ends(month)
    warned: set[Warned] = set()
    if book.today <= last:
        warned.add((None, "month_not_over"))
    if _has_open_round(book, first, last):
        warned.add((None, "day_open"))
    for customer in book.register.customers.values():
        rows: Rows = [
            (when, shift, product, quantity)
            for (when, whose, shift, product), quantity in book.register.deliveries.items()
            if whose == customer.code and first <= when <= last
        ]
        codes = {*_codes(book, customer, rows, first, last), *_jump(book, customer.code, month)}
        if _waits(book, customer, first, last):
            codes.add("not_confirmed")
            warned.add((None, "day_open"))
        warned |= {(customer.code, code) for code in codes}
        if not book.register.office["gstin"] and _taxed(book, rows):
            warned.add((None, "tax_without_gstin"))
    return sorted(warned, key=lambda pair: (pair[0] or "", pair[1]))


def _codes(
    book: Reference, customer: Customer, rows: Rows, first: date, last: date
) -> Iterator[str]:
    register, code = book.register, customer.code
    if not rows and _expected(book, customer, first, last):
        yield "no_entries"
    if isinstance(book.priced(code, first, last), NoPriceError):
        yield "no_price"
    for when, shift, product, quantity in rows:
        if not quantity:
            continue
        if any(
            leave.customer == code and leave.covers(when, shift, product)
            for leave in register.leaves.values()
        ):
            yield "leave_day"
        if not _active(customer, when):
            yield "outside_dates"
        if not has_tax_row(register, product, when):
            yield "no_tax_row"
        order = order_on(register, code, product, shift, when)
        if order is not None and quantity > 3 * order.quantity:
            yield "unusual_quantity"


def _has_happened(book: Reference, when: date, shift: str) -> bool:
    """Earlier days, this morning, and this evening once it is three in the office."""
    local = book.now.astimezone(ZoneInfo(book.register.office["timezone"]))
    return when < local.date() or (
        when == local.date() and (shift == "morning" or local.hour >= EVENING_FROM)
    )


def _has_open_round(book: Reference, first: date, last: date) -> bool:
    """The accountant closes no round, so each that has happened and has a row is open."""
    return any(
        first <= when <= last and _has_happened(book, when, shift)
        for when, _, shift, _ in book.register.deliveries
    )


def _waits(book: Reference, customer: Customer, first: date, last: date) -> bool:
    """Whether something was to be delivered of which nobody said whether it was."""
    register, code = book.register, customer.code
    wanted = {
        (order.product, order.shift) for order in register.orders.values() if order.customer == code
    }
    leaves = [leave for leave in register.leaves.values() if leave.customer == code]
    for when in days(first, last):
        for product, shift in wanted if _active(customer, when) else ():
            said = (when, code, shift, product) in register.deliveries
            if said or not _has_happened(book, when, shift):
                continue
            if any(leave.covers(when, shift, product) for leave in leaves):
                continue
            order = order_on(register, code, product, shift, when)
            if order is not None and order.quantity and falls_on(order, when):
                return True
    return False


def _active(customer: Customer, when: date) -> bool:
    begun = customer.active_from is None or customer.active_from <= when
    return begun and (customer.active_to is None or when <= customer.active_to)


def _expected(book: Reference, customer: Customer, first: date, last: date) -> bool:
    wanted = {
        (order.product, order.shift)
        for order in book.register.orders.values()
        if order.customer == customer.code
    }
    for when in days(first, last):
        for product, shift in wanted if _active(customer, when) else ():
            order = order_on(book.register, customer.code, product, shift, when)
            if order is not None and order.quantity:
                return True
    return False


def _taxed(book: Reference, rows: Rows) -> bool:
    return any(
        quantity and tax_on(book.register, product, when) for when, _, product, quantity in rows
    )


def _jump(book: Reference, customer: str, month: str) -> Iterator[str]:
    """More than 40 % off the last full month's bill, by what a run would make now.

    No bill has no total, and nothing is a percentage of 0.00 or less.
    """
    first, _ = month_ends(month)
    full = [
        bill
        for bill in book.accounts[customer].live()
        if bill.period_from < first
        and (bill.period_from, bill.period_to) == month_ends(bill.period_from.isoformat()[:7])
    ]
    if not full:
        return
    last = max(full, key=lambda bill: bill.period_from).sums.total
    trial = book.copy()
    trial.generate(month, customer)
    totals = [b.sums.total for b in trial.bills(month) if b.customer == customer and not b.void]
    if (
        last > 0
        and totals
        and abs(Fraction(sum(totals)) - Fraction(last)) > Fraction(last) * Fraction(2, 5)
    ):
        yield "jump"
