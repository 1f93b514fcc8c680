"""Sums up a day's deliveries by product, beside what went out where loads are typed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, func, select, type_coerce

from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import Load
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.consumption.plans import quantity_of
from dairyos_desktop.services.delivery.tolerance import read_load_rule
from dairyos_desktop.services.dto.today import DayOfMilk, MilkLine

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session


@dataclass(slots=True)
class _Sums:
    delivered: int = 0
    loaded: int = 0
    of_loaded: int = 0


def read_milk(session: Session, on: dt.date) -> DayOfMilk:
    """What was delivered on a day."""
    tracked = read_load_rule(session).is_tracked
    sums: dict[int, _Sums] = defaultdict(_Sums)
    loads: dict[tuple[str, str, int], int] = {}
    if tracked:
        for load in session.scalars(select(Load).where(Load.date == on)):
            kept = load.returned.thousandths + load.wasted.thousandths + load.own_use.thousandths
            gone = load.loaded.thousandths - kept
            loads[load.shift, load.route, load.product_id] = gone
            sums[load.product_id].loaded += gone
    if loads:
        _note_by_round(session, on, sums, loads)
    else:
        amount = func.sum(type_coerce(Consumption.quantity, BigInteger))
        for product_id, thousandths in session.execute(
            select(Consumption.product_id, amount)
            .where(Consumption.date == on)
            .group_by(Consumption.product_id)
        ):
            sums[product_id].delivered += int(thousandths)
    products = session.execute(
        select(Product.id, Product.code, Product.name, Product.unit).order_by(
            Product.position, Product.code
        )
    )
    return DayOfMilk(
        on,
        tracked,
        bool(loads),
        tuple(
            MilkLine(
                key,
                code,
                name,
                unit,
                quantity_of(sums[key].delivered),
                quantity_of(sums[key].loaded),
                quantity_of(sums[key].of_loaded),
            )
            for key, code, name, unit in products
            if key in sums
        ),
    )


def _note_by_round(
    session: Session,
    on: dt.date,
    sums: dict[int, _Sums],
    loads: dict[tuple[str, str, int], int],
) -> None:
    """Only what a round with a load delivered is held against loads."""
    amount = func.sum(type_coerce(Consumption.quantity, BigInteger))
    rows = session.execute(
        select(Consumption.shift, Stop.route, Consumption.product_id, amount)
        .outerjoin(
            Stop,
            and_(Stop.customer_id == Consumption.customer_id, Stop.shift == Consumption.shift),
        )
        .where(Consumption.date == on)
        .group_by(Consumption.shift, Stop.route, Consumption.product_id)
    )
    for shift, route, product_id, thousandths in rows:
        sums[product_id].delivered += int(thousandths)
        if (shift, route, product_id) in loads:
            sums[product_id].of_loaded += int(thousandths)
