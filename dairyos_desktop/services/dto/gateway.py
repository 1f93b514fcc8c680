"""What is said to a payment gateway and what it answers, in our own words."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = 100
"""Most payments, refunds or settlements that come on one page."""

SETTLED_PAGE = 1000
"""Most lines of the combined report that come on one page."""

LIVE_KEY = "rzp_live_"
"""How key ids of live mode begin."""


@dataclass(frozen=True)
class GatewayAccount:
    """The office's account, as its secrets and settings name it now.

    Attributes:
        base_url: Without `/v1`.
    """

    key_id: str
    key_secret: str = field(repr=False)
    base_url: str

    @property
    def live(self) -> bool:
        """Whether real money moves; in test mode none does."""
        return self.key_id.startswith(LIVE_KEY)


@dataclass(frozen=True)
class LinkRequest:
    """A payment link that is asked for.

    Attributes:
        reference_id: Ours, at most 40 characters, stored before the gateway is asked; the
            gateway takes each only once in the account's life.
        expires_at: Aware; None leaves it to the gateway.
        notes: Come back with each payment: the bill and the customer.
    """

    reference_id: str
    amount: Money
    description: str
    customer_name: str = ""
    contact: str = ""
    email: str = ""
    expires_at: dt.datetime | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GatewayLink:
    """A payment link as the gateway tells it.

    Attributes:
        status: `created`, `partially_paid`, `paid`, `cancelled` or `expired`.
        order_id: Its payments hang on this order; None until the customer's first try.
        notes: As they were given when it was made.
    """

    link_id: str
    reference_id: str
    amount: Money
    amount_paid: Money
    currency: str
    status: str
    short_url: str
    order_id: str | None
    created_at: dt.datetime
    expires_at: dt.datetime | None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GatewayPayment:
    """A payment as the gateway tells it.

    Attributes:
        payment_id: `pay_…`, the key under which money is booked once.
        status: `created`, `authorized`, `captured`, `refunded` or `failed`; none is the last
            word: a failed one may still be captured.
        method: How it was paid there: `upi`, `card`, `netbanking`, …
        amount_refunded: Given back so far, in part or whole.
        rrn: The bank's reference, which a customer quotes; "" where there is none.
        raw: All the gateway said, as it came.
        fee: What the gateway keeps of it, tax included; None until it is captured.
        tax: Of the fee.
    """

    payment_id: str
    order_id: str | None
    amount: Money
    currency: str
    status: str
    method: str
    amount_refunded: Money
    created_at: dt.datetime
    notes: Mapping[str, str]
    description: str
    contact: str
    email: str
    vpa: str
    rrn: str
    raw: Mapping[str, Any]
    fee: Money | None = None
    tax: Money | None = None


@dataclass(frozen=True)
class GatewayRefund:
    """Money given back, as the gateway tells it.

    Attributes:
        status: `pending`, `processed` or `failed`; a failed one gave nothing back.
    """

    refund_id: str
    payment_id: str
    amount: Money
    status: str
    created_at: dt.datetime


@dataclass(frozen=True)
class GatewaySettlement:
    """Money that the gateway paid out to the office's bank.

    Attributes:
        amount: What the bank gets: below 0 where more was given back than came in.
        fees: As told: 0 in a normal settlement, whose fees stand with each payment.
        utr: The bank transfer's reference; "" until it has one.
        status: `created`, `processed` or `failed`.
    """

    settlement_id: str
    amount: Money
    fees: Money
    tax: Money
    utr: str
    status: str
    created_at: dt.datetime


@dataclass(frozen=True)
class SettledItem:
    """A line of the combined report: what a payment or refund came to in a settlement.

    Attributes:
        kind: `payment`, `refund`, `transfer` or `adjustment`.
        entity_id: The payment's, refund's or adjustment's own id.
        payment_id: Whose refund it is; of a payment, itself; "" for none.
        fee: Tax included.
        credit: What it adds to the settlement; `debit` what it takes from it.
    """

    kind: str
    entity_id: str
    payment_id: str
    settlement_id: str
    amount: Money
    fee: Money
    tax: Money
    credit: Money
    debit: Money
    utr: str
    settled_at: dt.datetime
