"""Charges and credits that are no delivery (rule 8): which fall on a bill."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from helpers.reference.figures import month_ends, month_of, to_paise_half_even
from helpers.reference.lines import Line, Worth, deliveries_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from helpers.reference.bill import Bill
    from helpers.reference.register import Charge, Register


def charge_lines(
    register: Register, others: Sequence[Bill], customer: str, first: date, last: date
) -> list[Line]:
    """Those of this month, and those of earlier months that came after their bill was issued.

    `others` are the customer's other live bills: what stands on one of them is not asked again.
    """
    this_month = month_of(first)
    lines = []
    for charge in register.charges:
        for month in _months(charge, this_month):
            if _stands_on(others, charge, month):
                continue
            if month == this_month:
                due = charge.monthly or charge.on <= last
                falls = due and _falls(register, charge, customer, first, last)
            else:
                of_month = [bill for bill in others if month_of(bill.period_from) == month]
                late = bool(of_month) and all(bill.issued_at is not None for bill in of_month)
                falls = late and _falls(register, charge, customer, *month_ends(month))
            if falls:
                lines.append(charge_line(charge, month))
    return lines


def charge_line(charge: Charge, month: str) -> Line:
    """A charge as a line of its own, tax on top."""
    tax = to_paise_half_even(Fraction(charge.amount) * Fraction(charge.tax_rate))
    return Line(
        kind="charge",
        product="",
        reason=charge.reason,
        quantity=Decimal(1),
        unit_price=charge.amount,
        tax_rate=charge.tax_rate,
        worth=Worth(charge.amount, tax),
        charge=charge.id,
        charge_month=month,
    )


def _months(charge: Charge, this_month: str) -> list[str]:
    month = month_of(charge.on)
    if not charge.monthly:
        return [month] if month <= this_month else []
    ends = month_of(charge.until) if charge.until else this_month
    months = []
    while month <= min(ends, this_month):
        months.append(month)
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12:04d}-{number % 12 + 1:02d}"
    return months


def _stands_on(bills: Sequence[Bill], charge: Charge, month: str) -> bool:
    return any(
        (line.charge, line.charge_month) == (charge.id, month)
        for bill in bills
        for line in bill.content.lines
    )


def _falls(register: Register, charge: Charge, customer: str, first: date, last: date) -> bool:
    if charge.customer:
        return charge.customer == customer
    on_list = register.customers[customer].price_list == charge.price_list
    return on_list and bool(deliveries_of(register, customer, first, last))
