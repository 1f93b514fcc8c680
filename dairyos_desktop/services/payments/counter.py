"""What the counter asks: what somebody owes, taking their money, the last receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, func, select, type_coerce

from dairyos_desktop.domain.declared_settings import DISCOUNT_LIMIT
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer, Person, Stop
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.users import User
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.customers.listing import read_balances
from dairyos_desktop.services.dto.counter import DebtRow, Owed, ReceiptRow, Taken
from dairyos_desktop.services.office import business_date, local_time, office_row
from dairyos_desktop.services.payments.account import OPENING, read_books
from dairyos_desktop.services.payments.discounts import discount_left
from dairyos_desktop.services.payments.read import read_payments
from dairyos_desktop.services.payments.reversing import why_not_reverse
from dairyos_desktop.services.payments.taking import take
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.payments import NewPayment
    from dairyos_desktop.services.ports import Clock, Database

LAST = 5


class CounterService:
    """Use cases of the counter."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @query(Action.READ)
    def owed(self, actor: Actor, customer_id: int) -> Owed:
        """What a customer owes, oldest first, with all that the counter shows of them.

        Raises:
            NotFoundError: There is no such customer.
        """
        with self._database.read() as session:
            customer = session.get(Customer, customer_id)
            if customer is None:
                raise NotFoundError(
                    say("This customer is gone."), say("Look the customer up again.")
                )
            now = self._clock.now()
            route = session.execute(
                select(Stop.route).where(Stop.customer_id == customer_id, Stop.shift == MORNING)
            ).scalar()
            return Owed(
                customer_id=customer_id,
                code=customer.code,
                name=customer.name,
                name_local=customer.name_local,
                address=customer.address,
                phone=customer.phone,
                route=route or "",
                today=business_date(session, now),
                balance=read_balances(session, customer_id)[customer_id],
                debts=_open_debts(session, customer_id),
                discount_left=_not_below_zero(discount_left(session, actor, customer_id, now)),
                discount_limit=Money(setting_value(session, DISCOUNT_LIMIT)),
            )

    @command(Action.TAKE_PAYMENTS)
    def take(self, actor: Actor, new: NewPayment, let_off: Money = Money.zero) -> Taken:
        """Books money and, with `let_off`, the discount that settles what is missing (rule 21).

        Raises:
            NotFoundError: No such customer or bill.
            NotAllowedError: More is let off than the office lets a clerk give.
            InvalidInputError: Amount, method or date can't be.
            KeyUsedError: The key was used for other content.
            RefusedError: The bill is void or another customer's, or more is let off than is
                missing.
        """
        with self._database.write(actor, "payments.add") as unit:
            booked = take(unit, new, let_off)
            ids = [one for one in (booked.payment_id, booked.discount_id) if one is not None]
            views = read_payments(unit.session, ids=ids)
            customer_id = unit.session.execute(
                select(Payment.customer_id).where(Payment.id == booked.payment_id)
            ).scalar_one()
            # Assigned to somebody else meanwhile it would be another's balance; that can't be here:
            # what is taken at the counter has its customer from the beginning.
            balance = read_balances(unit.session, customer_id)[customer_id or 0]
            return Taken(views[0], views[1] if len(views) > 1 else None, balance, booked.repeated)

    @query(Action.READ)
    def last(
        self, actor: Actor, count: int = LAST, customer_id: int | None = None
    ) -> tuple[ReceiptRow, ...]:
        """The office's last receipts, or a customer's, newest first, reversed ones too."""
        with self._database.read() as session:
            today = business_date(session, self._clock.now())
            timezone = office_row(session).timezone
            whose = [] if customer_id is None else [Payment.customer_id == customer_id]
            rows = session.execute(
                select(Payment, Customer.code, Customer.name, Person.name, User.name)
                .outerjoin(Customer, Customer.id == Payment.customer_id)
                .outerjoin(Person, Person.id == Payment.collected_by)
                .outerjoin(User, User.id == Payment.created_by)
                .where(Payment.reverses_id.is_(None), *whose)
                .order_by(Payment.id.desc())
                .limit(count)
            ).all()
            back = _reversed(session, [row[0].id for row in rows])
            return tuple(
                ReceiptRow(
                    payment_id=payment.id,
                    receipt=payment.receipt or "",
                    paid_on=payment.paid_on,
                    taken_at=local_time(payment.created_at, timezone),
                    taken_by=collector or user or "",
                    customer_id=payment.customer_id,
                    customer=code or "",
                    name=name or "",
                    amount=payment.amount,
                    left=payment.amount - back.get(payment.id, Money.zero),
                    method=payment.method,
                    reference=payment.provider_payment_id or payment.reference,
                    why_not=why_not_reverse(actor, session, payment, today),
                )
                for payment, code, name, collector, user in rows
            )


def _open_debts(session: Session, customer_id: int) -> tuple[DebtRow, ...]:
    account = read_books(session, [customer_id], lock=False)[customer_id]
    open_of = {
        key: account.owed(key) - account.allocated_to(key) for key in (OPENING, *account.bills)
    }
    details = {
        row.id: row
        for row in session.execute(
            select(Bill.id, Bill.number, Bill.month, Bill.due_on).where(
                and_(Bill.customer_id == customer_id, Bill.status != "VOID")
            )
        )
    }
    found = []
    if open_of[OPENING] > 0:
        total, open_ = account.owed(OPENING), open_of[OPENING]
        found.append(DebtRow(None, "", "", None, Money.from_paise(total), Money.from_paise(open_)))
    for bill in sorted(account.bills.values(), key=lambda one: one.order):
        if open_of[bill.bill_id] > 0:
            row = details[bill.bill_id]
            found.append(
                DebtRow(
                    bill.bill_id,
                    row.number,
                    row.month,
                    row.due_on,
                    Money.from_paise(bill.total),
                    Money.from_paise(open_of[bill.bill_id]),
                )
            )
    return tuple(found)


def _reversed(session: Session, payment_ids: list[int]) -> dict[int, Money]:
    sums = session.execute(
        select(Payment.reverses_id, func.sum(type_coerce(Payment.amount, BigInteger)))
        .where(Payment.reverses_id.in_(payment_ids))
        .group_by(Payment.reverses_id)
    )
    return {key: Money.from_paise(int(paise)) for key, paise in sums if key is not None}


def _not_below_zero(left: Money | None) -> Money | None:
    return None if left is None else max(left, Money.zero)
