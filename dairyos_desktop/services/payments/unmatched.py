"""The service for payments without a customer: whose they may be, and giving them to one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.matching import likeliest
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.unmatched import Likeliest, LikelyBill, UnmatchedPayment
from dairyos_desktop.services.news.reading import PayerNews
from dairyos_desktop.services.payments.assigning import assign, unassign
from dairyos_desktop.services.payments.likely import find_accounts, payers_of
from dairyos_desktop.services.payments.read import read_payments
from dairyos_desktop.services.payments.waiting import given_back, waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.matching import Likely
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.payments import PaymentView
    from dairyos_desktop.services.ports import Clock, Database

ASSIGNED_SHOWN = dt.timedelta(days=30)


class UnmatchedService:
    """Use cases of payments without a customer."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @query(Action.READ)
    def waiting(self, actor: Actor) -> tuple[UnmatchedPayment, ...]:  # noqa: ARG002 - the decorator's
        """Payments without a customer, the oldest first; what was given back whole is left out."""
        with self._database.read() as session:
            return _payments(session, waits(), newest_first=False)

    @query(Action.READ)
    def assigned(self, actor: Actor) -> tuple[UnmatchedPayment, ...]:  # noqa: ARG002 - as above
        """Those that were assigned by hand in the last 30 days, the last first."""
        since = self._clock.now() - ASSIGNED_SHOWN
        with self._database.read() as session:
            return _payments(session, Payment.assigned_at >= since, newest_first=True)

    @query(Action.READ)
    def likeliest(self, actor: Actor, payment_id: int) -> Likeliest:  # noqa: ARG002 - as above
        """The three bills that it pays most likely, with the reasons.

        Raises:
            NotFoundError: No such payment.
        """
        with self._database.read() as session:
            payment = session.get(Payment, payment_id)
            if payment is None:
                raise NotFoundError(
                    say("The payment isn't there any more."), say("Look at the list again.")
                )
            left = payment.amount - given_back(session, [payment_id])[payment_id]
            found = find_accounts(session, payment, left.paise)
            best = likeliest(found.told, found.accounts)
            return Likeliest(_bills(session, best), found.same_amount)

    @command(Action.TAKE_PAYMENTS)
    def assign(
        self, actor: Actor, payment_id: int, customer: str, bill: str | None = None
    ) -> PaymentView:
        """Gives the payment to a customer: it pays the bill named, then the oldest debts.

        Raises:
            NotFoundError: No such payment, customer or bill.
            RefusedError: It has a customer already or was given back; or the bill is void or
                another customer's.
        """
        with self._database.write(actor, "payments.assign") as unit:
            assign(unit, payment_id, customer, bill)
            return read_payments(unit.session, ids=[payment_id])[0]

    @command(Action.TAKE_PAYMENTS)
    def take_back(self, actor: Actor, payment_id: int) -> PaymentView:
        """Takes an assignment back: the payment waits again, what it paid is open again.

        Raises:
            NotFoundError: No such payment.
            RefusedError: It was not assigned by hand, or something rests on it since.
        """
        with self._database.write(actor, "payments.unassign") as unit:
            unassign(unit, payment_id)
            return read_payments(unit.session, ids=[payment_id])[0]


def _payments(
    session: Session, which: ColumnElement[bool], *, newest_first: bool
) -> tuple[UnmatchedPayment, ...]:
    order = (
        (Payment.assigned_at.desc(), Payment.id.desc())
        if newest_first
        else (Payment.paid_at.asc(), Payment.id.asc())
    )
    rows = session.execute(
        select(Payment, Customer.code, Customer.name)
        .outerjoin(Customer, Customer.id == Payment.customer_id)
        .where(which)
        .order_by(*order)
    ).all()
    payers = payers_of(session, [row[0].provider_payment_id or "" for row in rows])
    back = given_back(session, [row[0].id for row in rows])
    found = []
    for payment, code, name in rows:
        key = payment.provider_payment_id or ""
        payer = payers.get(key, PayerNews())
        texts = dict.fromkeys(payer.texts)
        for known in (key, payment.reference):
            texts.pop(known, None)
        found.append(
            UnmatchedPayment(
                payment_id=payment.id,
                receipt=payment.receipt or "",
                date=payment.paid_on,
                amount=payment.amount,
                left=payment.amount - back[payment.id],
                method=payment.method,
                payment_key=key or payment.reference,
                payer=payer.vpa or payer.contact or payer.email,
                text=" · ".join(texts),
                bank_reference=payment.reference if key else "",
                customer_id=payment.customer_id,
                customer=f"{code} {name}" if code else "",
                assigned_at=payment.assigned_at,
                assigned_by=payment.assigned_by,
            )
        )
    return tuple(found)


def _bills(session: Session, best: Sequence[Likely]) -> tuple[LikelyBill, ...]:
    customers = {
        row.id: row
        for row in session.execute(
            select(Customer.id, Customer.name_local, Customer.address).where(
                Customer.id.in_([one.account.customer_id for one in best])
            )
        )
    }
    months = {
        row.id: row.month
        for row in session.execute(
            select(Bill.id, Bill.month).where(
                Bill.id.in_([one.bill.bill_id for one in best if one.bill is not None])
            )
        )
    }
    return tuple(
        LikelyBill(
            customer_id=one.account.customer_id,
            code=one.account.code,
            name=one.account.name,
            name_local=customers[one.account.customer_id].name_local,
            address=customers[one.account.customer_id].address,
            number="" if one.bill is None else one.bill.number,
            month="" if one.bill is None else months[one.bill.bill_id],
            open=Money.zero if one.bill is None else Money.from_paise(one.bill.open),
            owed=Money.from_paise(one.account.owed),
            reasons=one.reasons,
        )
        for one in best
    )
