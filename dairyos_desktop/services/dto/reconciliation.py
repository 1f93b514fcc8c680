"""What reconciliation finds: bills, payments, gateway and books side by side."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass
from enum import StrEnum

from dairyos_desktop.domain.money import Money  # noqa: TC001 - resolved likewise
from dairyos_desktop.domain.reconciling import FindingType, Severity, Side

__all__ = [
    "FindingHistory",
    "FindingRow",
    "FindingState",
    "FindingType",
    "GatewayPart",
    "ReconcileReport",
    "ReconcileSummary",
    "Severity",
    "Side",
]


class FindingState(StrEnum):
    """`OPEN` waits for somebody; `RESOLVED` was not found again; `ACCEPTED` has a reason."""

    OPEN = "open"
    RESOLVED = "resolved"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class ReconcileSummary:
    """How the newest reconciliation ended.

    Attributes:
        on: The business day it was made for.
        made_at: When.
        passed: Whether it found no error.
        errors: Open errors.
        warnings: Open warnings.
    """

    on: dt.date
    made_at: dt.datetime
    passed: bool
    errors: int
    warnings: int


class GatewayPart(StrEnum):
    """Whether the gateway was asked: `LEFT_OUT` where it could not be, `NONE` without one."""

    ASKED = "asked"
    LEFT_OUT = "left_out"
    NONE = "none"


@dataclass(frozen=True)
class FindingRow:
    """A finding, ready to be read.

    Attributes:
        bill: Its number; "" where it is about none.
        payment_id: Ours; None where it is about none, or one that only the gateway knows.
        receipt: The payment's receipt number.
        gateway_id: The gateway's own id: `pay_…`, `setl_…`, the event's.
        happened_on: The business day that it belongs to.
        details: What is wrong, in a sentence.
        heads: What the two sides are.
        sides: Both sides, figure by figure.
        apart: By how much they differ, where that can be said.
        first_seen_on: The day whose reconciliation found it first; `last_seen_on` last.
        reason: Why it was accepted, by `accepted_by`; "" where nobody did.
        resolved_at: When it was not found again.
    """

    id: int
    type: FindingType
    severity: Severity
    state: FindingState
    customer_id: int | None
    customer_code: str
    customer_name: str
    bill: str
    payment_id: int | None
    receipt: str
    gateway_id: str
    happened_on: dt.date | None
    details: str
    heads: tuple[str, str]
    sides: tuple[Side, ...]
    apart: Money | None
    first_seen_on: dt.date
    first_seen_at: dt.datetime
    last_seen_on: dt.date
    last_seen_at: dt.datetime
    accepted_at: dt.datetime | None
    accepted_by: str
    reason: str
    resolved_at: dt.datetime | None
    version: int


@dataclass(frozen=True)
class FindingHistory:
    """A finding, and what was found of the same thing before, newest first."""

    row: FindingRow
    before: tuple[FindingRow, ...]


@dataclass(frozen=True)
class ReconcileReport:
    """The report of a business day.

    Attributes:
        on: The day.
        whole_book: Whether it counts all that is open, or what belongs to that day alone.
        passed: Whether it has no error.
        bills: Live bills that were looked at; `payments` those of the day.
        opened: Findings that were new; `resolved` those that were not found again.
        gateway: Whether the gateway was asked.
        gateway_note: Why not, in a sentence.
        operation: Under which id the log tells of it.
        times: How often the day was reconciled.
        findings: The open ones that it counts, errors first; empty in a list of reports.
    """

    on: dt.date
    whole_book: bool
    passed: bool
    errors: int
    warnings: int
    bills: int
    payments: int
    opened: int
    resolved: int
    gateway: GatewayPart
    gateway_note: str
    made_at: dt.datetime
    made_by: str
    operation: str
    times: int
    findings: tuple[FindingRow, ...] = ()
