"""What is said to a payment gateway and what it answers, in our own words."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = 100
"""Most payments that come on one page of a sweep."""


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
