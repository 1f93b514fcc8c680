"""Payments beside the debts that they pay."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reconciling import (
    WAIT_DAYS,
    FindingType,
    Found,
    Side,
    is_own_reference,
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

    from sqlalchemy import ColumnElement, Row, Subquery
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.reconciliation.ground import Ground

_DISCOUNT = "discount"
_BOOKED = "booked"


def find(session: Session, ground: Ground) -> Iterator[Found]:
    """Payments that pay more than they are, nothing although something is owed, or twice."""
    yield from _over(session)
    yield from _kept(session)
    yield from _unmatched(session, ground)
    yield from _twice(session)


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
            f"It is of {rupees(row.amount)}, but pays {rupees(int(row.used))}{taken_back}.",
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
            f"{rupees(int(row.free))} of it pays nothing, while {whose(row.code, row.name)} owes "
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
        select(payments.id, payments.paid_on, payments.provider_payment_id, left.label("left"))
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
            f"{rupees(int(row.left))} of {format_date(row.paid_on)} has no customer yet.",
            payment_id=row.id,
            gateway_id=row.provider_payment_id or "",
            happened_on=row.paid_on,
            heads=("Received", "Put against bills"),
            sides=(Side("Amount", rupees(int(row.left)), rupees(0)),),
            apart=Money.from_paise(int(row.left)),
        )


def _twice(session: Session) -> Iterator[Found]:
    """The same money entered, or paid, more than once; what was reversed is no double any more."""
    told: set[int] = set()
    # Two payments of a bill by link: the second was one too many, whatever link it came by.
    by_link = payments.provider_payment_id.is_not(None) & payments.bill_id.is_not(None)
    named = payments.reference != ""
    pairs = [
        *_pairs(session, (payments.bill_id,), by_link),
        *(
            pair
            for pair in _pairs(session, (payments.reference,), named)
            if is_own_reference(pair[1].reference)
        ),
        *_pairs(session, (payments.reference, payments.paid_on, payments.method), named),
    ]
    for first, second in pairs:
        if second.id not in told:
            told.add(second.id)
            yield _double(first, second)
    nameless = (payments.reference == "") & payments.provider_payment_id.is_(None)
    pairs = list(_pairs(session, (payments.paid_on, payments.method), nameless))
    # Somebody may well bring the same sum twice on a day; but not the second where nothing is owed.
    idle = _pays_nothing(session, [row.id for pair in pairs for row in pair])
    for first, second in pairs:
        if second.id in idle and first.id not in idle:
            yield _double(first, second)


def _pairs(
    session: Session, same: Sequence[ColumnElement[Any]], where: ColumnElement[bool]
) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Payments of one customer and amount that are the same in these columns too, two by two."""
    keys = (payments.customer_id, payments.amount, *same)
    counts = and_(
        payments.reverses_id.is_(None),
        payments.status == _BOOKED,
        payments.customer_id.is_not(None),
        payments.method != _DISCOUNT,
        where,
    )
    several = select(*keys).where(counts).group_by(*keys).having(func.count() > 1).subquery()
    rows = session.execute(
        select(
            payments.id,
            payments.receipt,
            payments.customer_id,
            payments.amount,
            payments.reference,
            payments.paid_on,
            payments.provider_payment_id,
            payments.bill_id,
            *(key.label(f"same_{at}") for at, key in enumerate(keys)),
        )
        .join(several, and_(*(several.c[key.name] == key for key in keys)))
        .where(counts)
        .order_by(*keys, payments.id)
    ).all()
    for _, group in groupby(rows, key=lambda row: row[-len(keys) :]):
        yield from pairwise(group)


def _pays_nothing(session: Session, payment_ids: Sequence[int]) -> set[int]:
    """Those of which nothing is put against a debt."""
    used: set[int] = set()
    for start in range(0, len(payment_ids), 500):
        used |= {
            payment_id
            for (payment_id,) in session.execute(
                select(allocations.payment_id)
                .where(allocations.payment_id.in_(payment_ids[start : start + 500]))
                .distinct()
            )
        }
    return set(payment_ids) - used


def _double(first: Row[Any], second: Row[Any]) -> Found:
    return Found(
        FindingType.DUPLICATE_PAYMENT,
        payment_key(second.id),
        f"{second.receipt} of {rupees(second.amount)} looks like the money of {first.receipt}, "
        "taken twice.",
        touches=frozenset({account_key(second.customer_id)}),
        customer_id=second.customer_id,
        bill_id=second.bill_id,
        payment_id=second.id,
        gateway_id=second.provider_payment_id or "",
        happened_on=second.paid_on,
        heads=(first.receipt, second.receipt),
        sides=(
            Side("Amount", rupees(first.amount), rupees(second.amount)),
            Side("Day", format_date(first.paid_on), format_date(second.paid_on)),
            Side("Reference", first.reference or "–", second.reference or "–"),
        ),
        apart=Money.from_paise(second.amount),
    )
