"""Which rounds are still to come for a customer, and what may be ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select, union_all

from dairyos_desktop.domain.telling import ComingRounds
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.consumption import OFFICE_TIMEZONE
from dairyos_desktop.services.dto.orders import OrderProduct

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift


def read_coming(session: Session, customer_id: int, now: dt.datetime) -> ComingRounds:
    """The next round of each shift that has not happened for the customer.

    Today's has where the customer has a row of it, where it is closed, or by the hour.
    """
    zone = ZoneInfo(session.scalar(select(Office.timezone)) or OFFICE_TIMEZONE)
    local = now.astimezone(zone)
    over = union_all(
        select(Consumption.shift).where(
            Consumption.customer_id == customer_id, Consumption.date == local.date()
        ),
        select(DeliveryRound.shift)
        .join(Stop, (Stop.route == DeliveryRound.route) & (Stop.shift == DeliveryRound.shift))
        .where(
            Stop.customer_id == customer_id,
            DeliveryRound.date == local.date(),
            DeliveryRound.closed_at.is_not(None),
        ),
    )
    confirmed = {cast("Shift", shift) for (shift,) in session.execute(over)}
    return ComingRounds.at(local, confirmed)


def read_products(session: Session) -> tuple[OrderProduct, ...]:
    """The products that may be ordered, in bill order."""
    rows = session.execute(
        select(Product.id, Product.code, Product.name, Product.name_local, Product.unit)
        .where(Product.is_active)
        .order_by(Product.position, Product.id)
    )
    return tuple(OrderProduct(*row) for row in rows)
