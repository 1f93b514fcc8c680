"""Charges and credits as they go in and come out (rule 8)."""

from __future__ import annotations

from dataclasses import dataclass

from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved when inspected
from dairyos_desktop.domain.periods import Month  # noqa: TC001 - resolved likewise
from dairyos_desktop.domain.quantity import TaxRate


@dataclass(frozen=True)
class ChargeForm:
    """A charge (above 0) or a credit (below) as typed.

    Attributes:
        customer_id: Whose; None where it is a price list's.
        price_list_id: Falls on each of the list's customers who took something that month.
        monthly: On the first bill of each month; else once.
        first_month: The month that it belongs to, or begins with.
        last_month: Of a monthly one; None for until it is ended.
        description: As it stands on the bill.
        amount: Before tax.
        reason: Why; for the books, not on the bill.
    """

    description: str
    amount: Money
    first_month: Month
    reason: str
    customer_id: int | None = None
    price_list_id: int | None = None
    monthly: bool = False
    last_month: Month | None = None
    tax_rate: TaxRate = TaxRate.zero


@dataclass(frozen=True)
class ChargeRow:
    """A charge that stands in the books.

    Attributes:
        billed: Months whose issued bill carries it: it can be ended after them, not taken back.
    """

    id: int
    version: int
    form: ChargeForm
    billed: tuple[str, ...]
