"""The service that takes money and gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.billing.read import customer_id_of
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.payments.giving_back import (
    Wish,
    give_back,
    give_let_off_back,
    known_reversal,
    lock_payment,
    require_may_reverse,
)
from dairyos_desktop.services.payments.ledger import check_days
from dairyos_desktop.services.payments.read import read_payments
from dairyos_desktop.services.payments.taking import digest_of, not_above_zero, take

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.payments import NewPayment, PaymentView
    from dairyos_desktop.services.ports import Clock, Database


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
            InvalidInputError: The days are the wrong way round.
        """
        check_days(from_on, to_on)
        with self._database.read() as session:
            customer_id = None if customer is None else customer_id_of(session, customer)
            return read_payments(session, customer_id=customer_id, from_on=from_on, to_on=to_on)

    @command(Action.TAKE_PAYMENTS, fresh=True)
    def reverse(
        self,
        actor: Actor,
        payment_id: int,
        reason: str,
        amount: Money | None = None,
        *,
        key: str | None = None,
    ) -> PaymentView:
        """Takes a payment back, whole or in part, by a row of its own (rule 23).

        A clerk may take back an own receipt of the same day that was not handed over; more needs
        a manager. Once it is reversed whole, what was let off with it is owed again, too.

        Args:
            actor: Who takes it back.
            payment_id: The payment.
            reason: Why.
            amount: How much; None for all that is left of it.
            key: The caller's own, made before the first try; a repeat of the same call is the same
                reversal.

        Raises:
            NotFoundError: No such payment.
            NotAllowedError: Somebody else's receipt, one of another day, or handed over.
            PasswordNeededError: The password was last asked for too long ago.
            InvalidInputError: No reason, or an amount that is not above 0.
            KeyUsedError: The key was used for other content.
            RefusedError: More than what is left of the payment.
        """
        if not reason.strip():
            raise InvalidInputError(say("A payment is reversed for a reason."), say("Say why."))
        if amount is not None and amount <= Money.zero:
            raise not_above_zero(amount)
        with self._database.write(actor, "payments.reverse") as unit:
            payment, round_row = lock_payment(unit.session, payment_id)
            wish = None
            if key:
                said = [payment_id, reason.strip(), None if amount is None else str(amount)]
                wish = Wish(key, digest_of(said))
            done_id = known_reversal(unit.session, wish)
            if done_id is None:
                today = business_date(unit.session, unit.now)
                require_may_reverse(actor, unit.session, payment, today)
                done_id = give_back(unit, payment, round_row, amount, reason.strip(), wish=wish)
                if payment.status == "reversed":
                    give_let_off_back(unit, payment, round_row, reason.strip())
            return read_payments(unit.session, ids=[done_id])[0]
