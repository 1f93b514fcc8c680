"""Month runs as they are opened later."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass

from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise
from dairyos_desktop.services.dto.billing import NotBilledRow  # noqa: TC001 - likewise


@dataclass(frozen=True)
class RunRow:
    """One run in the list of a month's runs.

    Attributes:
        state: `finished`, `stopped` (Stop came), `failed` (it died or was refused), or `running`:
            it works now, or it died and no run has come since.
        started_at: In the office's time zone.
        finished_at: Likewise; None while it works, and of one that died.
        customer: Code of the one customer whom it was for; empty: all.
        until: The last day of that customer's final bill.
        customers: How many it had to look at; None in runs of older versions.
        done: How many of them it came to.
        not_billed: How many it left without a bill.
    """

    run_id: int
    month: str
    state: str
    user_name: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    customer: str
    name: str
    until: dt.date | None
    customers: int | None
    done: int | None
    created: int
    updated: int
    voided: int
    unchanged: int
    not_billed: int

    @property
    def seconds(self) -> int | None:
        """How long it took, in whole seconds; None where nobody knows."""
        if self.finished_at is None:
            return None
        return max(0, round((self.finished_at - self.started_at).total_seconds()))


@dataclass(frozen=True)
class StillWithout:
    """A customer whom a run left without a bill, and what has come of it since.

    Attributes:
        row: Who, and why then.
        product_id: The product that lacked a price; None where that was not the reason.
        bill: Number of the live bill that the customer has for the month now; empty: none.
        parked: Why the customer is left out of the month now; empty: is not.
    """

    row: NotBilledRow
    product_id: int | None
    bill: str
    parked: str


@dataclass(frozen=True)
class RunRecord:
    """A run with all that it told when it ended.

    Attributes:
        run: The run.
        corrections: Correction lines on the month's bills when it ended; None: it never did.
        total: Σ totals of the month's live bills when it ended; None likewise.
        without: Whom it left without a bill, by customer code.
    """

    run: RunRow
    corrections: int | None
    total: Money | None
    without: tuple[StillWithout, ...]
