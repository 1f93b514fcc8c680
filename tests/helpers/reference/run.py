"""The month's run, a customer at a time (rules 13 to 20)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from helpers.reference.bill import Bill, Content
from helpers.reference.figures import financial_year, month_ends, month_of
from helpers.reference.lines import NoPriceError, delivery_lines
from helpers.reference.working import content_of

if TYPE_CHECKING:
    from datetime import datetime

    from helpers.reference.account import Account
    from helpers.reference.office import Reference
    from helpers.reference.register import Register

BillRow = tuple[Content, object, bool, bool]
Slot = tuple["date", "date", Bill | None]


@dataclass
class Tally:
    """What a run did; `not_billed` holds customer → (code, product, date)."""

    month: str
    created: int = 0
    updated: int = 0
    voided: int = 0
    not_billed: dict[str, tuple[str, str | None, date | None]] = field(default_factory=dict)


class RefusedError(Exception):
    """The rules don't allow it; nothing was written."""


def run_customer(book: Reference, customer: str, month: str, event: int, tally: Tally) -> None:
    """One customer's part of the month's run."""
    if (customer, month) in book.parked:
        tally.not_billed[customer] = ("parked", None, None)
        return
    first, last = month_ends(month)
    live = _of_month(book.accounts[customer], first, last)
    slots: list[Slot] = [
        (bill.period_from, bill.period_to, bill) for bill in live if bill.issued_at is None
    ]
    uncovered = first
    for bill in live:
        if uncovered < bill.period_from:
            slots.append((uncovered, bill.period_from - timedelta(days=1), None))
        uncovered = bill.period_to + timedelta(days=1)
    if uncovered <= last:
        slots.append((uncovered, last, None))
    _work(book, customer, sorted(slots, key=lambda slot: slot[0]), event, tally)


def run_final_bill(book: Reference, customer: str, until: date, event: int, tally: Tally) -> None:
    """A bill that ends on the day asked for.

    Raises:
        RefusedError: What covers that day is issued.
    """
    if (customer, tally.month) in book.parked:
        tally.not_billed[customer] = ("parked", None, None)
        return
    first = until.replace(day=1)
    begun = _of_month(book.accounts[customer], first, until)
    slot: Slot = (first, until, None)
    if begun:
        newest = begun[-1]
        if newest.issued_at is None:
            slot = (newest.period_from, until, newest)
        elif newest.period_to >= until:
            raise RefusedError(f"{newest.number} is issued")
        else:
            slot = (newest.period_to + timedelta(days=1), until, None)
    last = month_ends(month_of(until))[1]
    rest: list[Slot] = [
        (bill.period_from, bill.period_to, bill)
        for bill in _of_month(book.accounts[customer], first, last)
        if bill.issued_at is None and bill is not slot[2]
    ]
    _work(book, customer, sorted([slot, *rest], key=lambda slot: slot[0]), event, tally)


def _work(book: Reference, customer: str, slots: list[Slot], event: int, tally: Tally) -> None:
    account = book.accounts[customer]
    for first, last, _ in slots:
        missing = missing_price(book.register, customer, first, last)
        if missing is not None:
            tally.not_billed[customer] = ("no_price", missing.product, missing.when)
            return
    before = rows_before(account)
    for first, last, bill in slots:
        content = content_of(book.register, account, customer, (first, last), bill)
        if bill is None:
            if not content.is_nothing:
                account.bills.append(_new_bill(book, customer, first, content, event))
                tally.created += 1
        elif content.is_nothing:
            void_bill(bill, book.today, event)
            tally.voided += 1
        elif content != bill.content:
            bill.content = content
            bill.calculated = event
            tally.updated += 1
    settle(account, before, book.now)


def _new_bill(book: Reference, customer: str, first: date, content: Content, event: int) -> Bill:
    prefix, year = book.register.office["bill_prefix"], financial_year(book.today)
    running = book.next_numbers.get((prefix, year), 1)
    book.next_numbers[prefix, year] = running + 1
    return Bill(
        number=f"{prefix}/{year}/{running:05d}",
        age=(int(year[:2]), running),
        customer=customer,
        period_from=first,
        bill_date=book.today,
        due_on=book.today + timedelta(days=int(book.register.office["due_days"])),
        generated_at=book.now,
        made=event,
        calculated=event,
        content=content,
    )


def void_bill(bill: Bill, on: date, event: int) -> None:
    """The number stays, the sums no longer count."""
    bill.void = True
    bill.voided_on = on
    bill.voided = event


def missing_price(
    register: Register, customer: str, first: date, last: date
) -> NoPriceError | None:
    """The first delivery without a price: by date, then in product order (rule 4)."""
    try:
        delivery_lines(register, customer, first, last)
    except NoPriceError as missing:
        return missing
    return None


def rows_before(account: Account) -> dict[str, BillRow]:
    """What stands in each bill's row, to see afterwards which were written again."""
    return {bill.number: _row(account, bill) for bill in account.bills}


def settle(account: Account, before: dict[str, BillRow], now: datetime) -> None:
    """Allocate; money that came after a bill was made issues it; count the written rows."""
    account.settle()
    for payment in account.payments:
        for bill in account.live():
            name = f"payment {payment.id}"
            joined = any((a.credit, a.debt) == (name, bill.number) for a in account.allocations)
            if joined and payment.entered > bill.made and bill.issued_at is None:
                bill.issued_at = now
    for bill in account.bills:
        if bill.number in before and before[bill.number] != _row(account, bill):
            bill.version += 1


def _row(account: Account, bill: Bill) -> BillRow:
    return bill.content, account.paid_to(bill.number), bill.issued_at is not None, bill.void


def _of_month(account: Account, first: date, last: date) -> list[Bill]:
    live = [bill for bill in account.live() if month_of(bill.period_from) == month_of(first)]
    return sorted(
        (bill for bill in live if first <= bill.period_from <= last),
        key=lambda bill: bill.period_from,
    )
