"""Invariants of money: payments, allocations, balances, receipt numbers (I3, I4, I6, I7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, select, type_coerce

from dairyos_desktop.domain.billing import status
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.numbering import receipt_number
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Allocation, Payment
from dairyos_desktop.services.numbers import RECEIPT_SERIES, set_aside

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.verify.findings import Findings

_REVERSED = {0: "booked", 1: "part_reversed", 2: "reversed"}


def check_allocations(session: Session, findings: Findings) -> None:
    """I3: no payment and no bill is allocated beyond what it is, and states follow from it."""
    to_bill: Counter[int] = Counter()
    of_payment: Counter[int] = Counter()
    of_bill: Counter[int] = Counter()
    to_opening: Counter[int] = Counter()
    of_opening: Counter[int] = Counter()
    for customer, payment, credit_bill, bill, amount in session.execute(
        select(
            Allocation.customer_id,
            Allocation.payment_id,
            Allocation.credit_bill_id,
            Allocation.bill_id,
            type_coerce(Allocation.amount, BigInteger),
        )
    ):
        if payment is not None:
            of_payment[payment] += amount
        elif credit_bill is not None:
            of_bill[credit_bill] += amount
        else:
            of_opening[customer] += amount
        if bill is not None:
            to_bill[bill] += amount
        else:
            to_opening[customer] += amount
    _check_payments(session, findings, of_payment)
    _check_bills(session, findings, to_bill, of_bill)
    for customer_id, code, opening in session.execute(
        select(Customer.id, Customer.code, type_coerce(Customer.opening_balance, BigInteger))
    ):
        if to_opening[customer_id] > max(opening, 0) or of_opening[customer_id] > max(-opening, 0):
            findings.wrong("I3", code, "More is allocated than the opening balance.")


def _check_payments(session: Session, findings: Findings, allocated: Counter[int]) -> None:
    reversed_of: Counter[int] = Counter()
    rows = session.execute(
        select(
            Payment.id,
            Payment.receipt,
            type_coerce(Payment.amount, BigInteger),
            Payment.reverses_id,
            Payment.status,
        ).order_by(Payment.id)
    ).all()
    for row in rows:
        if row[3] is not None:
            reversed_of[row[3]] += row[2]
    for payment_id, receipt, amount, reverses, state in rows:
        if reverses is not None:
            continue
        findings.checked("I3", 1)
        findings.checked("I6", 1)
        back = reversed_of[payment_id]
        if back > amount or allocated[payment_id] > amount - back:
            findings.wrong(
                "I3",
                receipt,
                f"{Money.from_paise(allocated[payment_id])} allocated and "
                f"{Money.from_paise(back)} reversed of {Money.from_paise(amount)}.",
            )
        if state != _REVERSED[0 if not back else 2 if back == amount else 1]:
            findings.wrong("I3", receipt, f"Its state {state} doesn't follow from its reversals.")


def _check_bills(
    session: Session, findings: Findings, paid: Counter[int], used: Counter[int]
) -> None:
    for bill_id, number, total, allocated, state in session.execute(
        select(
            Bill.id,
            Bill.number,
            type_coerce(Bill.total, BigInteger),
            type_coerce(Bill.allocated, BigInteger),
            Bill.status,
        )
    ):
        findings.checked("I3", 1)
        is_void = state == "VOID"
        owed = 0 if is_void else max(total, 0)
        worth = 0 if is_void else max(-total, 0)
        if paid[bill_id] > owed or used[bill_id] > worth or paid[bill_id] != allocated:
            findings.wrong(
                "I3",
                number,
                f"{Money.from_paise(paid[bill_id])} allocated, {Money.from_paise(allocated)} kept, "
                f"{Money.from_paise(owed)} owed.",
            )
        if not is_void and state != status(total, paid[bill_id]).value:
            findings.wrong("I3", number, f"Its state {state} doesn't follow from what is paid.")


def check_balances(session: Session, findings: Findings) -> None:
    """I4: open debts less free credit, worked out from allocations, are the balance."""
    bills: Counter[int] = Counter()
    debts: Counter[int] = Counter()
    credits_: Counter[int] = Counter()
    for customer, total in session.execute(
        select(Bill.customer_id, type_coerce(Bill.total, BigInteger)).where(Bill.status != "VOID")
    ):
        bills[customer] += total
        debts[customer] += max(total, 0)
        credits_[customer] += max(-total, 0)
    paid: Counter[int] = Counter()
    for payer, amount, reverses in session.execute(
        select(Payment.customer_id, type_coerce(Payment.amount, BigInteger), Payment.reverses_id)
    ):
        if payer is not None:
            paid[payer] += amount if reverses is None else -amount
    allocated = {
        row[0]: int(row[1])
        for row in session.execute(
            select(
                Allocation.customer_id, func.sum(type_coerce(Allocation.amount, BigInteger))
            ).group_by(Allocation.customer_id)
        )
    }
    for customer_id, code, opening in session.execute(
        select(Customer.id, Customer.code, type_coerce(Customer.opening_balance, BigInteger))
    ):
        findings.checked("I4", 1)
        balance = opening + bills[customer_id] - paid[customer_id]
        joined = allocated.get(customer_id, 0)
        open_debt = debts[customer_id] + max(opening, 0) - joined
        free = credits_[customer_id] + max(-opening, 0) + paid[customer_id] - joined
        if open_debt - free != balance or (open_debt > 0 and free > 0):
            findings.wrong(
                "I4",
                code,
                f"Balance {Money.from_paise(balance)}, but open {Money.from_paise(open_debt)} "
                f"and free {Money.from_paise(free)}.",
            )


def check_receipts(session: Session, findings: Findings) -> None:
    """I7: receipts run without gap or repeat; request keys and gateway ids are unique."""
    used: dict[int, list[int]] = defaultdict(list)
    for year, seq in session.execute(
        select(Payment.receipt_year, Payment.receipt_seq)
        .where(Payment.receipt_seq.is_not(None))
        .order_by(Payment.receipt_seq)
    ):
        used[year or 0].append(seq or 0)
    for (kind, _prefix, series_year), aside in set_aside(session).items():
        if kind == RECEIPT_SERIES:
            used[series_year] = sorted([*used[series_year], *aside])
    for year, numbers in used.items():
        findings.checked("I7", len(numbers))
        if numbers != list(range(1, len(numbers) + 1)):
            missing = sorted(set(range(1, numbers[-1])) - set(numbers))
            at = missing[0] if missing else numbers[-1]
            findings.wrong("I7", receipt_number(year, at), "The series has a gap or a repeat here.")
    for column in (Payment.request_key, Payment.provider_payment_id):
        for key, count in session.execute(
            select(column, func.count())
            .where(column.is_not(None))
            .group_by(column)
            .having(func.count() > 1)
        ):
            findings.wrong("I7", key, f"It is there {count} times.")
