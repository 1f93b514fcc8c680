"""Bills, payments and accounts in the command line's words (`BILL`, `PAYMENT`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.money import Money

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.billing import (
        BillLineView,
        BillView,
        CorrectionView,
        MonthWarning,
        NotBilledRow,
        RunResult,
    )
    from dairyos_desktop.services.dto.explaining import Explanation
    from dairyos_desktop.services.dto.links import LinkView
    from dairyos_desktop.services.dto.payments import LedgerEntry, PaymentView


def bill_form(bill: BillView) -> dict[str, Any]:
    """BILL."""
    return {
        "number": bill.number,
        "customer": bill.customer,
        "name": bill.name,
        "month": bill.month,
        "period_from": bill.period_from,
        "period_to": bill.period_to,
        "status": bill.status,
        "version": bill.version,
        "bill_date": bill.bill_date,
        "generated_at": bill.generated_at,
        "issued_at": bill.issued_at,
        "due_on": bill.due_on,
        "title": bill.title,
        "lines": [line_form(line) for line in bill.lines],
        "corrections": [
            {
                "original": row.original,
                "detail": correction_text(row),
                "product": row.product,
                "quantity": row.quantity,
                "unit_price": row.unit_price,
                "tax_rate": row.tax_rate,
                "amount": row.amount,
                "tax": row.tax,
            }
            for row in bill.corrections
        ],
        "litres": bill.litres,
        "subtotal": bill.subtotal,
        "tax": bill.tax,
        "adjustments": bill.adjustments,
        "round_off": bill.round_off,
        "total": bill.total,
        "brought_forward": bill.brought_forward,
        "receipts": bill.receipts,
        "previous_balance": bill.previous_balance,
        "payable": bill.payable,
        "paid": bill.paid,
        # Defined by this sum for scripts, also of a void bill, whose `status` says the rest.
        "open": max(bill.total, Money.zero) - bill.paid,
    }


def line_form(line: BillLineView) -> dict[str, Any]:
    """A line of BILL."""
    return {
        "kind": line.kind,
        "product": line.product,
        "description": line.description,
        "hsn": line.hsn,
        "unit": line.unit,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "tax_rate": line.tax_rate,
        "amount": line.amount,
        "tax": line.tax,
        "cgst": line.cgst,
        "sgst": line.sgst,
        "from": line.from_on,
        "to": line.to_on,
    }


def explanation_form(explanation: Explanation) -> dict[str, Any]:
    """What `bills explain` gives."""
    before = explanation.before
    return {
        "number": explanation.bill.number,
        "before": None if before is None else before.number,
        "lines": [
            {
                **line_form(one.line),
                "deliveries": [
                    {"date": row.date, "shift": row.shift, "quantity": row.quantity}
                    for row in one.deliveries
                ],
            }
            for one in explanation.lines
        ],
        "change": [{"cause": step.cause, "amount": step.amount} for step in explanation.change],
    }


def correction_text(row: CorrectionView) -> str:
    """Number, date and changed days of the bill that is corrected (rule 26)."""
    return f"Correction to {row.original} of {row.original_on:%d-%m-%Y}: {row.detail}"


def run_form(result: RunResult) -> dict[str, Any]:
    """What a run or preview gives."""
    return {
        "month": result.month,
        "created": result.created,
        "updated": result.updated,
        "voided": result.voided,
        "unchanged": result.unchanged,
        "not_billed": [not_billed_form(row) for row in result.not_billed],
        "corrections": result.corrections,
        "total": result.total,
    }


def warning_form(row: MonthWarning) -> dict[str, Any]:
    """Something to look at; one that may stand says why."""
    form = {"customer": row.customer, "code": row.code, "detail": row.detail}
    return form | {"accepted": row.accepted} if row.accepted else form


def not_billed_form(row: NotBilledRow) -> dict[str, Any]:
    """A customer without a bill, and why."""
    return {
        "customer": row.customer,
        "code": row.code,
        "reason": row.reason,
        "product": row.product,
        "date": row.date,
    }


def payment_form(payment: PaymentView) -> dict[str, Any]:
    """PAYMENT."""
    return {
        "id": payment.payment_id,
        "receipt": payment.receipt,
        "customer": payment.customer,
        "date": payment.date,
        "amount": payment.amount,
        "method": payment.method,
        "reference": payment.reference,
        "collected_by": payment.collected_by,
        "status": payment.status,
        "reverses": payment.reverses,
        "allocations": payment.allocations,
        "unallocated": payment.unallocated,
    }


def link_form(link: LinkView) -> dict[str, Any]:
    """A payment link."""
    return {
        "number": link.number,
        "link_id": link.link_id,
        "reference_id": link.reference_id,
        "short_url": link.short_url,
        "status": link.status,
        "amount": link.amount,
    }


def entry_form(entry: LedgerEntry) -> dict[str, Any]:
    """A line of an account."""
    return {
        "date": entry.date,
        "kind": entry.kind,
        "ref": entry.ref,
        "debit": entry.debit,
        "credit": entry.credit,
        "balance": entry.balance,
    }
