"""Payment links as the office sees them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass
from enum import StrEnum

from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise


class Mode(StrEnum):
    """What the gateway does with what it is asked."""

    OFF = "off"
    NO_KEYS = "no_keys"
    TEST = "test"
    LIVE = "live"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class GatewayState:
    """Whether links can be made, and whether real money moves.

    Attributes:
        trouble: Why that can't be told, where `mode` is `UNKNOWN`.
    """

    mode: Mode
    trouble: str = ""

    @property
    def usable(self) -> bool:
        """Whether there are keys and the office uses them."""
        return self.mode in {Mode.TEST, Mode.LIVE}


@dataclass(frozen=True)
class LinkView:
    """A bill's payment link.

    Attributes:
        link_id: "" until the gateway told it.
        status: As `models.payments.PaymentLink` names them.
        live: False where no real money moves.
        message: What a customer is sent: whose bill, which, how much, where to pay; in the language
            of their bills.
        chat_url: Opens WhatsApp with it; with the customer chosen, where their number is known.
    """

    number: str
    bill_id: int
    link_id: str
    reference_id: str
    short_url: str
    status: str
    amount: Money
    live: bool
    created_at: dt.datetime
    expires_at: dt.datetime | None
    message: str
    chat_url: str
    problem: str

    @property
    def is_open(self) -> bool:
        """Whether it can be paid, as far as is known."""
        return bool(self.short_url) and self.status in {"created", "partially_paid"}


@dataclass(frozen=True)
class LeftOutLink:
    """A bill of the queue that got no link, and why."""

    number: str
    name: str
    problem: str


@dataclass(frozen=True)
class LinkQueue:
    """A month's links under way.

    Attributes:
        waiting: Bills still to get one.
        made: Bills that got one since the queue was begun.
        left_out: Bills that got none.
        wanted: Bills of the month that are open and have no link for what is open, in the queue
            or not.
        wanted_sum: What they come to.
        pace_s: Seconds between two links.
        gateway: Whether links can be made, and whether they are real.
    """

    waiting: int
    made: int
    left_out: tuple[LeftOutLink, ...]
    wanted: int
    wanted_sum: Money
    pace_s: int
    gateway: GatewayState

    @property
    def total(self) -> int:
        """All bills of the queue."""
        return self.waiting + self.made + len(self.left_out)


@dataclass(frozen=True)
class QueueStep:
    """What one step of the queue did.

    Attributes:
        queue: As it stands after it.
        wait_s: So many seconds until the next step has something to do; 0.0 at the end.
        trouble: Why nothing could be made just now; "" where nothing stood in the way.
    """

    queue: LinkQueue
    wait_s: float
    trouble: str = ""
