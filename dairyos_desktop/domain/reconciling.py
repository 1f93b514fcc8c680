"""Reconciliation's rules: what does not agree, how much it weighs, and which words are the cause's.

A cause shows in several places: an allocation that is missing leaves a bill with a wrong state and
a payment with money to spare. Each place is found by itself; `most_specific` leaves the one that
tells the cause.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.billing import Status, status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from dairyos_desktop.domain.money import Money


class Severity(StrEnum):
    """How much a finding weighs: one error fails the day."""

    ERROR = "error"
    WARNING = "warning"


class FindingType(StrEnum):
    """All that reconciliation tells apart; the words are a promise to scripts."""

    BILL_WITHOUT_PAYMENT = "bill_without_payment"
    PAYMENT_WITHOUT_BILL = "payment_without_bill"
    AMOUNT_MISMATCH = "amount_mismatch"
    STATUS_MISMATCH = "status_mismatch"
    BILL_OVER_ALLOCATED = "bill_over_allocated"
    PAYMENT_OVER_ALLOCATED = "payment_over_allocated"
    BALANCE_MISMATCH = "balance_mismatch"
    DUPLICATE_PAYMENT = "duplicate_payment"
    GATEWAY_UNKNOWN_HERE = "gateway_unknown_here"
    OURS_UNKNOWN_AT_GATEWAY = "ours_unknown_at_gateway"
    GATEWAY_AMOUNT_DIFFERS = "gateway_amount_differs"
    REFUND_MISSING_HERE = "refund_missing_here"
    REFUND_MISSING_AT_GATEWAY = "refund_missing_at_gateway"
    LINK_PAID_BILL_OPEN = "link_paid_bill_open"
    LATE_CAPTURE = "late_capture"
    SETTLEMENT_AMOUNT = "settlement_amount"
    SETTLEMENT_FEE = "settlement_fee"
    SETTLEMENT_UTR_MISSING = "settlement_utr_missing"
    BILL_DIFFERS_FROM_DELIVERIES = "bill_differs_from_deliveries"
    BILL_NUMBER_GAP = "bill_number_gap"
    RECEIPT_NUMBER_GAP = "receipt_number_gap"
    EVENT_NOT_PROCESSED = "event_not_processed"

    @property
    def severity(self) -> Severity:
        """How much a finding of this type weighs."""
        return Severity.WARNING if self in _WARNINGS else Severity.ERROR


_WARNINGS = frozenset(
    {
        FindingType.BILL_WITHOUT_PAYMENT,
        FindingType.LATE_CAPTURE,
        FindingType.SETTLEMENT_FEE,
        FindingType.SETTLEMENT_UTR_MISSING,
        FindingType.EVENT_NOT_PROCESSED,
    }
)

GATEWAY_TYPES = frozenset(
    {
        FindingType.GATEWAY_UNKNOWN_HERE,
        FindingType.OURS_UNKNOWN_AT_GATEWAY,
        FindingType.GATEWAY_AMOUNT_DIFFERS,
        FindingType.REFUND_MISSING_HERE,
        FindingType.REFUND_MISSING_AT_GATEWAY,
        FindingType.SETTLEMENT_AMOUNT,
        FindingType.SETTLEMENT_FEE,
        FindingType.SETTLEMENT_UTR_MISSING,
    }
)
"""What only the gateway can tell: neither found nor mended while it can't be asked."""

LATE_DAYS = 3
"""A payment that is booked longer after its link was closed is late."""
WAIT_DAYS = 1
"""So long a payment may be without a customer."""
EVENT_HOURS = 1
"""So long a piece of news may wait to be acted on."""
MOST_GAPS = 200
"""So many missing numbers of one series are named one by one."""
_OWN_REFERENCE = re.compile(r"(?:\D*\d){6}")


@dataclass(frozen=True)
class Side:
    """One figure on both sides, ready to be read."""

    label: str
    here: str
    there: str


@dataclass(frozen=True)
class Found:
    """Something that does not agree.

    Attributes:
        about: What it is about, in a key that is the same night after night.
        touches: All that its cause shows at, by keys of the same kind (`bill 12`, `payment 5`,
            `customer 3`, `gateway pay_…`): another finding at one of them may have its cause.
        gateway_id: The gateway's own id, "" where it isn't about something there.
        happened_on: The business day that it belongs to; None where it belongs to none.
        details: What is wrong, in a sentence; the same as long as nothing changes.
        heads: What the two sides are.
        apart: By how much they differ; None where that can't be said.
    """

    type: FindingType
    about: str
    details: str
    touches: frozenset[str] = frozenset()
    customer_id: int | None = None
    bill_id: int | None = None
    payment_id: int | None = None
    gateway_id: str = ""
    happened_on: dt.date | None = None
    heads: tuple[str, str] = ("", "")
    sides: tuple[Side, ...] = ()
    apart: Money | None = None

    @property
    def identity(self) -> str:
        """Type and thing: the same finding has the same one."""
        return f"{self.type.value} {self.about}"

    @property
    def keys(self) -> frozenset[str]:
        """All that it shows at, what it is about included."""
        return self.touches | {self.about}


_T = FindingType
_TELLS: dict[FindingType, frozenset[FindingType]] = {
    _T.GATEWAY_AMOUNT_DIFFERS: frozenset(
        {
            _T.AMOUNT_MISMATCH,
            _T.PAYMENT_OVER_ALLOCATED,
            _T.PAYMENT_WITHOUT_BILL,
            _T.SETTLEMENT_AMOUNT,
            _T.EVENT_NOT_PROCESSED,
            _T.LINK_PAID_BILL_OPEN,
            _T.REFUND_MISSING_AT_GATEWAY,
        }
    ),
    _T.EVENT_NOT_PROCESSED: frozenset(
        {_T.GATEWAY_UNKNOWN_HERE, _T.LINK_PAID_BILL_OPEN, _T.REFUND_MISSING_HERE}
    ),
    _T.OURS_UNKNOWN_AT_GATEWAY: frozenset(
        {_T.AMOUNT_MISMATCH, _T.REFUND_MISSING_AT_GATEWAY, _T.LATE_CAPTURE}
    ),
    _T.GATEWAY_UNKNOWN_HERE: frozenset({_T.REFUND_MISSING_HERE, _T.SETTLEMENT_AMOUNT}),
    _T.AMOUNT_MISMATCH: frozenset({_T.LINK_PAID_BILL_OPEN}),
    _T.DUPLICATE_PAYMENT: frozenset({_T.PAYMENT_WITHOUT_BILL, _T.LATE_CAPTURE}),
    _T.BILL_OVER_ALLOCATED: frozenset(
        {_T.STATUS_MISMATCH, _T.BALANCE_MISMATCH, _T.PAYMENT_OVER_ALLOCATED}
    ),
    _T.PAYMENT_OVER_ALLOCATED: frozenset({_T.STATUS_MISMATCH, _T.BALANCE_MISMATCH}),
    _T.STATUS_MISMATCH: frozenset(
        {
            _T.BALANCE_MISMATCH,
            _T.PAYMENT_WITHOUT_BILL,
            _T.BILL_WITHOUT_PAYMENT,
            _T.LINK_PAID_BILL_OPEN,
        }
    ),
    _T.REFUND_MISSING_AT_GATEWAY: frozenset({_T.LINK_PAID_BILL_OPEN, _T.BILL_WITHOUT_PAYMENT}),
    _T.LINK_PAID_BILL_OPEN: frozenset(
        {_T.GATEWAY_UNKNOWN_HERE, _T.PAYMENT_WITHOUT_BILL, _T.BILL_WITHOUT_PAYMENT}
    ),
    _T.PAYMENT_WITHOUT_BILL: frozenset({_T.BALANCE_MISMATCH, _T.BILL_WITHOUT_PAYMENT}),
}
"""Which types a more specific one tells the cause of, where both show at the same thing."""


def most_specific(found: Iterable[Found]) -> list[Found]:
    """One finding for each cause: those left out whose cause another one tells.

    What is itself left out still tells: a cause may show at a row of things.
    """
    every = list(found)
    told: dict[tuple[FindingType, str], set[str]] = defaultdict(set)
    for one in every:
        for kind in _TELLS.get(one.type, ()):
            for key in one.keys:
                told[kind, key].add(one.identity)
    return [one for one in every if not any((one.type, key) in told for key in one.keys)]


def is_status_wrong(stored: str, total: int, paid: int) -> bool:
    """Whether the state that a live bill has is not the one of rule 15.

    Args:
        stored: The state.
        total: Of the bill, in paise.
        paid: Σ allocations to it, in paise.
    """
    return stored != Status.VOID.value and stored != status(total, paid).value


def is_own_reference(reference: str) -> bool:
    """Whether a reference names one payment alone: a bank's or a cheque's number has six digits."""
    return _OWN_REFERENCE.match(reference) is not None


def missing_numbers(first: int, following: int, used: Collection[int]) -> list[range]:
    """The numbers that a series should have and has not, in runs that hang together.

    Args:
        first: The series' first number.
        following: The number that it would give next.
        used: Those that are there.
    """
    there = set(used)
    gaps: list[range] = []
    for number in range(first, max(following, max(there, default=0) + 1)):
        if number in there:
            continue
        if gaps and gaps[-1].stop == number:
            gaps[-1] = range(gaps[-1].start, number + 1)
        else:
            gaps.append(range(number, number + 1))
    return gaps


def belongs_to(kind: FindingType, happened_on: dt.date | None, day: dt.date) -> bool:
    """Whether a finding is one of a business day.

    What belongs to no day (a missing number, an account that does not add up) is every day's; a
    bill that is overdue is so on each day after it was due.
    """
    if happened_on is None:
        return True
    if kind is FindingType.BILL_WITHOUT_PAYMENT:
        return happened_on <= day
    return happened_on == day
