"""Payments without a customer, and whose they may be."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass

from dairyos_desktop.domain.matching import Reason  # noqa: TC001 - resolved likewise
from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise


@dataclass(frozen=True)
class UnmatchedPayment:
    """Money that somebody paid, with what it says of itself.

    Attributes:
        amount: What was paid; `left` is what was not given back since.
        payment_key: The gateway's `pay_…`, or the reference that was typed.
        payer: Who paid, as the gateway tells it: a UPI address, a phone, an e-mail address.
        text: What the payer or the gateway wrote.
        bank_reference: Of the bank, which a customer quotes; "" where it is not known.
        customer_id: Whom a clerk assigned it to; None while it is unmatched.
        customer: The same, as code and name; "" while it is unmatched.
        assigned_at: When that was; `assigned_by` did it.
    """

    payment_id: int
    receipt: str
    date: dt.date
    amount: Money
    left: Money
    method: str
    payment_key: str
    payer: str
    text: str
    bank_reference: str = ""
    customer_id: int | None = None
    customer: str = ""
    assigned_at: dt.datetime | None = None
    assigned_by: str = ""


@dataclass(frozen=True)
class LikelyBill:
    """A customer whose money it may be, with the bill that is meant most likely.

    Attributes:
        number: The bill; "" where nothing of theirs is open.
        month: It is of, as `2026-10`.
        open: What is left to pay of the bill.
        owed: What they owe in all.
        reasons: Why it may be, the surest first.
    """

    customer_id: int
    code: str
    name: str
    name_local: str
    address: str
    number: str
    month: str
    open: Money
    owed: Money
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Likeliest:
    """The three likeliest bills.

    Attributes:
        same_amount: How many bills are open with just this amount: the more, the less it says.
    """

    bills: tuple[LikelyBill, ...]
    same_amount: int
