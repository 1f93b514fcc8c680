"""A customer's final bill to a day, as it would be and as it was made (rule 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.domain.quantity import Price, Quantity
    from dairyos_desktop.services.dto.billing import BillView


@dataclass(frozen=True)
class FinalLine:
    """A line that would stand on it.

    Attributes:
        unit: Empty for a charge or credit, whose quantity and price say nothing.
        amount: Before tax.
    """

    description: str
    quantity: Quantity
    unit: str
    unit_price: Price
    amount: Money


@dataclass(frozen=True)
class FinalContent:
    """What would stand on it; `total` = Σ lines + tax + corrections + round-off (rule 10).

    Attributes:
        number: Of the bill that is not issued yet and ends on that day then; empty where a new one
            is made.
        unchanged: That bill says all this already.
        payable: `total` with what was owed before.
    """

    number: str
    unchanged: bool
    period_from: dt.date
    lines: tuple[FinalLine, ...]
    corrections: Money
    tax: Money
    round_off: Money
    total: Money
    previous_balance: Money
    payable: Money


@dataclass(frozen=True)
class FinalPreview:
    """What making a final bill would do, and what to look at first.

    Attributes:
        until: Its last day.
        content: None where there would be none: nothing was taken, or `not_billed` says why.
        not_billed: Why the customer can't be billed; else empty.
        to_confirm: How many cells till then are as ordered but not confirmed.
        first_to_confirm: The first day of them, as it is read; empty without any.
        after: How many deliveries of the month come after that day; its run bills them.
        unbilled_month: The month before (`2026-10`), where deliveries of it stand on no bill.
        today: The business date.
    """

    until: dt.date
    content: FinalContent | None
    not_billed: str
    to_confirm: int
    first_to_confirm: str
    after: int
    unbilled_month: str
    today: dt.date


@dataclass(frozen=True)
class FinalResult:
    """What came of it.

    Attributes:
        bill: The bill that ends on that day; None where nothing was to bill, or `not_billed` says
            why.
    """

    bill: BillView | None
    not_billed: str
