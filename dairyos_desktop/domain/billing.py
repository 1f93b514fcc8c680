"""What a bill says: its lines, sums, title and state (rules 5 to 11, 15 and 28).

Works on whole numbers of the smallest unit: paise, thousandths of a quantity or of a rupee of
unit price, ten-thousandths of a tax rate.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.rounding import divide_half_even, round_half_away_to_rupee

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RATE_SCALE = 10_000
# thousandths × thousandths of a rupee, in paise
GROSS_SCALE = 10_000
_MILK_HSN = "0401"
MAX_CHARGE_PAISE = 9_999_999


class Status(StrEnum):
    """A bill's state, always derived (rule 15)."""

    UNPAID = "UNPAID"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    VOID = "VOID"


class IssuedBy(StrEnum):
    """What made a bill final (rule 17), as the books keep it."""

    PRINTED = "printed"
    PRINTING = "on its way to the printer"
    PDF = "PDF written"
    MARKED = "marked so"
    MONEY = "paid by money entered since"
    LINK = "given a payment link"
    QUEUED = "to be sent"
    MAIL = "mailed"
    MESSAGE = "sent by message"


NOT_ON_PAPER = frozenset({IssuedBy.MONEY, IssuedBy.LINK, IssuedBy.QUEUED, IssuedBy.PRINTING})
"""These make a bill final without its paper having gone out."""


class Title(StrEnum):
    """What the paper is called (rule 28; CGST Rules 46, 46A, 49)."""

    BILL = "bill"
    BILL_OF_SUPPLY = "bill_of_supply"
    TAX_INVOICE = "tax_invoice"
    INVOICE_CUM_BILL_OF_SUPPLY = "invoice_cum_bill_of_supply"

    @property
    def text(self) -> str:
        """In English, as printed."""
        return _TITLES[self]


_TITLES = {
    Title.BILL: "Bill",
    Title.BILL_OF_SUPPLY: "Bill of supply",
    Title.TAX_INVOICE: "Tax invoice",
    Title.INVOICE_CUM_BILL_OF_SUPPLY: "Invoice-cum-bill of supply",
}


@dataclass(frozen=True, slots=True)
class Goods:
    """What a line needs to know of its product."""

    product_id: int
    code: str
    name: str
    name_local: str
    unit: str
    hsn: str
    tax_inclusive: bool
    content: int | None
    position: int

    def litres(self, quantity: int) -> int:
        """Thousandths of a litre: what is sold in litres, and pieces of milk by their content."""
        if self.unit == "L":
            return quantity
        if self.unit == "pc" and self.content and self.hsn.startswith(_MILK_HSN):
            return divide_half_even(quantity * self.content, 1000)
        return 0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a customer took of a product at one price and tax rate."""

    goods: Goods
    price: int
    rate: int
    quantity: int
    first_on: dt.date
    last_on: dt.date


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bill; a charge has no product and a quantity of plus or minus one."""

    kind: str
    product_id: int | None
    charge_id: int | None
    charge_month: str | None
    description: str
    hsn: str
    unit: str
    quantity: int
    price: int
    rate: int
    amount: int
    tax: int
    cgst: int
    sgst: int
    from_on: dt.date | None
    to_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction line, already worked out as a difference (rule 25)."""

    original_id: int
    product_id: int
    detail: str
    price: int
    rate: int
    quantity: int
    amount: int
    tax: int


@dataclass(frozen=True, slots=True)
class Sums:
    """A bill's sums in paise (rule 10)."""

    subtotal: int
    tax: int
    adjustments: int
    round_off: int
    total: int


def priced(quantity: int, price: int, rate: int, *, tax_inclusive: bool) -> tuple[int, int]:
    """Amount and tax in paise of a quantity at a price: rounded once each (rules 6 and 7)."""
    gross = divide_half_even(quantity * price, GROSS_SCALE)
    if tax_inclusive:
        amount = divide_half_even(gross * RATE_SCALE, RATE_SCALE + rate)
        return amount, gross - amount
    return gross, divide_half_even(gross * rate, RATE_SCALE)


def delivery_lines(delivered: Iterable[Delivered]) -> list[Line]:
    """One line for each (product, price, tax rate), in product order, then price, then rate.

    Parts of the same key (a price that came back after another) are put together first.
    """
    merged: dict[tuple[int, int, int], Delivered] = {}
    for part in delivered:
        key = (part.goods.product_id, part.price, part.rate)
        known = merged.get(key)
        merged[key] = part if known is None else _together(known, part)
    ordered = sorted(merged.values(), key=lambda part: (part.goods.position, part.price, part.rate))
    return [_delivery_line(part) for part in ordered]


def charge_line(charge_id: int, month: str, description: str, amount: int, rate: int) -> Line:
    """The line of a charge or (below 0) a credit; tax is added to its amount (rule 8)."""
    tax = divide_half_even(amount * rate, RATE_SCALE)
    cgst = divide_half_even(tax, 2)
    return Line(
        kind="charge",
        product_id=None,
        charge_id=charge_id,
        charge_month=month,
        description=description,
        hsn="",
        unit="",
        quantity=1000 if amount >= 0 else -1000,
        price=abs(amount) * 10,
        rate=rate,
        amount=amount,
        tax=tax,
        cgst=cgst,
        sgst=tax - cgst,
        from_on=None,
        to_on=None,
    )


def sums(lines: Sequence[Line], corrections: Sequence[Correction], *, round_to_rupee: bool) -> Sums:
    """The bill's sums; rounding to the rupee is half away from zero (rule 11, CGST Act s.170)."""
    subtotal = sum(line.amount for line in lines)
    tax = sum(line.tax for line in lines)
    adjustments = sum(row.amount + row.tax for row in corrections)
    exact = subtotal + tax + adjustments
    total = round_half_away_to_rupee(exact) if round_to_rupee else exact
    return Sums(subtotal, tax, adjustments, total - exact, total)


def title(rates: Iterable[int], *, has_gstin: bool) -> Title:
    """The paper's title from the tax rates of all its lines (rule 28)."""
    if not has_gstin:
        return Title.BILL
    taxed = {rate > 0 for rate in rates}
    if taxed == {True}:
        return Title.TAX_INVOICE
    if True in taxed:
        return Title.INVOICE_CUM_BILL_OF_SUPPLY
    return Title.BILL_OF_SUPPLY


def status(total: int, allocated: int) -> Status:
    """The state of a bill that isn't void (rule 15)."""
    if total <= 0 or allocated == total:
        return Status.PAID
    return Status.UNPAID if allocated == 0 else Status.PARTIALLY_PAID


def _together(one: Delivered, other: Delivered) -> Delivered:
    return Delivered(
        one.goods,
        one.price,
        one.rate,
        one.quantity + other.quantity,
        min(one.first_on, other.first_on),
        max(one.last_on, other.last_on),
    )


def _delivery_line(part: Delivered) -> Line:
    goods = part.goods
    amount, tax = priced(part.quantity, part.price, part.rate, tax_inclusive=goods.tax_inclusive)
    cgst = divide_half_even(tax, 2)
    return Line(
        "delivery",
        goods.product_id,
        None,
        None,
        goods.name,
        goods.hsn,
        goods.unit,
        part.quantity,
        part.price,
        part.rate,
        amount,
        tax,
        cgst,
        tax - cgst,
        part.first_on,
        part.last_on,
    )
