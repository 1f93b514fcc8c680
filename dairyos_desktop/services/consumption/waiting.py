"""What is pre-filled and not confirmed: counted for many customers and days at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import BigInteger, Integer, extract, func, literal, select
from sqlalchemy import cast as sql_cast

from dairyos_desktop.domain.due_days import due_days
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.consumption.plans import read_plans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.consumption.plans import Customers, DayPlans

RowKey = tuple[int, "Shift", int]
"""Customer, shift and product."""

_DAY = dt.timedelta(days=1)


class Waiting(NamedTuple):
    """Cells of one customer that a plan fills and nobody has confirmed.

    Attributes:
        quantity: Thousandths, the same on all the days.
        days: A bit for each day, the lowest for the first of the stretch.
    """

    customer_id: int
    price_list_id: int | None
    shift: Shift
    product_id: int
    quantity: int
    days: int


class WaitingCells(NamedTuple):
    """What was found for some customers.

    Attributes:
        cells: What waits.
        row_days: The days on which each (customer, shift, product) has a row.
        plans: What was read of their plans.
    """

    cells: list[Waiting]
    row_days: dict[RowKey, int]
    plans: DayPlans


def read_waiting(
    session: Session,
    customers: Customers,
    days: tuple[dt.date, dt.date],
    row_days: dict[RowKey, int] | None = None,
) -> WaitingCells:
    """The waiting cells of these customers.

    Args:
        session: A read session, or the one of a write.
        customers: Their ids, some hundreds at most, or a query of them.
        days: First and last day of the stretch.
        row_days: The days on which there are rows, where they were read already.
    """
    first, last = days
    plans = read_plans(session, customers, first, last)
    rows = read_row_days(session, customers, first, last) if row_days is None else row_days
    found: list[Waiting] = []
    known = session.connection().execute(
        select(Customer.id, Customer.price_list_id, Customer.active_from, Customer.active_to).where(
            Customer.id.in_(customers)
        )
    )
    for customer_id, price_list_id, active_from, active_to in known.all():
        due = due_days(plans.of(customer_id, active_from, active_to), first, last)
        for (shift, product_id, quantity), due_then in due.items():
            left = due_then & ~rows.get((customer_id, shift, product_id), 0)
            if left:
                found.append(Waiting(customer_id, price_list_id, shift, product_id, quantity, left))
    return WaitingCells(found, rows, plans)


def read_row_days(
    session: Session, customers: Customers, first: dt.date, last: dt.date
) -> dict[RowKey, int]:
    """The days of the stretch on which each (customer, shift, product) has a row."""
    found: dict[RowKey, int] = defaultdict(int)
    for begin, end in _months(first, last):
        # The day of the month is the one thing of a date that both engines give as a number.
        bit = literal(1, BigInteger).bitwise_lshift(
            sql_cast(extract("day", Consumption.date), Integer)
        )
        rows = session.connection().execute(
            select(
                Consumption.customer_id,
                Consumption.shift,
                Consumption.product_id,
                sql_cast(func.sum(bit), BigInteger),
            )
            .where(Consumption.customer_id.in_(customers), Consumption.date.between(begin, end))
            .group_by(Consumption.customer_id, Consumption.shift, Consumption.product_id)
        )
        # Bit `day` stands for that day of the month.
        shift_by = (begin.replace(day=1) - first).days - 1
        for customer_id, shift, product_id, days in rows:
            moved = days << shift_by if shift_by >= 0 else days >> -shift_by
            found[customer_id, cast("Shift", shift), product_id] |= moved
    return found


def _months(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """The stretch cut at the ends of months."""
    while first <= last:
        end = min(Month.of(first).last, last)
        yield first, end
        first = end + _DAY
