"""Takes a payment back, whole or in part, by a row of its own (rule 23).

The counter and the gateway's refunds do it the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, insert, select, type_coerce

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.payments.account import read_books, write_books
from dairyos_desktop.services.payments.booking import BY_MONEY, OFFICE, raise_account_seq

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork


def reversed_of(session: Session, payment_id: int) -> Money:
    """What of a payment is taken back by now; its row is locked by the caller."""
    paise = session.execute(
        select(func.coalesce(func.sum(type_coerce(Payment.amount, BigInteger)), 0)).where(
            Payment.reverses_id == payment_id
        )
    ).scalar_one()
    return Money.from_paise(int(paise))


def take_back(unit: UnitOfWork, payment: Payment, back: Money, left: Money, reason: str) -> int:
    """Writes the reversal, frees what it paid, newest debt first, and settles the account.

    Args:
        unit: The open transaction.
        payment: Its row is locked.
        back: Above 0, and at most `left`.
        left: What of the payment was not taken back yet.
        reason: Why.

    Returns:
        The reversal's id.
    """
    new_id = _write_row(unit, payment, back, reason)
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
        reason=reason,
    )
    unit.changed("payments", "bills")
    return new_id


def _write_row(unit: UnitOfWork, payment: Payment, amount: Money, reason: str) -> int:
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
            paid_on=business_date(unit.session, unit.now),
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
