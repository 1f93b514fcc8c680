"""What helps to decide about one cell: the last week, the balance, what to remember."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.orders import orders_in_force
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.consumption.plans import read_plans
from dairyos_desktop.services.customers.listing import read_balances
from dairyos_desktop.services.dto.consumption import RowContext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift

_WEEK = 7


def read_context(
    session: Session, customer_id: int, product_id: int, shift: Shift, on: dt.date
) -> RowContext:
    """The context of one cell.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer = session.execute(
        select(Customer.name, Customer.name_local, Customer.note).where(Customer.id == customer_id)
    ).one_or_none()
    if customer is None:
        raise NotFoundError(say("This customer is gone."), say("Open the sheet again."))
    first = on - dt.timedelta(days=_WEEK)
    rows = session.execute(
        select(Consumption.date, Consumption.quantity).where(
            Consumption.customer_id == customer_id,
            Consumption.date.between(first, on - dt.timedelta(days=1)),
            Consumption.shift == shift,
            Consumption.product_id == product_id,
        )
    )
    by_day: dict[dt.date, Quantity] = {row.date: row.quantity for row in rows}
    orders = read_plans(session, (customer_id,), on).orders.get(customer_id, [])
    usual = {order.product_id: order.quantity for order in orders_in_force(orders, on, shift)}
    return RowContext(
        customer_id,
        customer.name,
        customer.name_local,
        usual.get(product_id, Quantity.zero),
        tuple(by_day.get(first + dt.timedelta(days=day)) for day in range(_WEEK)),
        read_balances(session, customer_id)[customer_id],
        customer.note,
    )
