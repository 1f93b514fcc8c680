"""What reconciliation finds: bills, payments, gateway and books side by side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


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
