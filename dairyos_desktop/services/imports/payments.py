"""Payments from a file, booked as at the counter: receipts, debts paid, advances kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sqlalchemy import select

from dairyos_desktop.domain.backdating import earliest_paid_on
from dairyos_desktop.domain.customers import LONGEST_NAME
from dairyos_desktop.domain.searching import folded
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer, Person
from dairyos_desktop.models.payments import METHODS, Payment
from dairyos_desktop.services.imports.columns import (
    choice_column,
    code_column,
    date_column,
    money_column,
    text_column,
)
from dairyos_desktop.services.imports.references import References
from dairyos_desktop.services.payments.booking import Booking, book, collector_id

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.imports.columns import Column, Parsed
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


# Each batch reads the accounts of its customers with one query that names them all.
_BOOKED_AT_ONCE = 2000
DISCOUNT = "discount"


class PaymentRow(NamedTuple):
    """A line of payments-YYYY-MM.csv."""

    date: dt.date
    customer: str
    amount: Money
    method: str
    reference: str
    collected_by: str


class PaymentImport:
    """payments-YYYY-MM.csv; the n-th identical row is the n-th such payment."""

    topics: ClassVar[tuple[str, ...]] = ("payments", "bills")
    row: ClassVar[type[tuple[object, ...]]] = PaymentRow
    columns: ClassVar[tuple[Column, ...]] = (
        date_column("date"),
        code_column("customer"),
        money_column("amount"),
        choice_column("method", *METHODS),
        text_column("reference"),
        text_column("collected_by", optional=True, longest=LONGEST_NAME),
    )

    def __init__(self, session: Session, parsed: Parsed[PaymentRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._names = References(session, report)
        self._new: list[PaymentRow] = []
        first = earliest_paid_on(report.today)
        fitting = [(line, row) for line, row in parsed.rows if self._fits(line, row)]
        known = _stored_payments(
            session, [row for _, row in fitting], collectors="collected_by" in parsed.present
        )
        for line, row in fitting:
            same = _same(row)
            if known[same]:
                known[same] -= 1
                report.unchanged += 1
                continue
            self._new.append(row)
            report.new += 1
            if row.date > report.today:
                report.warn(
                    line,
                    "date",
                    row.date,
                    say("The payment is dated ahead of today ({today}).", today=report.today),
                    say("Look at the date."),
                )
            elif row.date < first:
                report.warn(
                    line,
                    "date",
                    row.date,
                    say("The payment is dated before {first}.", first=first),
                    say("Look at the date."),
                )

    def _fits(self, line: int, row: PaymentRow) -> bool:
        fine = self._names.customer(line, row.customer) is not None
        if row.amount.paise <= 0:
            self._report.refuse(
                line,
                "amount",
                row.amount,
                say("A payment is above 0."),
                say("Reverse a payment in the program instead of a row below 0."),
            )
            fine = False
        if row.method == DISCOUNT and not row.reference and not self._report.reason:
            self._report.refuse(
                line,
                "reference",
                "",
                say("A discount is given for a reason."),
                say("Write the reason as reference, or give one for the whole import."),
            )
            fine = False
        return fine

    def write(self, unit: UnitOfWork) -> None:
        """Books the new payments in the file's order, with receipts in that order too."""
        collectors = {
            name: collector_id(unit, name)
            for name in dict.fromkeys(row.collected_by for row in self._new)
        }
        bookings = [
            Booking(
                customer_id=self._names.customers[row.customer],
                amount=row.amount,
                method=row.method,
                paid_on=row.date,
                reference=row.reference,
                collector_id=collectors[row.collected_by],
                reason=self._report.reason,
                in_hand=False,
            )
            for row in self._new
        ]
        for start in range(0, len(bookings), _BOOKED_AT_ONCE):
            book(unit, bookings[start : start + _BOOKED_AT_ONCE])


def _same(row: PaymentRow) -> PaymentRow:
    """As it is told from others: one person's name may be typed in several ways."""
    return row._replace(collected_by=folded(row.collected_by))


def _stored_payments(
    session: Session, rows: list[PaymentRow], *, collectors: bool
) -> Counter[PaymentRow]:
    """How often each payment of the file's days is in the books, reversed ones too.

    Without `collectors` (the file lacks the column) whoever took the money doesn't matter.
    """
    if not rows:
        return Counter()
    days = [row.date for row in rows]
    stored = session.execute(
        select(
            Payment.paid_on,
            Customer.code,
            Payment.amount,
            Payment.method,
            Payment.reference,
            Person.name,
        )
        .join(Customer, Customer.id == Payment.customer_id)
        .outerjoin(Person, Person.id == Payment.collected_by)
        .where(Payment.reverses_id.is_(None), Payment.paid_on.between(min(days), max(days)))
    )
    return Counter(
        _same(
            PaymentRow(on, customer, amount, method, reference, (name or "") if collectors else "")
        )
        for on, customer, amount, method, reference, name in stored
    )
