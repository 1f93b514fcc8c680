"""What the screen says of findings and reports; knows no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.services.dto.reconciliation import FindingState, FindingType, GatewayPart

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.reconciliation import FindingRow, ReconcileReport

_T = FindingType
TITLES = {
    _T.BILL_WITHOUT_PAYMENT: "Bill is overdue",
    _T.PAYMENT_WITHOUT_BILL: "Money pays no bill",
    _T.AMOUNT_MISMATCH: "Link paid with another sum",
    _T.STATUS_MISMATCH: "Bill has the wrong state",
    _T.BILL_OVER_ALLOCATED: "Bill is paid too much",
    _T.PAYMENT_OVER_ALLOCATED: "Payment pays too much",
    _T.BALANCE_MISMATCH: "Account does not add up",
    _T.DUPLICATE_PAYMENT: "Money taken twice",
    _T.GATEWAY_UNKNOWN_HERE: "Not in the books",
    _T.OURS_UNKNOWN_AT_GATEWAY: "Not at Razorpay",
    _T.GATEWAY_AMOUNT_DIFFERS: "Razorpay took another sum",
    _T.REFUND_MISSING_HERE: "Refund not in the books",
    _T.REFUND_MISSING_AT_GATEWAY: "Refund not at Razorpay",
    _T.LINK_PAID_BILL_OPEN: "Link paid, bill open",
    _T.LATE_CAPTURE: "Paid after the link closed",
    _T.SETTLEMENT_AMOUNT: "Settlement differs",
    _T.SETTLEMENT_FEE: "Another fee was kept",
    _T.SETTLEMENT_UTR_MISSING: "Settlement has no UTR",
    _T.BILL_DIFFERS_FROM_DELIVERIES: "Bill unlike the day sheets",
    _T.BILL_NUMBER_GAP: "Bill number missing",
    _T.RECEIPT_NUMBER_GAP: "Receipt number missing",
    _T.EVENT_NOT_PROCESSED: "News not acted on",
}
"""What is wrong, in a few words."""

_ASK_SUPPORT = "The program keeps this by itself: tell support, who need the audit log."
ADVICE = {
    _T.BILL_WITHOUT_PAYMENT: "Remind the customer, or take the money.",
    _T.PAYMENT_WITHOUT_BILL: "Give the money to the customer and bill that it is for.",
    _T.AMOUNT_MISMATCH: "Take the rest, or give back what is too much.",
    _T.STATUS_MISMATCH: _ASK_SUPPORT,
    _T.BILL_OVER_ALLOCATED: _ASK_SUPPORT,
    _T.PAYMENT_OVER_ALLOCATED: _ASK_SUPPORT,
    _T.BALANCE_MISMATCH: _ASK_SUPPORT,
    _T.DUPLICATE_PAYMENT: "If it came once, reverse one of the two; if twice, let it stand.",
    _T.GATEWAY_UNKNOWN_HERE: "Ask Razorpay for news; what can't be booked tells why there.",
    _T.OURS_UNKNOWN_AT_GATEWAY: "Look it up on Razorpay's page; reverse it if it never came.",
    _T.GATEWAY_AMOUNT_DIFFERS: "Look it up on Razorpay's page, then reverse it or add the rest.",
    _T.REFUND_MISSING_HERE: "Ask Razorpay for news, or reverse what was given back.",
    _T.REFUND_MISSING_AT_GATEWAY: "Give it back on Razorpay's page, or say how it was given back.",
    _T.LINK_PAID_BILL_OPEN: "Ask Razorpay for news; the money is booked by it.",
    _T.LATE_CAPTURE: "Look whether the customer paid in another way meanwhile.",
    _T.SETTLEMENT_AMOUNT: "Ask Razorpay about it, then let it stand with what they said.",
    _T.SETTLEMENT_FEE: "Ask Razorpay about it, then let it stand with what they said.",
    _T.SETTLEMENT_UTR_MISSING: "Look for the money at the bank; Razorpay tells the UTR later.",
    _T.BILL_DIFFERS_FROM_DELIVERIES: "Make the month again, or the bill's correction.",
    _T.BILL_NUMBER_GAP: "A number can't come back: find out why, and say so.",
    _T.RECEIPT_NUMBER_GAP: "A number can't come back: find out why, and say so.",
    _T.EVENT_NOT_PROCESSED: "Look at the news, mend what it says, and try it again.",
}
"""What to do about it."""


def title_of(row: FindingRow) -> str:
    """What is wrong, in a few words."""
    return TITLES[row.type]


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its thing."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def summary(report: ReconcileReport, waiting: int) -> str:
    """The sentence on top: what was looked at, and how much is left to look at."""
    things = "all agree" if not waiting else f"{counted(waiting, 'thing')} to look at"
    return (
        f"{format_date(report.on)}: {counted(report.bills, 'bill')}, "
        f"{counted(report.payments, 'payment')}, {things}."
    )


def reconciled_words(report: ReconcileReport) -> str:
    """What came of it, in one line."""
    news = []
    if report.opened:
        news.append(counted(report.opened, "new finding"))
    if report.resolved:
        news.append(f"{report.resolved:,} mended")
    verdict = "Reconciled" if report.errors + report.warnings else "Reconciled, all agree"
    return f"{verdict}: {', '.join(news)}" if news else f"{verdict}: nothing new"


def made_words(report: ReconcileReport, zone: dt.tzinfo) -> str:
    """When and by whom it was made, and whether the gateway was asked."""
    at = report.made_at.astimezone(zone)
    by = "by itself" if report.made_by == "system" else f"by {report.made_by}"
    asked = {
        GatewayPart.ASKED: "Razorpay was asked",
        GatewayPart.NONE: "without Razorpay, which is not set up",
        GatewayPart.LEFT_OUT: "Razorpay was left out",
    }[report.gateway]
    return f"Made {at:%d-%m-%Y %H:%M} {by}; {asked}."


def state_words(row: FindingRow) -> str:
    """Where a finding stands."""
    if row.state is FindingState.RESOLVED:
        return "Mended"
    if row.state is FindingState.ACCEPTED:
        return "Accepted"
    return "Error" if row.severity.value == "error" else "Warning"


def since_words(row: FindingRow, zone: dt.tzinfo) -> str:
    """When it was seen, and what became of it."""
    if row.first_seen_on == row.last_seen_on:
        words = f"Seen on {format_date(row.first_seen_on)}"
    else:
        words = f"Seen from {format_date(row.first_seen_on)} to {format_date(row.last_seen_on)}"
    if row.accepted_at is not None:
        on = row.accepted_at.astimezone(zone)
        words += f"; accepted {on:%d-%m-%Y} by {row.accepted_by}: “{row.reason}”"
    if row.resolved_at is not None:
        words += f"; mended by {row.resolved_at.astimezone(zone):%d-%m-%Y %H:%M}"
    return words + "."


def apart_words(row: FindingRow) -> str:
    """By how much the sides differ."""
    return "–" if row.apart is None else row.apart.format(symbol=False)


def about_words(row: FindingRow) -> str:
    """Customer, bill and payment, for the panel."""
    parts = []
    if row.customer_code:
        parts.append(f"{row.customer_name} ({row.customer_code})")
    if row.bill:
        parts.append(f"Bill {row.bill}")
    if row.receipt:
        parts.append(f"Receipt {row.receipt}")
    if row.gateway_id:
        parts.append(row.gateway_id)
    return " · ".join(parts)
