"""Books what the gateway says of payments: each taken one once, each refund once (rules 21, 23).

News may be old, come twice, or come in any order. So nothing is undone by it: a payment is booked
when it is first said to be taken, and taken back by what more was refunded than is taken back yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.among import among
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.news.places import find_places
from dairyos_desktop.services.office import local_date, office_timezone
from dairyos_desktop.services.payments.booking import Booking, book
from dairyos_desktop.services.payments.giving_back import give_back, reversed_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.news.reading import PaymentNews
    from dairyos_desktop.services.unit import UnitOfWork

METHOD = "razorpay"
REFUNDED = "refunded at the gateway"
_TABLE: Table = Payment.__table__  # type: ignore[assignment]  # declared as a wider type
# Made once: it is part of each step.
_BOOKED = select(_TABLE.c.provider_payment_id, _TABLE.c.amount).where(
    _TABLE.c.provider == PROVIDER,
    among(_TABLE.c.provider_payment_id, "keys"),
)


@dataclass(frozen=True)
class Booked:
    """What the books were changed by."""

    new_payments: int = 0
    reversals: int = 0


def book_news(unit: UnitOfWork, news: Iterable[PaymentNews]) -> Booked:
    """Books the payments that are not booked yet, and takes back what was refunded since.

    Raises:
        RefusedError: A payment is booked with another amount than it now has.
    """
    taken = _by_payment(one for one in news if one.is_taken)
    if not taken:
        return Booked()
    known = _amounts(unit.session, taken)
    for payment_id, amount in known.items():
        _same_amount(payment_id, amount, taken[payment_id].amount)
    # Those that are there already first: whoever reverses by hand takes payment and customer in
    # this order too.
    reversals = _refund(unit, [taken[key] for key in known])
    fresh = sorted(
        (one for key, one in taken.items() if key not in known),
        key=lambda one: (one.created_at, one.payment_id),
    )
    _book(unit, fresh)
    reversals += _refund(unit, fresh)
    return Booked(len(fresh), reversals)


def _by_payment(news: Iterable[PaymentNews]) -> dict[str, PaymentNews]:
    """One piece of news a payment: what was refunded only grows, and a link may have come along."""
    merged: dict[str, PaymentNews] = {}
    for one in news:
        other = merged.get(one.payment_id)
        if other is None:
            merged[one.payment_id] = one
            continue
        _same_amount(one.payment_id, other.amount, one.amount)
        merged[one.payment_id] = replace(
            other,
            refunded=max(other.refunded, one.refunded),
            order_id=other.order_id or one.order_id,
            link_id=other.link_id or one.link_id,
            reference_id=other.reference_id or one.reference_id,
        )
    return merged


def _same_amount(payment_id: str, was: Money, now: Money) -> None:
    if was != now:
        raise RefusedError(
            say(
                "Payment {payment_id} is booked with {was}, and is {now} now.",
                payment_id=payment_id,
                was=was.format(),
                now=now.format(),
            ),
            say("Look at the payment on Razorpay's page, then reverse or add the difference."),
        )


def _amounts(session: Session, payment_ids: Iterable[str]) -> dict[str, Money]:
    """What those are booked with that are."""
    rows = session.execute(_BOOKED, {"keys": payment_ids})
    return {row.provider_payment_id: row.amount for row in rows}


def _book(unit: UnitOfWork, news: Sequence[PaymentNews]) -> None:
    if not news:
        return
    timezone = office_timezone(unit.session)
    book(
        unit,
        [
            Booking(
                customer_id=place.customer_id,
                amount=one.amount,
                method=METHOD,
                paid_on=local_date(one.created_at, timezone),
                reference=one.rrn,
                bill_id=place.bill_id,
                provider=PROVIDER,
                provider_payment_id=one.payment_id,
                paid_at=one.created_at,
            )
            for one, place in zip(news, find_places(unit.session, news), strict=True)
        ],
    )


def _refund(unit: UnitOfWork, news: Iterable[PaymentNews]) -> int:
    """Takes back what was refunded and is not taken back yet; of how many payments."""
    refunded = {one.payment_id: one.refunded for one in news if one.refunded > Money.zero}
    if not refunded:
        return 0
    payments = unit.session.scalars(
        select(Payment)
        .where(Payment.provider == PROVIDER, Payment.provider_payment_id.in_(refunded))
        .order_by(Payment.id)
        .with_for_update()
    )
    reversals = 0
    for payment in sorted(payments, key=lambda row: str(row.provider_payment_id)):
        more = refunded[str(payment.provider_payment_id)] - reversed_of(unit.session, payment.id)
        if more > Money.zero:
            give_back(unit, payment, None, more, REFUNDED)
            reversals += 1
    return reversals
