"""Books money into customers' accounts, one or many payments in one transaction.

The import and the counter book the same way, so that a receipt, its allocations and the bills
that it issues can't differ by the way the money came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, update

from dairyos_desktop.domain.numbering import receipt_number
from dairyos_desktop.domain.periods import financial_year
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.bulk import insert_rows, plain, reserve_ids
from dairyos_desktop.services.delivery.people import person_id_of
from dairyos_desktop.services.numbers import RECEIPT_SERIES, take_numbers
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.payments.account import PaymentState, read_books, write_books
from dairyos_desktop.services.payments.cash_in_hand import CASH, track_taken

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.payments.account import Book
    from dairyos_desktop.services.unit import UnitOfWork

OFFICE = "office"
BY_MONEY = "paid by money entered since"
_payments = plain(Payment)
_customers = plain(Customer)
_INSERT = insert(_payments)
_COLUMNS = (
    "id",
    "customer_id",
    "receipt",
    "receipt_seq",
    "amount",
    "method",
    "paid_on",
    "paid_at",
    "reference",
    "provider",
    "provider_payment_id",
    "collected_by",
    "round_id",
    "bill_id",
    "reason",
    "request_key",
    "request_sha256",
    "account_seq",
)
_RAISE_SEQ = (
    update(_customers)
    .where(_customers.c.id == bindparam("of_id"))
    .values(account_seq=bindparam("seq"))
)


@dataclass(frozen=True)
class Booking:
    """Checked money that is to be booked; everything resolved to rows.

    Attributes:
        customer_id: None for a gateway's money that belongs to nobody yet.
        paid_at: The gateway's instant; None is now.
        in_hand: Cash is with the one who took it until it is handed over; False for money of the
            past, such as an import's.
    """

    customer_id: int | None
    amount: Money
    method: str
    paid_on: dt.date
    reference: str = ""
    bill_id: int | None = None
    collector_id: int | None = None
    round_id: int | None = None
    request_key: str | None = None
    request_sha256: str | None = None
    reason: str = ""
    provider: str = OFFICE
    provider_payment_id: str | None = None
    paid_at: dt.datetime | None = None
    in_hand: bool = True


def book(unit: UnitOfWork, bookings: Sequence[Booking]) -> list[int]:
    """Writes receipts in the order given, pays debts with them, issues what they pay (rule 22).

    Args:
        unit: The open transaction.
        bookings: Of any customers.

    Returns:
        The new payments' ids, in the order given.
    """
    if not bookings:
        return []
    customers = sorted(
        {booking.customer_id for booking in bookings if booking.customer_id is not None}
    )
    books = read_books(unit.session, customers)
    today = business_date(unit.session, unit.now)
    year = financial_year(today)
    numbers = take_numbers(unit.session, RECEIPT_SERIES, "", year, len(bookings))
    ids = list(reserve_ids(unit.session, _payments, len(bookings)))
    receipts = [receipt_number(year, number) for number in numbers]
    rows: list[tuple[object, ...]] = []
    places = []
    for payment_id, booking, number, receipt in zip(ids, bookings, numbers, receipts, strict=True):
        place = 0
        if booking.customer_id is not None:
            account = books[booking.customer_id]
            place = account.seq = account.seq + 1
        places.append(place)
        rows.append(
            (
                payment_id,
                booking.customer_id,
                receipt,
                number,
                booking.amount.paise,
                booking.method,
                booking.paid_on,
                booking.paid_at or unit.now,
                booking.reference,
                booking.provider,
                booking.provider_payment_id,
                booking.collector_id,
                booking.round_id,
                booking.bill_id,
                booking.reason,
                booking.request_key,
                booking.request_sha256,
                place,
            )
        )
    _raise_account_seqs(unit.session, books.values())
    same = {
        "receipt_year": year,
        "status": "booked",
        "created_at": unit.now,
        "created_by": unit.actor.user_id,
        "version": 1,
    }
    insert_rows(unit.session, _INSERT, _COLUMNS, rows, same)
    track_taken(
        unit,
        {
            payment_id: booking.collector_id
            for payment_id, booking in zip(ids, bookings, strict=True)
            if booking.in_hand and booking.method == CASH
        },
    )
    for payment_id, booking, place in zip(ids, bookings, places, strict=True):
        if booking.customer_id is None:
            continue
        account = books[booking.customer_id]
        account.payments[payment_id] = PaymentState(payment_id, place, booking.amount.paise)
        if booking.bill_id is not None:
            account.pay(("payment", payment_id), booking.bill_id)
        account.settle()
    freeze(unit, write_books(unit, books.values()), BY_MONEY)
    unit.audit(
        "payments",
        receipts[0] if len(receipts) == 1 else f"{receipts[0]} to {receipts[-1]}",
        after={
            receipt: f"{booking.amount} {booking.method} {booking.paid_on}"
            for receipt, booking in zip(receipts, bookings, strict=True)
        },
        reason="; ".join(sorted({booking.reason for booking in bookings if booking.reason})),
    )
    unit.changed("payments", "bills")
    return ids


def _raise_account_seqs(session: Session, books: Iterable[Book]) -> None:
    seqs = [{"of_id": book.customer_id, "seq": book.seq} for book in books]
    if seqs:
        session.execute(_RAISE_SEQ, seqs)


def raise_account_seq(session: Session, customer_id: int, seq: int) -> None:
    """Counts an entry in the account (the customer's row is locked)."""
    session.execute(
        update(Customer)
        .where(Customer.id == customer_id)
        .values(account_seq=seq)
        .execution_options(synchronize_session=False)
    )


def collector_id(unit: UnitOfWork, name: str) -> int | None:
    """The person who took money at the door, however the name is typed; None for no name.

    Raises:
        InvalidInputError: A name that can't be kept.
    """
    return person_id_of(unit, name) if name.strip() else None
