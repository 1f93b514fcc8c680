"""Marks billed months whose deliveries, rates or taxes change, in the change's own transaction.

Only touched months are compared for pending corrections (rule 25). A month without a live bill
needs no mark: whatever bills it later reads the rows as they then are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, literal, select

from dairyos_desktop.models.bills import Bill, TouchedMonth
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

_PAIRS_AT_ONCE = 400
_TABLE: Table = TouchedMonth.__table__  # type: ignore[assignment]  # declared as a wider type
# Any fixed pair of numbers.
_TARIFF_LOCK = (0xDA2, 1)


def touch_days(unit: UnitOfWork, days: Iterable[tuple[int, dt.date]]) -> None:
    """Marks the months of changed deliveries.

    Args:
        unit: The transaction of the change.
        days: (customer id, date) of each changed delivery, repeats welcome.
    """
    changed = list(days)
    _hold_customers(unit.session, {customer for customer, _ in changed})
    months = sorted({(customer, on.strftime("%Y-%m")) for customer, on in changed})
    by_month: dict[str, list[int]] = {}
    for customer, month in months:
        by_month.setdefault(month, []).append(customer)
    for month, customers in by_month.items():
        for start in range(0, len(customers), _PAIRS_AT_ONCE):
            some = customers[start : start + _PAIRS_AT_ONCE]
            _mark(unit, and_(Bill.month == month, Bill.customer_id.in_(some)))


def touch_tariff(
    unit: UnitOfWork,
    product_id: int,
    from_on: dt.date,
    to_on: dt.date | None = None,
    *,
    price_list_id: int | None = None,
    customer_id: int | None = None,
) -> None:
    """Marks the months in which a changed rate or tax falls on a delivery.

    Args:
        unit: The transaction of the change.
        product_id: Whose rate or tax changed.
        from_on: First day on which the change works.
        to_on: Last such day; None when open.
        price_list_id: Only customers on that list are touched.
        customer_id: Only that customer is touched; with neither, all are.
    """
    hold_tariff(unit.session, alone=True)
    delivered = select(Consumption.customer_id).where(
        Consumption.customer_id == Bill.customer_id,
        Consumption.date.between(Bill.period_from, Bill.period_to),
        Consumption.product_id == product_id,
        Consumption.date >= from_on,
    )
    wanted: list[ColumnElement[bool]] = [Bill.period_to >= from_on]
    if to_on is not None:
        delivered = delivered.where(Consumption.date <= to_on)
        wanted.append(Bill.period_from <= to_on)
    if customer_id is not None:
        wanted.append(Bill.customer_id == customer_id)
    elif price_list_id is not None:
        members = select(Customer.id).where(Customer.price_list_id == price_list_id)
        wanted.append(Bill.customer_id.in_(members))
    _mark(unit, and_(*wanted, delivered.exists()))


def touch_customer(unit: UnitOfWork, customer_id: int) -> None:
    """Marks all billed months of a customer whose price list changed."""
    _mark(unit, Bill.customer_id == customer_id)


def hold_tariff(session: Session, *, alone: bool) -> None:
    """Keeps month runs and changes of the tariff apart until the transaction ends (PostgreSQL).

    Else a price could change after a run has read it and before the bill is there to be marked.
    On SQLite a writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        session.execute(select(lock(*_TARIFF_LOCK)))


def _hold_customers(session: Session, customer_ids: set[int]) -> None:
    """Waits for a run that is working on the customers, so that its bill is seen and marked."""
    if customer_ids and session.get_bind().dialect.name == "postgresql":
        session.execute(
            select(Customer.id)
            .where(Customer.id.in_(customer_ids))
            .order_by(Customer.id)
            .with_for_update(read=True, key_share=True)
        ).all()


def _mark(unit: UnitOfWork, which: ColumnElement[bool]) -> None:
    marked = (
        select(TouchedMonth.customer_id)
        .where(TouchedMonth.customer_id == Bill.customer_id, TouchedMonth.month == Bill.month)
        .exists()
    )
    rows = (
        select(Bill.customer_id, Bill.month, literal(unit.now, TouchedMonth.touched_at.type))
        .where(which, Bill.status != "VOID", ~marked)
        .distinct()
    )
    # Somebody else may mark it at this moment: two cells of one billed month, saved by two clerks.
    unit.session.execute(
        insert_if_absent(unit.session, _TABLE).from_select(
            ["customer_id", "month", "touched_at"], rows
        )
    )
