"""What the screen says of findings and reports; knows no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.services.dto.reconciliation import FindingState, FindingType, GatewayPart

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.reconciliation import FindingRow, ReconcileReport

_T = FindingType
TITLES = {
    _T.BILL_WITHOUT_PAYMENT: tr_later("Bill is overdue"),
    _T.PAYMENT_WITHOUT_BILL: tr_later("Money pays no bill"),
    _T.AMOUNT_MISMATCH: tr_later("Link paid with another sum"),
    _T.STATUS_MISMATCH: tr_later("Bill has the wrong state"),
    _T.BILL_OVER_ALLOCATED: tr_later("Bill is paid too much"),
    _T.PAYMENT_OVER_ALLOCATED: tr_later("Payment pays too much"),
    _T.BALANCE_MISMATCH: tr_later("Account does not add up"),
    _T.DUPLICATE_PAYMENT: tr_later("Money taken twice"),
    _T.GATEWAY_UNKNOWN_HERE: tr_later("Not in the books"),
    _T.OURS_UNKNOWN_AT_GATEWAY: tr_later("Not at Razorpay"),
    _T.GATEWAY_AMOUNT_DIFFERS: tr_later("Razorpay took another sum"),
    _T.REFUND_MISSING_HERE: tr_later("Refund not in the books"),
    _T.REFUND_MISSING_AT_GATEWAY: tr_later("Refund not at Razorpay"),
    _T.LINK_PAID_BILL_OPEN: tr_later("Link paid, bill open"),
    _T.LATE_CAPTURE: tr_later("Paid after the link closed"),
    _T.SETTLEMENT_AMOUNT: tr_later("Settlement differs"),
    _T.SETTLEMENT_FEE: tr_later("Another fee was kept"),
    _T.SETTLEMENT_UTR_MISSING: tr_later("Settlement has no UTR"),
    _T.BILL_DIFFERS_FROM_DELIVERIES: tr_later("Bill unlike the day sheets"),
    _T.BILL_NUMBER_GAP: tr_later("Bill number missing"),
    _T.RECEIPT_NUMBER_GAP: tr_later("Receipt number missing"),
    _T.EVENT_NOT_PROCESSED: tr_later("News not acted on"),
}
"""What is wrong, in a few words."""

_ASK_SUPPORT = tr_later("The program keeps this by itself: tell support, who need the audit log.")
ADVICE = {
    _T.BILL_WITHOUT_PAYMENT: tr_later("Remind the customer, or take the money."),
    _T.PAYMENT_WITHOUT_BILL: tr_later("Give the money to the customer and bill that it is for."),
    _T.AMOUNT_MISMATCH: tr_later("Take the rest, or give back what is too much."),
    _T.STATUS_MISMATCH: _ASK_SUPPORT,
    _T.BILL_OVER_ALLOCATED: _ASK_SUPPORT,
    _T.PAYMENT_OVER_ALLOCATED: _ASK_SUPPORT,
    _T.BALANCE_MISMATCH: _ASK_SUPPORT,
    _T.DUPLICATE_PAYMENT: tr_later(
        "If it came once, reverse one of the two; if twice, let it stand."
    ),
    _T.GATEWAY_UNKNOWN_HERE: tr_later(
        "Ask Razorpay for news; what can't be booked tells why there."
    ),
    _T.OURS_UNKNOWN_AT_GATEWAY: tr_later(
        "Look it up on Razorpay's page; reverse it if it never came."
    ),
    _T.GATEWAY_AMOUNT_DIFFERS: tr_later(
        "Look it up on Razorpay's page, then reverse it or add the rest."
    ),
    _T.REFUND_MISSING_HERE: tr_later("Ask Razorpay for news, or reverse what was given back."),
    _T.REFUND_MISSING_AT_GATEWAY: tr_later(
        "Give it back on Razorpay's page, or say how it was given back."
    ),
    _T.LINK_PAID_BILL_OPEN: tr_later("Ask Razorpay for news; the money is booked by it."),
    _T.LATE_CAPTURE: tr_later("Look whether the customer paid in another way meanwhile."),
    _T.SETTLEMENT_AMOUNT: tr_later("Ask Razorpay about it, then let it stand with what they said."),
    _T.SETTLEMENT_FEE: tr_later("Ask Razorpay about it, then let it stand with what they said."),
    _T.SETTLEMENT_UTR_MISSING: tr_later(
        "Look for the money at the bank; Razorpay tells the UTR later."
    ),
    _T.BILL_DIFFERS_FROM_DELIVERIES: tr_later("Make the month again, or the bill's correction."),
    _T.BILL_NUMBER_GAP: tr_later("A number can't come back: find out why, and say so."),
    _T.RECEIPT_NUMBER_GAP: tr_later("A number can't come back: find out why, and say so."),
    _T.EVENT_NOT_PROCESSED: tr_later("Look at the news, mend what it says, and try it again."),
}
"""What to do about it."""


def title_of(row: FindingRow) -> str:
    """What is wrong, in a few words."""
    return as_shown(TITLES[row.type])


def summary(report: ReconcileReport, waiting: int) -> str:
    """The sentence on top: what was looked at, and how much is left to look at."""
    things = (
        tr("all agree")
        if not waiting
        else tr("{waiting} to look at", waiting=trn("{count} thing", "{count} things", waiting))
    )
    return tr(
        "{on}: {bills}, {payments}, {things}.",
        on=format_date(report.on),
        bills=trn("{count} bill", "{count} bills", report.bills),
        payments=trn("{count} payment", "{count} payments", report.payments),
        things=things,
    )


def reconciled_words(report: ReconcileReport) -> str:
    """What came of it, in one line."""
    news = []
    if report.opened:
        news.append(trn("{count} new finding", "{count} new findings", report.opened))
    if report.resolved:
        news.append(tr("{resolved} mended", resolved=f"{report.resolved:,}"))
    verdict = tr("Reconciled") if report.errors + report.warnings else tr("Reconciled, all agree")
    return (
        f"{verdict}: {', '.join(news)}" if news else tr("{verdict}: nothing new", verdict=verdict)
    )


def made_words(report: ReconcileReport, zone: dt.tzinfo) -> str:
    """When and by whom it was made, and whether the gateway was asked."""
    at = report.made_at.astimezone(zone)
    by = (
        tr("by itself")
        if report.made_by == "system"
        else tr("by {made_by}", made_by=report.made_by)
    )
    asked = {
        GatewayPart.ASKED: tr("Razorpay was asked"),
        GatewayPart.NONE: tr("without Razorpay, which is not set up"),
        GatewayPart.LEFT_OUT: tr("Razorpay was left out"),
    }[report.gateway]
    return tr("Made {at} {by}; {asked}.", at=f"{at:%d-%m-%Y %H:%M}", by=by, asked=asked)


def state_words(row: FindingRow) -> str:
    """Where a finding stands."""
    if row.state is FindingState.RESOLVED:
        return tr("Mended")
    if row.state is FindingState.ACCEPTED:
        return tr("Accepted")
    return tr("Error") if row.severity.value == "error" else tr("Warning")


def since_words(row: FindingRow, zone: dt.tzinfo) -> str:
    """When it was seen, and what became of it."""
    if row.first_seen_on == row.last_seen_on:
        words = tr("Seen on {first_seen_on}", first_seen_on=format_date(row.first_seen_on))
    else:
        words = tr(
            "Seen from {first_seen_on} to {last_seen_on}",
            first_seen_on=format_date(row.first_seen_on),
            last_seen_on=format_date(row.last_seen_on),
        )
    if row.accepted_at is not None:
        on = row.accepted_at.astimezone(zone)
        words += tr(
            "; accepted {on} by {accepted_by}: “{reason}”",
            on=f"{on:%d-%m-%Y}",
            accepted_by=row.accepted_by,
            reason=row.reason,
        )
    if row.resolved_at is not None:
        words += tr(
            "; mended by {resolved_at}",
            resolved_at=f"{row.resolved_at.astimezone(zone):%d-%m-%Y %H:%M}",
        )
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
        parts.append(tr("Bill {bill}", bill=row.bill))
    if row.receipt:
        parts.append(tr("Receipt {receipt}", receipt=row.receipt))
    if row.gateway_id:
        parts.append(row.gateway_id)
    return " · ".join(parts)
