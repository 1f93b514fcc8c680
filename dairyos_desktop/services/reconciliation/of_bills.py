"""Bills beside the money that was put against them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from dairyos_desktop.domain.billing import Status, status
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.reconciling import FindingType, Found, Side, is_status_wrong
from dairyos_desktop.services.reconciliation.ground import (
    VOID,
    account_key,
    allocations,
    bill_key,
    bills,
    customers,
    debts_key,
    owed,
    paid_by_bill,
    payment_key,
    payments,
    rupees,
    whose,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.reconciliation.ground import Ground

_STATES = {
    Status.UNPAID.value: "unpaid",
    Status.PARTIALLY_PAID.value: "part paid",
    Status.PAID.value: "paid",
}
_HEADS = ("The bill says", "The payments say")


def find(session: Session, ground: Ground) -> Iterator[Found]:
    """Bills that are overdue, paid beyond what they ask, or in a state that isn't theirs."""
    joined = paid_by_bill()
    paid = func.coalesce(joined.c.paid, 0)
    derived = case(
        (or_(bills.total <= 0, paid == bills.total), Status.PAID.value),
        (paid == 0, Status.UNPAID.value),
        else_=Status.PARTIALLY_PAID.value,
    )
    rows = session.execute(
        select(
            bills.id,
            bills.number,
            bills.customer_id,
            bills.total,
            bills.status,
            bills.allocated,
            bills.bill_date,
            bills.due_on,
            paid.label("paid"),
            customers.code,
            customers.name,
        )
        .select_from(bills.id.table)
        .join(customers.id.table, customers.id == bills.customer_id)
        .outerjoin(joined, joined.c.bill_id == bills.id)
        .where(
            bills.status != VOID,
            or_(
                paid > owed(),
                paid != bills.allocated,
                bills.status != derived,
                and_(bills.total > 0, paid == 0, bills.due_on < ground.today),
            ),
        )
    ).all()
    over = [row for row in rows if row.paid > max(row.total, 0)]
    payers = _payers(session, [row.id for row in over])
    for row in rows:
        if row.paid > max(row.total, 0):
            yield _over(row, payers.get(row.id, []))
        if is_status_wrong(row.status, row.total, row.paid):
            yield _state(row)
        elif row.paid != row.allocated:
            yield _account(row)
        if row.total > 0 and row.paid == 0 and row.due_on < ground.today:
            yield _overdue(row)
    yield from _on_void(session)


def _overdue(row: Row[*tuple[object, ...]]) -> Found:
    return Found(
        FindingType.BILL_WITHOUT_PAYMENT,
        bill_key(row.id),
        f"{row.number} of {rupees(row.total)} was due on {format_date(row.due_on)}, and nothing is "
        "paid.",
        touches=frozenset({debts_key(row.customer_id)}),
        customer_id=row.customer_id,
        bill_id=row.id,
        happened_on=row.due_on + dt.timedelta(days=1),
        heads=("To pay", "Paid"),
        sides=(Side("Amount", rupees(row.total), rupees(0)),),
        apart=Money.from_paise(row.total),
    )


def _over(row: Row[*tuple[object, ...]], payers: list[int]) -> Found:
    more = int(row.paid) - max(row.total, 0)
    return Found(
        FindingType.BILL_OVER_ALLOCATED,
        bill_key(row.id),
        f"{rupees(int(row.paid))} is paid against {row.number}, which asks for "
        f"{rupees(max(row.total, 0))}.",
        touches=frozenset(
            {account_key(row.customer_id), *(payment_key(payer) for payer in payers)}
        ),
        customer_id=row.customer_id,
        bill_id=row.id,
        happened_on=row.bill_date,
        heads=_HEADS,
        sides=(Side("Amount", rupees(max(row.total, 0)), rupees(int(row.paid))),),
        apart=Money.from_paise(more),
    )


def _state(row: Row[*tuple[object, ...]]) -> Found:
    right = _STATES[status(row.total, int(row.paid)).value]
    apart = abs(int(row.paid) - row.allocated)
    return Found(
        FindingType.STATUS_MISMATCH,
        bill_key(row.id),
        f"{row.number} is marked as {_STATES[row.status]}, but by its payments it is {right}.",
        touches=frozenset({account_key(row.customer_id)}),
        customer_id=row.customer_id,
        bill_id=row.id,
        happened_on=row.bill_date,
        heads=_HEADS,
        sides=(
            Side("Amount", rupees(row.total), rupees(row.total)),
            Side("State", _STATES[row.status], right),
            Side("Paid", rupees(row.allocated), rupees(int(row.paid))),
        ),
        apart=Money.from_paise(apart) if apart else None,
    )


def _account(row: Row[*tuple[object, ...]]) -> Found:
    """What a bill counts as paid is not what the account put against it."""
    return Found(
        FindingType.BALANCE_MISMATCH,
        f"customer {row.customer_id} {bill_key(row.id)}",
        f"The account of {whose(row.code, row.name)} does not add up: bill {row.number} counts "
        f"{rupees(row.allocated)} as paid, its payments come to {rupees(int(row.paid))}.",
        touches=frozenset({account_key(row.customer_id), bill_key(row.id)}),
        customer_id=row.customer_id,
        bill_id=row.id,
        heads=_HEADS,
        sides=(Side("Paid", rupees(row.allocated), rupees(int(row.paid))),),
        apart=Money.from_paise(abs(int(row.paid) - row.allocated)),
    )


def _payers(session: Session, bill_ids: list[int]) -> dict[int, list[int]]:
    """Whose money was put against each bill."""
    found: dict[int, list[int]] = {}
    if not bill_ids:
        return found
    for bill_id, payment_id in session.execute(
        select(allocations.bill_id, allocations.payment_id).where(
            allocations.bill_id.in_(bill_ids), allocations.payment_id.is_not(None)
        )
    ):
        found.setdefault(bill_id, []).append(payment_id)
    return found


def _on_void(session: Session) -> Iterator[Found]:
    """Money that still lies on a bill that is void (rule 27 frees it)."""
    for row in session.execute(
        select(
            bills.id,
            bills.number,
            bills.customer_id,
            allocations.payment_id,
            payments.paid_on,
            payments.receipt,
            func.sum(allocations.amount).label("lies"),
        )
        .join_from(allocations.id.table, bills.id.table, bills.id == allocations.bill_id)
        .outerjoin(payments.id.table, payments.id == allocations.payment_id)
        .where(bills.status == VOID)
        .group_by(
            bills.id,
            bills.number,
            bills.customer_id,
            allocations.payment_id,
            payments.paid_on,
            payments.receipt,
        )
    ):
        lies = int(row.lies)
        about = bill_key(row.id) if row.payment_id is None else payment_key(row.payment_id)
        yield Found(
            FindingType.PAYMENT_WITHOUT_BILL,
            f"{about} on void {bill_key(row.id)}",
            f"{rupees(lies)} still lies on {row.number}, which is void.",
            touches=frozenset({account_key(row.customer_id), about}),
            customer_id=row.customer_id,
            bill_id=row.id,
            payment_id=row.payment_id,
            happened_on=row.paid_on,
            heads=("The bill asks for", "Paid against it"),
            sides=(Side("Amount", rupees(0), rupees(lies)),),
            apart=Money.from_paise(lies),
        )
