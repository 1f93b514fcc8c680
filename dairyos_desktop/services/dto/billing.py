"""Bills as they come out of the services."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass

from dairyos_desktop.domain.billing import NOT_ON_PAPER
from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate  # noqa: TC001 - likewise


@dataclass(frozen=True)
class NotBilledRow:
    """A customer without a bill, and why; `code` is `no_price` or `parked`."""

    customer_id: int
    customer: str
    name: str
    code: str
    reason: str
    product: str | None
    date: dt.date | None


@dataclass(frozen=True)
class RunResult:
    """What a run did, or (preview) would do.

    Attributes:
        total: Σ totals of the month's live bills.
        corrections: Correction lines on the month's bills.
        stopped: Stop came before the last customer.
    """

    month: str
    created: int
    updated: int
    voided: int
    unchanged: int
    not_billed: tuple[NotBilledRow, ...]
    corrections: int
    total: Money
    stopped: bool = False
    run_id: int | None = None


@dataclass(frozen=True)
class MonthWarning:
    """Something odd about a month before money is involved; `customer` None: the whole month.

    Attributes:
        accepted: Why it may stand; empty where nobody has said so.
        accepted_by: Who said so.
    """

    customer_id: int | None
    customer: str | None
    name: str
    code: str
    detail: str
    accepted: str = ""
    accepted_by: str = ""


@dataclass(frozen=True)
class Preview:
    """What a run would do, and what to look at first."""

    result: RunResult
    warnings: tuple[MonthWarning, ...]


@dataclass(frozen=True)
class PendingSum:
    """What of an issued bill is to be put right.

    Attributes:
        number: The issued bill's.
        amount: Σ of its pending corrections, tax in it; 0.00 where nothing differs.
        month: The next one that can carry them (`2026-11`).
    """

    number: str
    amount: Money
    month: str


@dataclass(frozen=True)
class BillRow:
    """A bill in a list.

    Attributes:
        payable: As on its paper: the total with what was owed before.
        paid: What is allocated to it now.
        issued_by: What issued it, one of `domain.billing.IssuedBy`; empty where it isn't issued.
    """

    bill_id: int
    number: str
    customer_id: int
    customer: str
    name: str
    name_local: str
    route: str
    position: int
    litres: Quantity
    total: Money
    payable: Money
    paid: Money
    status: str
    issued: bool
    issued_by: str
    void_reason: str
    version: int

    @property
    def sent(self) -> bool:
        """Whether its paper went out, or was marked so; money and links issue without that."""
        return self.issued and self.issued_by not in NOT_ON_PAPER


@dataclass(frozen=True)
class BillLineView:
    """A line; a charge has no product."""

    kind: str
    product: str | None
    description: str
    hsn: str
    unit: str
    quantity: Quantity
    unit_price: Price
    tax_rate: TaxRate
    amount: Money
    tax: Money
    cgst: Money
    sgst: Money
    from_on: dt.date | None
    to_on: dt.date | None


@dataclass(frozen=True)
class CorrectionView:
    """A correction line of an earlier bill.

    Attributes:
        original: The earlier bill's number.
        original_on: Its date.
        detail: The days that changed, `09-10`.
    """

    original: str
    original_on: dt.date
    detail: str
    product: str
    unit: str
    quantity: Quantity
    unit_price: Price
    tax_rate: TaxRate
    amount: Money
    tax: Money


@dataclass(frozen=True)
class BillView:
    """A whole bill, as `cli.md` names its parts."""

    bill_id: int
    number: str
    customer: str
    customer_id: int
    name: str
    month: str
    period_from: dt.date
    period_to: dt.date
    status: str
    version: int
    bill_date: dt.date
    generated_at: dt.datetime
    issued_at: dt.datetime | None
    due_on: dt.date
    title: str
    lines: tuple[BillLineView, ...]
    corrections: tuple[CorrectionView, ...]
    litres: Quantity
    subtotal: Money
    tax: Money
    adjustments: Money
    round_off: Money
    total: Money
    brought_forward: Money
    receipts: Money
    previous_balance: Money
    payable: Money
    paid: Money
    open: Money
    void_reason: str
