"""The gateway's news as it goes into the inbox and comes out, and what a polling found."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Via(StrEnum):
    """How a piece of news came: asked for, or pushed by the gateway."""

    POLL = "poll"
    WEBHOOK = "webhook"


class EventStatus(StrEnum):
    """How far a piece of news has come."""

    RECEIVED = "received"
    PROCESSING = "processing"
    PROCESSED = "processed"
    FAILED = "failed"


@dataclass(frozen=True)
class Event:
    """A piece of news as it came.

    Attributes:
        event_id: Its own: `poll:<payment>:<status>:<amount_refunded>` where it was asked for; of
            a push the header's, else the body's SHA-256.
        event_type: The gateway's word, `payment.captured`; `poll.payment` where it was asked for.
        payload: All of it, as JSON has it.
    """

    event_id: str
    event_type: str
    payload: Mapping[str, Any]
    received_via: Via = Via.WEBHOOK


@dataclass(frozen=True)
class Received:
    """What became of a piece of news that came.

    Attributes:
        known: It was there already; nothing was stored.
        event_id: Its row in the inbox.
    """

    known: bool
    event_id: int


@dataclass(frozen=True)
class Worked:
    """What acting on the inbox came to.

    Attributes:
        processed: Pieces of news that are through.
        failed: That could not be acted on; each says why in the inbox.
        new_payments: Payments booked.
        reversals: Payments taken back, whole or in part.
        problems: Why the failed ones failed, a sentence each.
        busy: Somebody else is acting on the inbox just now; they take all that is in it.
    """

    processed: int = 0
    failed: int = 0
    new_payments: int = 0
    reversals: int = 0
    problems: tuple[str, ...] = ()
    busy: bool = False


@dataclass(frozen=True)
class EventRow:
    """A piece of news as the inbox lists it.

    Attributes:
        event_id: The row, for `detail` and `retry`.
        key: The event's own id.
        payment_id: The `pay_…` that it tells of; "" where it tells of none.
        tries: How often it was acted on.
        due_at: When it is tried again by itself; None where it isn't.
        problem: Why it failed, in words; of one that was put away, why that was done too.
    """

    event_id: int
    key: str
    event_type: str
    received_via: Via
    status: EventStatus
    received_at: dt.datetime
    processed_at: dt.datetime | None
    payment_id: str
    tries: int
    due_at: dt.datetime | None
    problem: str

    @property
    def is_put_away(self) -> bool:
        """Whether somebody said that it needs nothing more, although it failed."""
        return self.status is EventStatus.PROCESSED and self.problem != ""


@dataclass(frozen=True)
class EventDetail:
    """A piece of news with all it said."""

    row: EventRow
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class PollState:
    """How it stands with the gateway, for the status bar.

    Attributes:
        is_set_up: A key pair is there; without one nothing is asked.
        checked_at: When it last answered all that was asked.
        trouble_at: Since when it does not; None where all is well.
        trouble: The error's code: `offline`, `gateway_busy`, `gateway_keys`, …
        words: The trouble in a sentence.
        not_before: It asked not to be asked before then.
    """

    is_set_up: bool
    checked_at: dt.datetime | None = None
    trouble_at: dt.datetime | None = None
    trouble: str = ""
    words: str = ""
    not_before: dt.datetime | None = None


@dataclass(frozen=True)
class Polled:
    """What asking the gateway for news came to.

    Attributes:
        checked: Links and payments that were looked at.
        new_payments: Payments booked.
        events: Pieces of news that were new.
        problems: What went wrong, a sentence each.
        stopped: It was asked to stop before it was through.
    """

    checked: int = 0
    new_payments: int = 0
    events: int = 0
    problems: tuple[str, ...] = field(default=())
    stopped: bool = False
