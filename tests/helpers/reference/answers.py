"""The answers in the exact shape of the command line's JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from helpers.reference.account import OPENING, Payment, Reversal, name_of
from helpers.reference.figures import ZERO, money, month_of, rate, thousandths
from helpers.reference.lines import litres_of, title_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from helpers.reference.bill import Bill
    from helpers.reference.lines import Correction, Line
    from helpers.reference.office import Reference
    from helpers.reference.run import Tally

Json = dict[str, Any]


def run_answer(book: Reference, tally: Tally, customers: list[str]) -> Json:
    """What `bills generate` prints (without the wording of `reason`)."""
    live = [
        bill for bill in book.bills(tally.month) if not bill.void and bill.customer in customers
    ]
    return {
        "month": tally.month,
        "created": tally.created,
        "updated": tally.updated,
        "voided": tally.voided,
        "unchanged": len(live) - tally.created - tally.updated,
        "not_billed": [
            {
                "customer": customer,
                "code": code,
                "product": product,
                "date": when.isoformat() if when else None,
            }
            for customer, (code, product, when) in tally.not_billed.items()
        ],
        "corrections": sum(len(bill.content.corrections) for bill in live),
        "total": money(sum((bill.sums.total for bill in live), ZERO)),
    }


def status_of(book: Reference, bill: Bill) -> str:
    """Rule 15."""
    if bill.void:
        return "VOID"
    paid = book.accounts[bill.customer].paid_to(bill.number)
    if bill.sums.total <= 0 or paid == bill.sums.total:
        return "PAID"
    return "PARTIALLY_PAID" if paid else "UNPAID"


def bill_answer(book: Reference, bill: Bill) -> Json:
    """BILL."""
    register, content, sums = book.register, bill.content, bill.sums
    paid = book.accounts[bill.customer].paid_to(bill.number)
    return {
        "number": bill.number,
        "customer": bill.customer,
        "name": register.customers[bill.customer].name,
        "month": month_of(bill.period_from),
        "period_from": bill.period_from.isoformat(),
        "period_to": bill.period_to.isoformat(),
        "status": status_of(book, bill),
        "version": bill.version,
        "bill_date": bill.bill_date.isoformat(),
        "generated_at": bill.generated_at,
        "issued_at": bill.issued_at,
        "due_on": bill.due_on.isoformat(),
        "title": title_of(register.office["gstin"], content.lines, content.corrections),
        "lines": [line_answer(book, line) for line in content.lines],
        "corrections": [correction_answer(book, row) for row in content.corrections],
        "litres": thousandths(litres_of(register, content.lines)),
        "subtotal": money(sums.subtotal),
        "tax": money(sums.tax),
        "adjustments": money(sums.adjustments),
        "round_off": money(sums.round_off),
        "total": money(sums.total),
        "brought_forward": money(content.previous_balance + content.receipts),
        "receipts": money(content.receipts),
        "previous_balance": money(content.previous_balance),
        "payable": money(sums.total + content.previous_balance),
        "paid": money(paid),
        "open": money(max(sums.total, ZERO) - paid),
    }


def line_answer(book: Reference, line: Line) -> Json:
    """A line of BILL."""
    answer: Json = {
        "kind": line.kind,
        "product": None,
        "description": line.reason,
        "hsn": "",
        "unit": "",
        "quantity": thousandths(line.quantity),
        "unit_price": thousandths(line.unit_price),
        "tax_rate": rate(line.tax_rate),
        "amount": money(line.worth.amount),
        "tax": money(line.worth.tax),
        "cgst": money(line.worth.cgst),
        "sgst": money(line.worth.sgst),
        "from": None,
        "to": None,
    }
    if line.kind == "delivery":
        product = book.register.products[line.product]
        answer |= {
            "product": product.code,
            "description": product.name,
            "hsn": product.hsn,
            "unit": product.unit,
            "from": min(line.by_day).isoformat(),
            "to": max(line.by_day).isoformat(),
        }
    return answer


def correction_answer(book: Reference, row: Correction) -> Json:
    """A correction line of BILL, its words as in the rules' example."""
    origin = f"{row.original} of {book.bill(row.original).bill_date:%d-%m-%Y}"
    return {
        "original": row.original,
        "detail": f"Correction to {origin}: {days_told(row)}",
        "product": row.product,
        "quantity": thousandths(row.quantity),
        "unit_price": thousandths(row.unit_price),
        "tax_rate": rate(row.tax_rate),
        "amount": money(row.amount),
        "tax": money(row.tax),
    }


def days_told(row: Correction) -> str:
    """`09-10`; `09-10, 10-10`; three days or more in a row as `09-10 to 11-10`."""
    stretches: list[list[date]] = []
    for when in sorted(row.by_day):
        if stretches and stretches[-1][-1] + timedelta(days=1) == when:
            stretches[-1].append(when)
        else:
            stretches.append([when])
    told: list[str] = []
    for stretch in stretches:
        if len(stretch) > 2:
            told.append(f"{stretch[0]:%d-%m} to {stretch[-1]:%d-%m}")
        else:
            told += [f"{when:%d-%m}" for when in stretch]
    return ", ".join(told)


def money_answer(book: Reference, row: Payment | Reversal) -> Json:
    """PAYMENT, also of a reversal; allocations opening first, then oldest bill first."""
    if isinstance(row, Reversal):
        return {
            "receipt": None,
            "customer": row.of.customer,
            "date": row.on.isoformat(),
            "amount": money(row.amount),
            "reverses": row.of.receipt,
            "allocations": [],
        }
    account = book.accounts[row.customer]
    name, taken_back = name_of(row), account.reversed_of(row)
    age = [debt for debt, _ in account.debts()]
    joined = sorted(
        (a for a in account.allocations if a.credit == name), key=lambda a: age.index(a.debt)
    )
    status = "part_reversed" if taken_back else "booked"
    return {
        "receipt": row.receipt,
        "customer": row.customer,
        "date": row.on.isoformat(),
        "amount": money(row.amount),
        "method": row.method,
        "reference": row.reference or None,
        "collected_by": row.collected_by or None,
        "status": "reversed" if taken_back == row.amount else status,
        "reverses": None,
        "allocations": [{"number": a.debt, "amount": money(a.amount)} for a in joined],
        "unallocated": money(row.amount - taken_back - account.used_of(name)),
    }


Entry = tuple["date", int, int, str, str, "Decimal"]
BILLS, MONEY = 0, 1


def ledger_answer(book: Reference, customer: str) -> Json:
    """The account: opening, then by date, bills before money, then entry."""
    account = book.accounts[customer]
    opening_on = book.register.customers[customer].opening_on
    entries: list[Entry] = []
    for bill in account.bills:
        total = bill.sums.total
        entries.append((bill.bill_date, BILLS, bill.made, "bill", bill.number, total))
        if bill.void and bill.voided_on is not None:
            entries.append((bill.voided_on, BILLS, bill.voided, "void", bill.number, -total))
    entries += [
        (row.on, MONEY, row.entered, "payment", row.receipt, -row.amount)
        for row in account.payments
    ]
    entries += [
        (row.on, MONEY, row.entered, "reversal", row.of.receipt, row.amount)
        for row in account.reversals
    ]
    balance = account.opening
    rows = [_entry(opening_on, "opening", OPENING, account.opening, balance)]
    for when, _, _, kind, ref, amount in sorted(entries, key=lambda entry: entry[:3]):
        balance += amount
        rows.append(_entry(when, kind, ref, amount, balance))
    assert balance == account.balance()
    return {"customer": customer, "entries": rows, "balance": money(balance)}


def _entry(when: date | None, kind: str, ref: str, amount: Decimal, balance: Decimal) -> Json:
    return {
        "date": when.isoformat() if when else None,
        "kind": kind,
        "ref": ref,
        "debit": money(max(amount, ZERO)),
        "credit": money(max(-amount, ZERO)),
        "balance": money(balance),
    }
