"""What standing orders say of a month: the product or the shift that a sheet leaves out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from sqlalchemy import or_, select

from dairyos_desktop.domain.orders import OrderTerm, orders_in_force
from dairyos_desktop.models.deliveries import StandingOrder

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.periods import Month


class KnownOrders:
    """All customers' orders above 0 that hold in a month."""

    def __init__(self, session: Session, month: Month) -> None:
        rows = session.execute(
            select(
                StandingOrder.customer_id,
                StandingOrder.product_id,
                StandingOrder.shift,
                StandingOrder.quantity,
                StandingOrder.effective_from,
                StandingOrder.effective_to,
            ).where(
                StandingOrder.effective_from <= month.last,
                or_(
                    StandingOrder.effective_to.is_(None),
                    StandingOrder.effective_to >= month.first,
                ),
            )
        )
        self._orders: dict[int, list[OrderTerm]] = defaultdict(list)
        for customer, product, shift, quantity, first, last in rows:
            self._orders[customer].append(
                OrderTerm(product, cast("Shift", shift), quantity, first, last)
            )

    def product(self, customer_id: int, shift: Shift, on: dt.date) -> int | None:
        """The product of the only order of a shift: on the day, else in the whole month."""
        orders = self._orders.get(customer_id, [])
        today = {one.product_id for one in orders_in_force(orders, on, shift) if one.quantity}
        if not today:
            today = {one.product_id for one in orders if one.shift == shift and one.quantity}
        return today.pop() if len(today) == 1 else None

    def shift(self, customer_id: int, product_id: int | None) -> Shift | None:
        """The only shift in which the customer has orders in the month.

        Args:
            customer_id: Whose.
            product_id: Its orders are looked at where there are any; None for all.
        """
        orders = [one for one in self._orders.get(customer_id, []) if one.quantity]
        of_product = [one for one in orders if one.product_id == product_id]
        found = {one.shift for one in of_product or orders}
        return found.pop() if len(found) == 1 else None
