"""The service that takes money and gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import (
    InvalidInputError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.payments import METHODS
from dairyos_desktop.services.billing.read import customer_id_of, find_bill
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.payments.booking import Booking, book, collector_id
from dairyos_desktop.services.payments.discounts import DISCOUNT, check_discount
from dairyos_desktop.services.payments.read import read_payments
from dairyos_desktop.services.payments.requests import digest, known_request
from dairyos_desktop.services.payments.reversing import (
    give_back,
    lock_payment,
    require_may_reverse,
)

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.payments import NewPayment, PaymentView
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork

GATEWAY_METHOD = "razorpay"


class PaymentService:
    """Use cases of payments."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @command(Action.TAKE_PAYMENTS)
    def add(self, actor: Actor, new: NewPayment) -> PaymentView:
        """Books a payment and pays debts with it (rules 21, 22).

        Raises:
            NotFoundError: No such customer or bill.
            NotAllowedError: A discount above what the office lets a clerk give.
            InvalidInputError: Amount, method or date can't be.
            RefusedError: The bill is void or another customer's, or the key was used for other
                content.
        """
        content_sha256 = _digest(new)
        with self._database.write(actor, "payments.add") as unit:
            known = known_request(unit.session, new.key, content_sha256)
            if known is not None:
                return read_payments(unit.session, ids=[known])[0]
            booking = self._checked(unit, new, content_sha256)
            ids = book(unit, [booking])
            return read_payments(unit.session, ids=ids)[0]

    @query(Action.READ)
    def list(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        *,
        customer: str | None = None,
        from_on: dt.date | None = None,
        to_on: dt.date | None = None,
    ) -> list[PaymentView]:
        """Payments and reversals in the order of entry.

        Raises:
            NotFoundError: No such customer.
        """
        with self._database.read() as session:
            customer_id = None if customer is None else customer_id_of(session, customer)
            return read_payments(session, customer_id=customer_id, from_on=from_on, to_on=to_on)

    @command(Action.TAKE_PAYMENTS, fresh=True)
    def reverse(
        self, actor: Actor, payment_id: int, reason: str, amount: Money | None = None
    ) -> PaymentView:
        """Takes a payment back, whole or in part, by a row of its own (rule 23).

        A clerk may take back an own receipt of the same day that was not handed over; more needs
        a manager.

        Raises:
            NotFoundError: No such payment.
            NotAllowedError: Somebody else's receipt, one of another day, or handed over.
            PasswordNeededError: The password was last asked for too long ago.
            InvalidInputError: No reason, or an amount that is not above 0.
            RefusedError: More than what is left of the payment.
        """
        if not reason.strip():
            raise InvalidInputError("A payment is reversed for a reason.", "Say why.")
        if amount is not None and amount <= Money.zero:
            raise _not_above_zero(amount)
        with self._database.write(actor, "payments.reverse") as unit:
            payment, round_row = lock_payment(unit.session, payment_id)
            today = business_date(unit.session, unit.now)
            require_may_reverse(actor, unit.session, payment, round_row, today)
            new_id = give_back(unit, payment, round_row, amount, reason.strip())
            return read_payments(unit.session, ids=[new_id])[0]

    def _checked(self, unit: UnitOfWork, new: NewPayment, content_sha256: str) -> Booking:
        session = unit.session
        if new.amount <= Money.zero:
            raise _not_above_zero(new.amount)
        if new.method not in METHODS or new.method == GATEWAY_METHOD:
            allowed = ", ".join(method for method in METHODS if method != GATEWAY_METHOD)
            raise InvalidInputError(
                f"“{new.method}” is no way to pay at the counter.", f"Take one of: {allowed}."
            )
        if new.method == DISCOUNT and not new.reason.strip() and not new.reference.strip():
            raise InvalidInputError("A discount is given for a reason.", "Say why.")
        today = business_date(session, unit.now)
        paid_on = new.paid_on or today
        if paid_on > today:
            raise InvalidInputError(
                f"The date {paid_on:%d-%m-%Y} is in the future.",
                f"Give a day up to {today:%d-%m-%Y}.",
            )
        customer_id = customer_id_of(session, new.customer)
        if new.method == DISCOUNT:
            check_discount(unit, customer_id, new.amount)
        bill_id = None
        if new.bill is not None:
            bill = find_bill(session, new.bill)
            if bill.customer_id != customer_id:
                raise RefusedError(
                    f"Bill {bill.number} is not a bill of customer {new.customer}.",
                    "Name one of the customer's own bills.",
                )
            if bill.status == "VOID":
                raise RefusedError(f"Bill {bill.number} is void.", "Name another bill, or none.")
            bill_id = bill.id
        return Booking(
            customer_id=customer_id,
            amount=new.amount,
            method=new.method,
            paid_on=paid_on,
            reference=new.reference.strip(),
            bill_id=bill_id,
            collector_id=collector_id(session, new.collector),
            request_key=new.key,
            request_sha256=content_sha256 if new.key else None,
            reason=new.reason.strip(),
        )


def _digest(new: NewPayment) -> str:
    return digest(
        [
            new.customer.strip(),
            str(new.amount),
            new.method,
            None if new.paid_on is None else new.paid_on.isoformat(),
            new.reference.strip(),
            new.bill,
            new.collector.strip(),
            new.reason.strip(),
        ]
    )


def _not_above_zero(amount: Money) -> InvalidInputError:
    return InvalidInputError(f"{amount.format()} is not above 0.", "Give the amount received.")
