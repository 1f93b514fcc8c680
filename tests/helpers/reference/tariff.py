"""What is in force on a day (rules 2 and 3), found by looking at every row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from helpers.reference.register import Order, Price, Register


def latest(rows: Iterable[tuple[date, Price]], when: date) -> Decimal | None:
    """Of the rows begun and not ended by `when`, the value of the one that began last."""
    chosen: tuple[date, Decimal] | None = None
    for start, row in rows:
        begun = start <= when
        ended = row.effective_to is not None and row.effective_to < when
        if begun and not ended and (chosen is None or start > chosen[0]):
            chosen = (start, row.value)
    return None if chosen is None else chosen[1]


def price_on(register: Register, customer: str, product: str, when: date) -> Decimal | None:
    """Own rate, else the price list's, else the general one."""
    list_name = register.customers[customer].price_list
    places = [("", customer)]
    if list_name:
        places.append((list_name, ""))
    places.append(("", ""))
    for place in places:
        rows = [
            (start, row)
            for (of, price_list, owner, start), row in register.rates.items()
            if of == product and (price_list, owner) == place
        ]
        found = latest(rows, when)
        if found is not None:
            return found
    return None


def has_tax_row(register: Register, product: str, when: date) -> bool:
    """Whether a tax row is in force at all."""
    return _tax(register, product, when) is not None


def tax_on(register: Register, product: str, when: date) -> Decimal:
    """The rate in force; none means 0."""
    found = _tax(register, product, when)
    return Decimal("0.0000") if found is None else found


def _tax(register: Register, product: str, when: date) -> Decimal | None:
    rows = [(start, row) for (of, start), row in register.taxes.items() if of == product]
    return latest(rows, when)


def order_on(
    register: Register, customer: str, product: str, shift: str, when: date
) -> Order | None:
    """The standing order in force for the product and shift, whatever days it names."""
    chosen: Order | None = None
    for order in register.orders.values():
        if (order.customer, order.product, order.shift) != (customer, product, shift):
            continue
        begun = order.effective_from <= when
        ended = order.effective_to is not None and order.effective_to < when
        if begun and not ended and (chosen is None or order.effective_from > chosen.effective_from):
            chosen = order
    return chosen


def falls_on(order: Order, when: date) -> bool:
    """Whether the order's days name this one."""
    if order.pattern == "daily":
        return True
    if order.pattern == "alternate":
        return (when - order.effective_from).days % 2 == 0
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return names[when.weekday()] in order.pattern.split("+")
