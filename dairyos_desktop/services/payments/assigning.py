"""Gives a payment without a customer to one, and takes that back while nothing rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.billing.read import customer_id_of, find_bill
from dairyos_desktop.services.payments.account import PaymentState, read_books, write_books
from dairyos_desktop.services.payments.booking import BY_MONEY, raise_account_seq

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

_REVERSED = "reversed"


def assign(unit: UnitOfWork, payment_id: int, customer: str, bill: str | None) -> None:
    """Enters the payment in the customer's account, at its end, and pays debts with it (rule 22).

    Its receipt stays. What was given back of it before goes along. The same assignment once more
    changes nothing.

    Raises:
        NotFoundError: No such payment, customer or bill.
        RefusedError: It is another's already, or given back whole; or the bill is void or another
            customer's.
    """
    session = unit.session
    payment = _find(session, payment_id)
    customer_id = customer_id_of(session, customer)
    if payment.customer_id is not None:
        if payment.customer_id == customer_id and payment.assigned_at is not None:
            return
        raise RefusedError(
            say(
                "Receipt {receipt} is {session}'s already.",
                receipt=payment.receipt,
                session=_who(session, payment.customer_id),
            ),
            say("Take that back first, under Unmatched, if it is wrong."),
        )
    if payment.status == _REVERSED:
        raise RefusedError(
            say("Receipt {receipt} was given back; nothing of it is left.", receipt=payment.receipt)
        )
    bill_id = None if bill is None else _own_bill(session, bill, customer_id, customer)
    account = read_books(session, [customer_id])[customer_id]
    seq = _seq_of(session, customer_id)
    # The payment comes behind what was given back of it before: what is given back from now on
    # comes behind the payment.
    given_back = _reversals(session, payment_id)
    for row in (*given_back, payment):
        seq += 1
        row.customer_id, row.account_seq, row.version = customer_id, seq, row.version + 1
    payment.bill_id = bill_id
    payment.assigned_at = unit.now
    payment.assigned_by = unit.actor.name
    raise_account_seq(session, customer_id, seq)
    session.flush()
    account.payments[payment_id] = PaymentState(
        payment_id, seq, payment.amount.paise, sum(row.amount.paise for row in given_back)
    )
    if bill_id is not None:
        account.pay(("payment", payment_id), bill_id)
    account.settle()
    freeze(unit, write_books(unit, [account]), BY_MONEY)
    unit.audit(
        "payment",
        payment.receipt,
        before={"customer": None},
        after={"customer": _code(session, customer_id), **({"bill": bill} if bill else {})},
    )
    unit.changed("payments", "bills")


def unassign(unit: UnitOfWork, payment_id: int) -> None:
    """Takes an assignment back: the payment is without a customer again, with its receipt.

    What it paid is open again, and is paid by what else is free; a bill that it issued stays
    issued, as after a reversal (rule 17).

    Raises:
        NotFoundError: No such payment.
        RefusedError: It was not assigned by hand, or something rests on it since: money of it was
            given back, or an issued bill counts it among its receipts.
    """
    session = unit.session
    payment = _find(session, payment_id)
    if payment.customer_id is None:
        raise RefusedError(say("Receipt {receipt} has no customer now.", receipt=payment.receipt))
    if payment.assigned_at is None:
        raise RefusedError(
            say("Receipt {receipt} was not assigned by hand.", receipt=payment.receipt),
            say("If the money is another's, reverse it with the reason, and take it anew."),
        )
    customer_id = payment.customer_id
    account = read_books(session, [customer_id])[customer_id]
    reversals = _reversals(session, payment_id)
    _refuse_if_rested_on(session, payment, reversals)
    was = _code(session, customer_id)
    pays = [row.bill_id for row in account.joined if row.credit == ("payment", payment_id)]
    paid = list(session.execute(select(Bill.number).where(Bill.id.in_(pays))).scalars())
    for row in (payment, *reversals):
        row.customer_id, row.account_seq, row.version = None, 0, row.version + 1
    payment.bill_id = payment.assigned_at = None
    payment.assigned_by = ""
    # An entry of its own: what is worked out from now on must not take the old state for the new.
    raise_account_seq(session, customer_id, _seq_of(session, customer_id) + 1)
    session.flush()
    del account.payments[payment_id]
    for joined in account.joined:
        if joined.credit == ("payment", payment_id):
            joined.amount = 0
    account.settle()
    freeze(unit, write_books(unit, [account]), BY_MONEY)
    unit.audit(
        "payment",
        payment.receipt,
        before={"customer": was, "paid": sorted(paid)},
        after={"customer": None},
    )
    unit.changed("payments", "bills")


def _refuse_if_rested_on(session: Session, payment: Payment, reversals: list[Payment]) -> None:
    if any(row.account_seq > payment.account_seq for row in reversals):
        raise RefusedError(
            say(
                "Money of receipt {receipt} was given back since it was assigned.",
                receipt=payment.receipt,
            ),
            say("Reverse what is left with the reason, and take it anew."),
        )
    counted = session.execute(
        select(Bill.number)
        .where(
            Bill.customer_id == payment.customer_id,
            Bill.status != "VOID",
            Bill.issued_at.is_not(None),
            Bill.calculated_seq >= payment.account_seq,
        )
        .order_by(Bill.number_year, Bill.number_seq)
        .limit(1)
    ).scalar()
    if counted is not None:
        raise RefusedError(
            say(
                "Bill {counted} went out since and counts receipt {receipt}.",
                counted=counted,
                receipt=payment.receipt,
            ),
            say("Reverse the payment with the reason, and take it anew for the right customer."),
        )


def _find(session: Session, payment_id: int) -> Payment:
    payment: Payment | None = session.get(
        Payment, payment_id, with_for_update=True, populate_existing=True
    )
    if payment is None or payment.reverses_id is not None:
        raise NotFoundError(
            say("There is no payment {payment_id}.", payment_id=payment_id),
            say("Look at: dairyos payments list"),
        )
    return payment


def _reversals(session: Session, payment_id: int) -> list[Payment]:
    found = session.execute(
        select(Payment)
        .where(Payment.reverses_id == payment_id)
        .order_by(Payment.id)
        .execution_options(populate_existing=True)
    )
    return list(found.scalars())


def _own_bill(session: Session, number: str, customer_id: int, customer: str) -> int:
    bill = find_bill(session, number)
    if bill.customer_id != customer_id:
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


def _seq_of(session: Session, customer_id: int) -> int:
    wanted = select(Customer.account_seq).where(Customer.id == customer_id)
    return session.execute(wanted).scalar_one()


def _code(session: Session, customer_id: int) -> str:
    return session.execute(select(Customer.code).where(Customer.id == customer_id)).scalar_one()


def _who(session: Session, customer_id: int) -> str:
    row = session.execute(
        select(Customer.name, Customer.code).where(Customer.id == customer_id)
    ).one()
    return f"{row.name} ({row.code})"
