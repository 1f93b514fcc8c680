"""Money as it is taken: checked, told from a repeat, and booked with what is let off."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from dairyos_desktop.domain.backdating import check_not_long_ago
from dairyos_desktop.domain.errors import InvalidInputError, KeyUsedError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say
from dairyos_desktop.domain.typed import MAX_TYPED_DIGITS
from dairyos_desktop.models.payments import METHODS, Payment
from dairyos_desktop.services.billing.read import customer_id_of, find_bill
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.payments.account import read_books
from dairyos_desktop.services.payments.booking import Booking, book, collector_id
from dairyos_desktop.services.payments.discounts import DISCOUNT, check_discount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.payments import NewPayment
    from dairyos_desktop.services.unit import UnitOfWork

GATEWAY_METHOD = "razorpay"
SETTLED_SHORT = "settled short"
_TOO_MUCH = Money.from_paise(10**MAX_TYPED_DIGITS * Money.SCALE)
"""A command takes no more than may be typed: sums of a year have to fit the database."""


class Booked(NamedTuple):
    """Rows of what was taken.

    Attributes:
        discount_id: Of what was let off, if anything.
        repeated: They were there before.
    """

    payment_id: int
    discount_id: int | None
    repeated: bool


def take(unit: UnitOfWork, new: NewPayment, let_off: Money = Money.zero) -> Booked:
    """Books a payment and, with `let_off`, the discount that settles the rest of the debt.

    Both are written or neither; the same key with the same content is the same money.

    Raises:
        NotFoundError: No such customer or bill.
        NotAllowedError: A discount above what the office lets a clerk give.
        InvalidInputError: Amount, method or date can't be.
        KeyUsedError: The key was used for other content.
        RefusedError: The bill is void or another customer's, or more is let off than is missing.
    """
    digest = content_digest(new, let_off)
    known = known_request(unit.session, new.key, digest)
    if known is not None:
        return known
    booking = checked_booking(unit, new, digest)
    bookings = [booking]
    if let_off != Money.zero:
        bookings.append(_discount_of(unit, booking, new, let_off))
    ids = book(unit, bookings)
    return Booked(ids[0], ids[1] if len(ids) > 1 else None, repeated=False)


def checked_booking(unit: UnitOfWork, new: NewPayment, digest: str) -> Booking:
    """The payment with everything resolved to rows (rules 21, 22).

    Raises:
        NotFoundError: No such customer or bill.
        NotAllowedError: A discount above what the office lets a clerk give.
        InvalidInputError: Amount, method or date can't be.
        RefusedError: The bill is void or another customer's.
    """
    session = unit.session
    if new.amount <= Money.zero:
        raise not_above_zero(new.amount)
    if new.amount >= _TOO_MUCH:
        raise InvalidInputError(
            say("“{shown}” is too large.", shown=new.amount.format()),
            say("Look for a digit too many."),
        )
    if new.method not in METHODS or new.method == GATEWAY_METHOD:
        allowed = ", ".join(method for method in METHODS if method != GATEWAY_METHOD)
        raise InvalidInputError(
            say("“{method}” is no way to pay at the counter.", method=new.method),
            say("Take one of: {allowed}.", allowed=allowed),
        )
    if new.method == DISCOUNT and not new.reason.strip() and not new.reference.strip():
        raise InvalidInputError(say("A discount is given for a reason."), say("Say why."))
    today = business_date(session, unit.now)
    paid_on = new.paid_on or today
    if paid_on > today:
        raise InvalidInputError(
            say("The date {paid_on} is in the future.", paid_on=f"{paid_on:%d-%m-%Y}"),
            say("Give a day up to {today}.", today=f"{today:%d-%m-%Y}"),
        )
    check_not_long_ago(paid_on, today)
    customer_id = customer_id_of(session, new.customer)
    if new.method == DISCOUNT:
        check_discount(unit, customer_id, new.amount)
    return Booking(
        customer_id=customer_id,
        amount=new.amount,
        method=new.method,
        paid_on=paid_on,
        reference=new.reference.strip(),
        bill_id=None if new.bill is None else _own_bill(session, new.bill, new.customer),
        collector_id=collector_id(unit, new.collector),
        request_key=new.key,
        request_sha256=digest if new.key else None,
        reason=new.reason.strip(),
    )


def content_digest(new: NewPayment, let_off: Money = Money.zero) -> str:
    """What tells a repeat of a wish from another one under the same key."""
    content = [
        new.customer.strip(),
        str(new.amount),
        new.method,
        None if new.paid_on is None else new.paid_on.isoformat(),
        new.reference.strip(),
        new.bill,
        new.collector.strip(),
        new.reason.strip(),
    ]
    if let_off != Money.zero:
        content.append(str(let_off))
    return digest_of(content)


def digest_of(content: Sequence[object]) -> str:
    """Of what a call says, so that its key can't come again with anything else."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def let_off_key(key: str) -> str:
    """The key of the discount that belongs to a payment's key."""
    return f"let-off:{key}"


def not_above_zero(amount: Money) -> InvalidInputError:
    """The refusal of an amount of nothing or less."""
    return InvalidInputError(
        say("{amount} is not above 0.", amount=amount.format()), say("Give the amount received.")
    )


def _own_bill(session: Session, number: str, customer: str) -> int:
    bill = find_bill(session, number)
    if bill.customer_id != customer_id_of(session, customer):
        raise RefusedError(
            say(
                "Bill {number} is not a bill of customer {customer}.",
                number=bill.number,
                customer=customer,
            ),
            say("Name one of the customer's own bills."),
        )
    if bill.status == "VOID":
        raise RefusedError(
            say("Bill {number} is void.", number=bill.number), say("Name another bill, or none.")
        )
    return bill.id


def _discount_of(unit: UnitOfWork, booking: Booking, new: NewPayment, let_off: Money) -> Booking:
    if let_off < Money.zero or new.method == DISCOUNT:
        raise InvalidInputError(
            say("{let_off} can't be let off with it.", let_off=let_off.format()),
            say("Give an amount above 0, or none."),
        )
    customer_id = booking.customer_id
    if customer_id is None:
        raise AssertionError("only somebody's debt is settled short")
    account = read_books(unit.session, [customer_id])[customer_id]
    open_paise = sum(
        account.owed(bill_id) - account.allocated_to(bill_id) for bill_id in (0, *account.bills)
    )
    missing = max(Money.from_paise(open_paise) - booking.amount, Money.zero)
    if let_off > missing:
        raise RefusedError(
            say(
                "{customer} owes {open_paise}: with {amount} received {missing} are "
                "missing, not {let_off}.",
                customer=new.customer,
                open_paise=Money.from_paise(open_paise).format(),
                amount=booking.amount.format(),
                missing=missing.format(),
                let_off=let_off.format(),
            ),
            say("Look at what is owed now, then settle it again."),
        )
    check_discount(unit, customer_id, let_off)
    return Booking(
        customer_id=customer_id,
        amount=let_off,
        method=DISCOUNT,
        paid_on=booking.paid_on,
        bill_id=booking.bill_id,
        collector_id=booking.collector_id,
        request_key=let_off_key(new.key) if new.key else None,
        request_sha256=booking.request_sha256,
        reason=new.reason.strip() or SETTLED_SHORT,
    )


def known_request(session: Session, key: str | None, digest: str) -> Booked | None:
    """What a key has booked already; None for a new key.

    Raises:
        KeyUsedError: The key was used for other content.
    """
    if not key:
        return None
    rows = {
        row.request_key: row
        for row in session.execute(
            select(Payment.id, Payment.request_key, Payment.request_sha256, Payment.receipt).where(
                Payment.request_key.in_((key, let_off_key(key)))
            )
        )
    }
    row = rows.get(key)
    if row is None:
        return None
    if row.request_sha256 != digest:
        raise KeyUsedError(
            say(
                "The key {key} belongs to receipt {receipt}, which says something else.",
                key=key,
                receipt=row.receipt,
            ),
            say("Use a new key for a new payment."),
            receipt=str(row.receipt),
        )
    discount = rows.get(let_off_key(key))
    return Booked(int(row.id), None if discount is None else int(discount.id), repeated=True)
