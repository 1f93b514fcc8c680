"""Where a finding is mended: which screen, with what of it shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.texts import as_shown, tr_later
from dairyos_desktop.services.dto.reconciliation import FindingState, FindingType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.services.dto.reconciliation import FindingRow

_T = FindingType
_NEWS = frozenset(
    {
        _T.GATEWAY_UNKNOWN_HERE,
        _T.LINK_PAID_BILL_OPEN,
        _T.REFUND_MISSING_HERE,
        _T.EVENT_NOT_PROCESSED,
    }
)
_SERIES = frozenset({_T.BILL_NUMBER_GAP, _T.RECEIPT_NUMBER_GAP})
_BILLS = frozenset({_T.STATUS_MISMATCH, _T.BILL_OVER_ALLOCATED, _T.BILL_DIFFERS_FROM_DELIVERIES})
AT_RAZORPAY = tr_later("Only Razorpay can mend it: ask them, then accept it with what they said.")
DONE = tr_later("It agrees by now.")


@dataclass(frozen=True)
class Place:
    """A screen and what of it.

    Attributes:
        why_not: Why there is no such place in the program; "" where there is.
    """

    screen: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    why_not: str = ""


def place_of(row: FindingRow) -> Place:
    """Where the finding is mended."""
    if row.state is FindingState.RESOLVED:
        return Place(why_not=as_shown(DONE))
    if row.type in _SERIES:
        return Place("settings", {"group": "audit"})
    return _with_bill(row) or _with_money(row) or Place(why_not=as_shown(AT_RAZORPAY))


def _with_bill(row: FindingRow) -> Place | None:
    return Place("bills", {"number": row.bill}) if row.type in _BILLS and row.bill else None


def _with_money(row: FindingRow) -> Place | None:
    if row.type in _NEWS:
        return Place("payments", {"tab": "news"})
    if row.customer_id is None:
        unmatched = row.type is _T.PAYMENT_WITHOUT_BILL
        return Place("payments", {"tab": "unmatched"}) if unmatched else None
    if row.type is _T.BILL_WITHOUT_PAYMENT:
        return Place("payments", {"tab": "counter", "customer_id": row.customer_id})
    return Place("customers", {"customer_id": row.customer_id})
