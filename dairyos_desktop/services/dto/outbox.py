"""What leaves the office, as its people see it."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - resolved likewise

from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise
from dairyos_desktop.domain.outbox import State


@dataclass(frozen=True)
class Counts:
    """How many messages stand how, as `cli.md` names them; what is on its way still waits."""

    queued: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    skipped: int = 0

    @property
    def to_look_at(self) -> int:
        """Those about which a person has to decide."""
        return self.failed + self.unknown

    @property
    def total(self) -> int:
        """All that have an address."""
        return self.queued + self.sent + self.failed + self.unknown


@dataclass(frozen=True)
class MailState:
    """A month's mails.

    Attributes:
        wanted: Bills whose customer has an address and that are no mail yet.
        wanted_sum: What they come to.
        fresh: How many of them become final by it.
        nowhere: Bills whose customer has no address.
        pace: Mails a minute.
        trouble: Why none can be sent: no server is set. Empty where it can be tried.
    """

    counts: Counts
    wanted: int
    wanted_sum: Money
    fresh: int
    nowhere: int
    pace: int
    trouble: str


@dataclass(frozen=True)
class MailStep:
    """What one step of sending did.

    Attributes:
        counts: Of the month that was asked for, or of all.
        wait_s: So many seconds until the next step has something to do; None at the end.
        sent: Whether a letter was handed over.
        offline: Why the server takes nothing from anybody now; empty where it does.
    """

    counts: Counts
    wait_s: float | None
    sent: bool = False
    offline: str = ""


@dataclass(frozen=True)
class OutboxRow:
    """One message in a list; its times are as a clock in the office shows them.

    Attributes:
        number: Of its bill or receipt; empty for a reminder.
        amount: To pay, as on the bill; None where it is about none.
        queued_by: A user's name; empty for the program.
        settled_by: Likewise, where somebody said how it stands.
    """

    message_id: int
    kind: str
    channel: str
    number: str
    bill_id: int | None
    customer_id: int
    name: str
    address: str
    amount: Money | None
    state: str
    tries: int
    problem: str
    queued_at: dt.datetime
    queued_by: str
    tried_at: dt.datetime | None
    next_try_at: dt.datetime | None
    settled_at: dt.datetime | None
    settled_by: str
    version: int


@dataclass(frozen=True)
class MailWork:
    """What a whole round of sending did.

    Attributes:
        sent: Letters that the server took in it.
        offline: Why it ended before its time: the server takes nothing now. Else empty.
        stopped: It was told to stop.
    """

    counts: Counts
    sent: int
    offline: str = ""
    stopped: bool = False


@dataclass(frozen=True)
class SendEntry:
    """A message of the send list.

    Attributes:
        number: Of its bill; empty for a reminder.
        amount: To pay; as on the bill, or what is overdue.
        phone: Empty where the customer has none: it is skipped.
        opened: Its chat was opened once already.
    """

    message_id: int
    number: str
    bill_id: int | None
    customer_id: int
    name: str
    phone: str
    amount: Money
    state: str
    opened: bool

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent."""
        return self.state == State.QUEUED.value


@dataclass(frozen=True)
class OpenedChat:
    """What is needed to send one message.

    Attributes:
        url: Opens the chat with the text typed.
        paper: The bill's file; None for a reminder.
    """

    message_id: int
    url: str
    text: str
    paper: Path | None


@dataclass(frozen=True)
class Overdue:
    """Who may be reminded.

    Attributes:
        customers: With something overdue for so many days, and not reminded today.
        amount: What it comes to.
        days: As the office set it.
    """

    customers: int
    amount: Money
    days: int
