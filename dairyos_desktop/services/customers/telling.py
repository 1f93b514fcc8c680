"""A customer on the phone: what the desk has to know to note what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.orders import CustomerPlan
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.customers.takes import read_changes, read_leaves, read_orders
from dairyos_desktop.services.dto.orders import Teller
from dairyos_desktop.services.orders.telling import read_coming, read_products

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session


def read_teller(session: Session, customer_id: int, now: dt.datetime) -> Teller:
    """The customer with orders, leaves and changes as they stand.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFoundError(say("This customer is gone."), say("Look for another one."))
    coming = read_coming(session, customer_id, now)
    orders = read_orders(session, customer_id, coming.today)
    plan = CustomerPlan(
        customer.active_from,
        customer.active_to,
        tuple(row.term for row in orders),
        tuple(row.term for row in read_leaves(session, customer_id)),
        tuple(row.term for row in read_changes(session, customer_id)),
    )
    return Teller(
        customer_id,
        customer.code,
        customer.name,
        coming,
        plan,
        read_products(session),
        tuple(dict.fromkeys(row.form.product_id for row in orders if row.in_force)),
    )
