"""The service that takes money and gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, insert, select, type_coerce

from dairyos_desktop.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action, Role
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.billing.read import customer_id_of
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.payments.account import read_books, write_books
from dairyos_desktop.services.payments.booking import BY_MONEY, OFFICE, raise_account_seq
from dairyos_desktop.services.payments.cash_in_hand import track_returned
from dairyos_desktop.services.payments.read import read_payments
from dairyos_desktop.services.payments.reversing import why_not_reverse
from dairyos_desktop.services.payments.taking import not_above_zero, take

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.payments import NewPayment, PaymentView
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork


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
            KeyUsedError: The key was used for other content.
            RefusedError: The bill is void or another customer's.
        """
        with self._database.write(actor, "payments.add") as unit:
            booked = take(unit, new)
            return read_payments(unit.session, ids=[booked.payment_id])[0]

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
        with self._database.write(actor, "payments.reverse") as unit:
            payment = _find_payment(unit.session, payment_id)
            today = business_date(unit.session, unit.now)
            why_not = why_not_reverse(actor, unit.session, payment, today)
            if why_not:
                raise NotAllowedError(
                    why_not, f"Ask somebody with the role {Role.MANAGER.value} or above."
                )
            left = payment.amount - _reversed_of(unit.session, payment_id)
            back = left if amount is None else amount
            if back <= Money.zero:
                raise (
                    not_above_zero(back)
                    if amount is not None
                    else RefusedError(f"Receipt {payment.receipt} is reversed already.")
                )
            if back > left:
                raise RefusedError(
                    f"Only {left.format()} of receipt {payment.receipt} are left to reverse."
                )
            new_id = _write_reversal(unit, payment, back, reason.strip(), today)
            track_returned(unit, payment, new_id)
            payment.status = "reversed" if back == left else "part_reversed"
            payment.version += 1
            unit.session.flush()
            if payment.customer_id is not None:
                books = read_books(unit.session, [payment.customer_id])
                account = books[payment.customer_id]
                account.trim()
                account.settle()
                freeze(unit, write_books(unit, [account]), BY_MONEY)
            unit.audit(
                "payment",
                payment.receipt,
                before={"left": str(left)},
                after={"left": str(left - back)},
                reason=reason.strip(),
            )
            unit.changed("payments", "bills")
            return read_payments(unit.session, ids=[new_id])[0]


def _find_payment(session: Session, payment_id: int) -> Payment:
    payment: Payment | None = session.get(Payment, payment_id, with_for_update=True)
    if payment is None or payment.reverses_id is not None:
        raise NotFoundError(f"There is no payment {payment_id}.", "Look at: dairyos payments list")
    return payment


def _reversed_of(session: Session, payment_id: int) -> Money:
    paise = session.execute(
        select(func.coalesce(func.sum(type_coerce(Payment.amount, BigInteger)), 0)).where(
            Payment.reverses_id == payment_id
        )
    ).scalar_one()
    return Money.from_paise(int(paise))


def _write_reversal(
    unit: UnitOfWork, payment: Payment, amount: Money, reason: str, today: dt.date
) -> int:
    seq = 0
    if payment.customer_id is not None:
        seq = (
            1
            + unit.session.execute(
                select(Customer.account_seq)
                .where(Customer.id == payment.customer_id)
                .with_for_update()
            ).scalar_one()
        )
        raise_account_seq(unit.session, payment.customer_id, seq)
    return unit.session.execute(
        insert(Payment)
        .values(
            customer_id=payment.customer_id,
            amount=amount,
            method=payment.method,
            paid_on=today,
            paid_at=unit.now,
            reference=payment.reference,
            status="booked",
            provider=OFFICE,
            reverses_id=payment.id,
            reason=reason,
            account_seq=seq,
            created_at=unit.now,
            created_by=unit.actor.user_id,
            version=1,
        )
        .returning(Payment.id)
    ).scalar_one()
