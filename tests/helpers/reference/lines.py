"""A bill's lines and sums (rules 5 to 11, 28)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from helpers.reference.figures import ZERO, rupee_step, to_paise_half_even
from helpers.reference.tariff import price_on, tax_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from helpers.reference.register import Product, Register

Key = tuple[str, Decimal, Decimal]
"""Product, unit price, tax rate."""


class NoPriceError(Exception):
    """Something was delivered on a day without a price (rule 4)."""

    def __init__(self, product: str, when: date) -> None:
        super().__init__(f"{product} has no price on {when}")
        self.product = product
        self.when = when


@dataclass(frozen=True)
class Worth:
    """What a quantity at a price comes to."""

    amount: Decimal
    tax: Decimal

    @property
    def cgst(self) -> Decimal:
        """Half of the tax, half to even."""
        return to_paise_half_even(Fraction(self.tax) / 2)

    @property
    def sgst(self) -> Decimal:
        """The other half."""
        return self.tax - self.cgst


@dataclass(frozen=True)
class Line:
    """One line of a bill; a charge has no product, and its reason as the description."""

    kind: str
    product: str
    reason: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    worth: Worth
    by_day: dict[date, Decimal] = field(default_factory=dict)
    charge: str = ""
    charge_month: str = ""

    @property
    def key(self) -> Key:
        """What makes two deliveries one line."""
        return self.product, self.unit_price, self.tax_rate


@dataclass(frozen=True)
class Correction:
    """What an issued bill should have said for one key, in a later bill (rules 25, 26)."""

    original: str
    product: str
    unit_price: Decimal
    tax_rate: Decimal
    quantity: Decimal
    amount: Decimal
    tax: Decimal
    by_day: dict[date, Decimal]

    @property
    def key(self) -> Key:
        """Product, price and tax rate."""
        return self.product, self.unit_price, self.tax_rate

    @property
    def is_nothing(self) -> bool:
        """Quantity, amount and tax are all 0."""
        return not (self.quantity or self.amount or self.tax)


def worth_of(product: Product, quantity: Decimal, price: Decimal, tax_rate: Decimal) -> Worth:
    """Rules 6 and 7: one rounding for the gross, one for what is split from or put on it."""
    gross = to_paise_half_even(Fraction(quantity) * Fraction(price))
    if product.tax_inclusive:
        amount = to_paise_half_even(Fraction(gross) / (1 + Fraction(tax_rate)))
        return Worth(amount, gross - amount)
    return Worth(gross, to_paise_half_even(Fraction(gross) * Fraction(tax_rate)))


def deliveries_of(
    register: Register, customer: str, first: date, last: date
) -> list[tuple[date, str, str, Decimal]]:
    """The customer's rows above 0 in the period: day, product, shift, quantity."""
    rows = [
        (when, product, shift, quantity)
        for (when, whose, shift, product), quantity in register.deliveries.items()
        if whose == customer and first <= when <= last and quantity > 0
    ]
    place = register.product_order.index
    return sorted(rows, key=lambda row: (row[0], place(row[1]), row[2]))


def delivery_lines(register: Register, customer: str, first: date, last: date) -> list[Line]:
    """One line for each product, price and tax rate, in the order of rule 5.

    Raises:
        NoPriceError: The first delivery that has no price.
    """
    heaps: dict[Key, dict[date, Decimal]] = {}
    for when, product, _shift, quantity in deliveries_of(register, customer, first, last):
        price = price_on(register, customer, product, when)
        if price is None:
            raise NoPriceError(product, when)
        heap = heaps.setdefault((product, price, tax_on(register, product, when)), {})
        heap[when] = heap.get(when, Decimal(0)) + quantity
    place = register.product_order.index
    lines = []
    for key in sorted(heaps, key=lambda key: (place(key[0]), key[1], key[2])):
        product, price, tax_rate = key
        quantity = sum(heaps[key].values(), Decimal(0))
        worth = worth_of(register.products[product], quantity, price, tax_rate)
        lines.append(Line("delivery", product, "", quantity, price, tax_rate, worth, heaps[key]))
    return lines


@dataclass(frozen=True)
class Sums:
    """The foot of a bill (rules 10 and 11)."""

    subtotal: Decimal
    tax: Decimal
    adjustments: Decimal
    round_off: Decimal

    @property
    def total(self) -> Decimal:
        """What this bill asks for."""
        return self.subtotal + self.tax + self.adjustments + self.round_off


def sums_of(
    lines: Sequence[Line], corrections: Sequence[Correction], *, round_to_rupee: bool
) -> Sums:
    """Added up line by line."""
    subtotal = sum((line.worth.amount for line in lines), ZERO)
    tax = sum((line.worth.tax for line in lines), ZERO)
    adjustments = sum((row.amount + row.tax for row in corrections), ZERO)
    step = rupee_step(subtotal + tax + adjustments) if round_to_rupee else ZERO
    return Sums(subtotal, tax, adjustments, step)


def litres_of(register: Register, lines: Sequence[Line]) -> Decimal:
    """Litres, and pieces of milk times their content; kilograms and other pieces add none."""
    total = Decimal(0)
    for line in lines:
        if line.kind == "delivery":
            product = register.products[line.product]
            total += product.milk_litres(line.quantity) or Decimal(0)
    return total


def title_of(gstin: str, lines: Sequence[Line], corrections: Sequence[Correction]) -> str:
    """Rule 28, with the correction lines among the lines."""
    if not gstin:
        return "bill"
    taxed = [bool(line.tax_rate) for line in lines]
    taxed += [bool(row.tax_rate) for row in corrections]
    if not any(taxed):
        return "bill_of_supply"
    return "tax_invoice" if all(taxed) else "invoice_cum_bill_of_supply"
