"""Reads payments with what they pay."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer, Person
from dairyos_desktop.models.payments import Allocation, Payment
from dairyos_desktop.services.dto.payments import AllocationView, PaymentView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

OPENING = "opening"


def read_payments(
    session: Session,
    *,
    ids: Sequence[int] | None = None,
    customer_id: int | None = None,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
) -> list[PaymentView]:
    """Payments and reversals in the order of entry, narrowed down by what is given."""
    wanted: list[ColumnElement[bool]] = []
    if ids is not None:
        wanted.append(Payment.id.in_(ids))
    if customer_id is not None:
        wanted.append(Payment.customer_id == customer_id)
    if from_on is not None:
        wanted.append(Payment.paid_on >= from_on)
    if to_on is not None:
        wanted.append(Payment.paid_on <= to_on)
    rows = session.execute(
        select(Payment, Customer.code, Person.name)
        .outerjoin(Customer, Customer.id == Payment.customer_id)
        .outerjoin(Person, Person.id == Payment.collected_by)
        .where(*wanted)
        .order_by(Payment.id)
        .execution_options(populate_existing=True)
    ).all()
    chosen = select(Payment.id).where(*wanted).scalar_subquery()
    paying: dict[int, dict[tuple[int, int, str], Money]] = defaultdict(dict)
    for payment_id, number, year, seq, amount in session.execute(
        select(
            Allocation.payment_id,
            Bill.number,
            Bill.number_year,
            Bill.number_seq,
            Allocation.amount,
        )
        .outerjoin(Bill, Bill.id == Allocation.bill_id)
        .where(Allocation.payment_id.in_(chosen))
    ):
        if payment_id is not None:
            place = (year or 0, seq or 0, number or OPENING)
            sums = paying[payment_id]
            sums[place] = sums.get(place, Money.zero) + amount
    taken_back: dict[int, Money] = defaultdict(lambda: Money.zero)
    for payment_id, amount in session.execute(
        select(Payment.reverses_id, Payment.amount).where(Payment.reverses_id.in_(chosen))
    ):
        if payment_id is not None:
            taken_back[payment_id] += amount
    return [
        _view(payment, code, collector, paying[payment.id], taken_back[payment.id])
        for payment, code, collector in rows
    ]


def _view(
    payment: Payment,
    code: str | None,
    collector: str | None,
    paying: dict[tuple[int, int, str], Money],
    taken_back: Money,
) -> PaymentView:
    is_reversal = payment.reverses_id is not None
    left = payment.amount - taken_back - Money.total(paying.values())
    return PaymentView(
        payment_id=payment.id,
        receipt=payment.receipt,
        customer=code,
        date=payment.paid_on,
        amount=payment.amount,
        method=payment.method,
        reference=payment.provider_payment_id or payment.reference,
        collected_by=collector,
        status=payment.status,
        reverses=payment.reverses_id,
        reason=payment.reason,
        allocations=tuple(
            AllocationView(place[2], amount) for place, amount in sorted(paying.items())
        ),
        unallocated=Money.zero if is_reversal else left,
    )
