"""Payments and accounts as they go into the services and come out."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass

from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise


@dataclass(frozen=True)
class NewPayment:
    """Money taken.

    Attributes:
        customer: The customer's code.
        paid_on: Business date; None means today.
        bill: Number of the bill that is to be paid first, if one was named.
        collector: Who took it at the door.
        key: The caller's own key; a repeat of the same call is the same payment.
        reason: Why a discount is given.
    """

    customer: str
    amount: Money
    method: str
    paid_on: dt.date | None = None
    reference: str = ""
    bill: str | None = None
    collector: str = ""
    key: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class AllocationView:
    """So much of a payment pays a bill; `opening` is the opening balance."""

    number: str
    amount: Money


@dataclass(frozen=True)
class PaymentView:
    """A payment or a reversal (`reverses`), as `cli.md` names its parts."""

    payment_id: int
    receipt: str | None
    customer: str | None
    date: dt.date
    amount: Money
    method: str
    reference: str
    collected_by: str | None
    status: str
    reverses: int | None
    reason: str
    allocations: tuple[AllocationView, ...]
    unallocated: Money


@dataclass(frozen=True)
class LedgerEntry:
    """A line of a customer's account.

    Attributes:
        kind: `opening`, `bill`, `void`, `payment` or `reversal`.
        is_discount: A payment by which no money came, or its reversal: something was let off.
    """

    date: dt.date | None
    kind: str
    ref: str
    debit: Money
    credit: Money
    balance: Money
    is_discount: bool = False

    @property
    def what(self) -> str:
        """What people are told it is: the kind, or `discount` or `discount_reversal`."""
        if not self.is_discount:
            return self.kind
        return "discount" if self.kind == "payment" else "discount_reversal"


@dataclass(frozen=True)
class Ledger:
    """One customer's account: opening first, then by date, bills before payments, then entry."""

    customer: str
    name: str
    entries: tuple[LedgerEntry, ...]
    balance: Money
