"""Payments beside the debts that they pay."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reconciling import (
    WAIT_DAYS,
    FindingType,
    Found,
    Side,
)
from dairyos_desktop.services.reconciliation.ground import (
    VOID,
    account_key,
    allocations,
    back_by_payment,
    bill_key,
    bills,
    customers,
    debts_key,
    payment_key,
    payments,
    rupees,
    used_by_payment,
    whose,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Subquery
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.reconciliation.ground import Ground


def find(session: Session, ground: Ground) -> Iterator[Found]:
    """Payments that pay more than they are, or nothing although something is owed."""
    yield from _over(session)
    yield from _kept(session)
    yield from _unmatched(session, ground)


def _over(session: Session) -> Iterator[Found]:
    used, back = used_by_payment(), back_by_payment()
    spent, given = func.coalesce(used.c.used, 0), func.coalesce(back.c.back, 0)
    rows = session.execute(
        select(
            payments.id,
            payments.receipt,
            payments.customer_id,
            payments.amount,
            payments.paid_on,
            spent.label("used"),
            given.label("back"),
        )
        .select_from(payments.id.table)
        .outerjoin(used, used.c.payment_id == payments.id)
        .outerjoin(back, back.c.reverses_id == payments.id)
        .where(payments.reverses_id.is_(None), spent + given > payments.amount)
    ).all()
    pays = _pays(session, [row.id for row in rows])
    for row in rows:
        whole = int(row.used) + int(row.back)
        taken_back = f" and {rupees(int(row.back))} of it was given back" if row.back else ""
        touches = {bill_key(bill) for bill in pays.get(row.id, ())}
        if row.customer_id is not None:
            touches.add(account_key(row.customer_id))
        yield Found(
            FindingType.PAYMENT_OVER_ALLOCATED,
            payment_key(row.id),
            f"{row.receipt} is of {rupees(row.amount)}, but pays {rupees(int(row.used))}"
            f"{taken_back}.",
            touches=frozenset(touches),
            customer_id=row.customer_id,
            payment_id=row.id,
            happened_on=row.paid_on,
            heads=("The payment is", "Used of it"),
            sides=(Side("Amount", rupees(row.amount), rupees(whole)),),
            apart=Money.from_paise(whole - row.amount),
        )


def _pays(session: Session, payment_ids: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    if payment_ids:
        for payment_id, bill_id in session.execute(
            select(allocations.payment_id, allocations.bill_id).where(
                allocations.payment_id.in_(payment_ids), allocations.bill_id.is_not(None)
            )
        ):
            found[payment_id].add(bill_id)
    return found


def open_debts() -> Subquery:
    """What each customer has not paid, as the bills and the opening balance say."""
    to_opening = (
        select(allocations.customer_id, func.sum(allocations.amount).label("paid"))
        .where(allocations.bill_id.is_(None))
        .group_by(allocations.customer_id)
        .subquery()
    )
    of_bills = select(
        bills.customer_id.label("customer_id"), (bills.total - bills.allocated).label("left")
    ).where(bills.status != VOID, bills.total > bills.allocated)
    left = customers.opening_balance - func.coalesce(to_opening.c.paid, 0)
    of_opening = (
        select(customers.id.label("customer_id"), left.label("left"))
        .select_from(customers.id.table)
        .outerjoin(to_opening, to_opening.c.customer_id == customers.id)
        .where(customers.opening_balance > 0, left > 0)
    )
    every = of_bills.union_all(of_opening).subquery()
    return (
        select(every.c.customer_id, func.sum(every.c.left).label("open"))
        .group_by(every.c.customer_id)
        .subquery()
    )


def _kept(session: Session) -> Iterator[Found]:
    """Money that lies free while its customer owes something (rule 22)."""
    used, back, debts = used_by_payment(), back_by_payment(), open_debts()
    free = payments.amount - func.coalesce(used.c.used, 0) - func.coalesce(back.c.back, 0)
    for row in session.execute(
        select(
            payments.id,
            payments.receipt,
            payments.customer_id,
            payments.amount,
            payments.paid_on,
            free.label("free"),
            debts.c.open,
            customers.code,
            customers.name,
        )
        .select_from(payments.id.table)
        .join(debts, debts.c.customer_id == payments.customer_id)
        .join(customers.id.table, customers.id == payments.customer_id)
        .outerjoin(used, used.c.payment_id == payments.id)
        .outerjoin(back, back.c.reverses_id == payments.id)
        .where(payments.reverses_id.is_(None), free > 0)
    ):
        kept = min(int(row.free), int(row.open))
        yield Found(
            FindingType.PAYMENT_WITHOUT_BILL,
            payment_key(row.id),
            f"{rupees(int(row.free))} of {row.receipt} pays nothing, while "
            f"{whose(row.code, row.name)} owes "
            f"{rupees(int(row.open))}.",
            touches=frozenset({account_key(row.customer_id), debts_key(row.customer_id)}),
            customer_id=row.customer_id,
            payment_id=row.id,
            happened_on=row.paid_on,
            heads=("Not used of the payment", "The customer owes"),
            sides=(Side("Amount", rupees(int(row.free)), rupees(int(row.open))),),
            apart=Money.from_paise(kept),
        )


def _unmatched(session: Session, ground: Ground) -> Iterator[Found]:
    back = back_by_payment()
    left = payments.amount - func.coalesce(back.c.back, 0)
    for row in session.execute(
        select(
            payments.id,
            payments.receipt,
            payments.paid_on,
            payments.provider_payment_id,
            left.label("left"),
        )
        .select_from(payments.id.table)
        .outerjoin(back, back.c.reverses_id == payments.id)
        .where(
            payments.customer_id.is_(None),
            payments.reverses_id.is_(None),
            payments.created_at < ground.now - dt.timedelta(days=WAIT_DAYS),
            left > 0,
        )
    ):
        yield Found(
            FindingType.PAYMENT_WITHOUT_BILL,
            payment_key(row.id),
            f"{row.receipt} of {format_date(row.paid_on)}, {rupees(int(row.left))}, has no "
            "customer yet.",
            payment_id=row.id,
            gateway_id=row.provider_payment_id or "",
            happened_on=row.paid_on,
            heads=("Received", "Put against bills"),
            sides=(Side("Amount", rupees(int(row.left)), rupees(0)),),
            apart=Money.from_paise(int(row.left)),
        )
