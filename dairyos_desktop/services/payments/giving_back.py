"""Gives payments back by rows of their own (rule 23)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, insert, select, type_coerce
from sqlalchemy.orm import aliased

from dairyos_desktop.domain.errors import (
    KeyUsedError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.texts import declared, say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment, Round
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.payments.account import read_books, write_books
from dairyos_desktop.services.payments.booking import BY_MONEY, OFFICE, raise_account_seq
from dairyos_desktop.services.payments.cash_in_hand import track_returned
from dairyos_desktop.services.payments.discounts import DISCOUNT
from dairyos_desktop.services.payments.reversing import why_not_reverse
from dairyos_desktop.services.payments.taking import let_off_key

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.unit import UnitOfWork


def lock_payment(session: Session, payment_id: int) -> tuple[Payment, Round | None]:
    """A payment and the collection round it was taken in, held for a change.

    The round comes first, as it does where money is entered in it.

    Raises:
        NotFoundError: There is no such payment.
    """
    round_id = session.scalar(select(Payment.round_id).where(Payment.id == payment_id))
    round_row = None if round_id is None else session.get(Round, round_id, with_for_update=True)
    payment: Payment | None = session.get(Payment, payment_id, with_for_update=True)
    if payment is None or payment.reverses_id is not None:
        raise NotFoundError(
            say("There is no payment {payment_id}.", payment_id=payment_id),
            say("Look at: dairyos payments list"),
        )
    return payment, round_row


def require_may_reverse(actor: Actor, session: Session, payment: Payment, today: dt.date) -> None:
    """Refuses whoever may not take the receipt back.

    Raises:
        NotAllowedError: Somebody else's receipt, one of another day, or handed over.
    """
    why_not = why_not_reverse(actor, session, payment, today)
    if why_not:
        raise NotAllowedError(
            why_not,
            say(
                "Ask somebody with the role {manager} or above.",
                manager=declared(Role.MANAGER.value),
            ),
        )


def reversed_of(session: Session, payment_id: int) -> Money:
    """How much of a payment was taken back so far."""
    paise = session.execute(
        select(func.coalesce(func.sum(type_coerce(Payment.amount, BigInteger)), 0)).where(
            Payment.reverses_id == payment_id
        )
    ).scalar_one()
    return Money.from_paise(int(paise))


@dataclass(frozen=True)
class Wish:
    """A reversal as its caller names it; a repeat of the same call is the same reversal.

    Attributes:
        key: The caller's own.
        sha256: Of what the call says.
    """

    key: str
    sha256: str

    @property
    def request_key(self) -> str:
        """As it is stored: keys of payments are others."""
        return f"reverse:{self.key}"


def known_reversal(session: Session, wish: Wish | None) -> int | None:
    """What a key has taken back already; None for a new key.

    Raises:
        KeyUsedError: The key was used for other content.
    """
    if wish is None:
        return None
    of = aliased(Payment)
    receipt = func.coalesce(of.receipt, Payment.receipt).label("receipt")
    row = session.execute(
        select(Payment.id, Payment.request_sha256, Payment.amount, receipt)
        .outerjoin(of, of.id == Payment.reverses_id)
        .where(Payment.request_key == wish.request_key)
    ).one_or_none()
    if row is None:
        return None
    if row.request_sha256 != wish.sha256:
        raise KeyUsedError(
            say(
                "Your first try was done: {amount} of receipt {receipt} are taken back.",
                amount=row.amount.format(),
                receipt=row.receipt,
            ),
            say("What you say now differs from it; say it anew if it is more money."),
            receipt=str(row.receipt),
        )
    return int(row.id)


def give_back(
    unit: UnitOfWork,
    payment: Payment,
    round_row: Round | None,
    amount: Money | None,
    reason: str,
    *,
    wish: Wish | None = None,
) -> int:
    """Reverses a payment, whole or in part, and settles the account anew.

    Args:
        unit: The open transaction.
        payment: Locked by `lock_payment`.
        round_row: Its round; while that is open, it counts the reversal.
        amount: How much; None for all that is left of it.
        reason: Why.
        wish: By which a repeat is told; new, by `known_reversal`.

    Returns:
        The reversal's id.

    Raises:
        RefusedError: Nothing is left of it, or less than `amount`.
    """
    left = payment.amount - reversed_of(unit.session, payment.id)
    if left <= Money.zero:
        raise RefusedError(say("Receipt {receipt} is reversed already.", receipt=payment.receipt))
    back = left if amount is None else amount
    if back > left:
        raise RefusedError(
            say(
                "Only {left} of receipt {receipt} are left to reverse.",
                left=left.format(),
                receipt=payment.receipt,
            )
        )
    is_open = round_row is not None and round_row.closed_at is None
    if round_row is not None and is_open:
        round_row.version += 1
    new_id = _write_reversal(unit, payment, back, reason, wish, in_round=is_open)
    track_returned(unit, payment, new_id)
    payment.status = "reversed" if back == left else "part_reversed"
    payment.version += 1
    unit.session.flush()
    if payment.customer_id is not None:
        account = read_books(unit.session, [payment.customer_id])[payment.customer_id]
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


def give_let_off_back(
    unit: UnitOfWork, payment: Payment, round_row: Round | None, reason: str
) -> None:
    """Reverses what was let off with a payment that is reversed whole.

    The few rupees were let off since the rest was paid: whoever did not pay owes them again.
    """
    if payment.method == DISCOUNT:
        return
    if payment.round_id is not None:
        with_it = Payment.round_id == payment.round_id
    elif payment.request_key is not None:
        with_it = Payment.request_key == let_off_key(payment.request_key)
    else:
        return
    let_off = unit.session.scalars(
        select(Payment)
        .where(
            Payment.customer_id == payment.customer_id,
            Payment.method == DISCOUNT,
            Payment.reverses_id.is_(None),
            Payment.status != "reversed",
            with_it,
        )
        .order_by(Payment.id)
        .with_for_update()
    ).all()
    for discount in let_off:
        give_back(unit, discount, round_row, None, reason)


def _write_reversal(
    unit: UnitOfWork,
    payment: Payment,
    amount: Money,
    reason: str,
    wish: Wish | None,
    *,
    in_round: bool,
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
            paid_on=business_date(unit.session, unit.now),
            paid_at=unit.now,
            reference=payment.reference,
            status="booked",
            provider=OFFICE,
            round_id=payment.round_id if in_round else None,
            reverses_id=payment.id,
            reason=reason,
            request_key=None if wish is None else wish.request_key,
            request_sha256=None if wish is None else wish.sha256,
            account_seq=seq,
            created_at=unit.now,
            created_by=unit.actor.user_id,
            version=1,
        )
        .returning(Payment.id)
    ).scalar_one()
