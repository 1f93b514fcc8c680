"""Sums up the deliveries of some days by product, beside what went out where loads are typed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, and_, func, select, type_coerce

from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import Load
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.consumption.plans import quantity_of
from dairyos_desktop.services.delivery.tolerance import read_load_rule
from dairyos_desktop.services.dto.today import DayOfMilk, MilkLine

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

_DAY = dt.timedelta(days=1)
_LoadKey = tuple[dt.date, str, str, int]
"""Day, shift, route, product."""


@dataclass(slots=True)
class _Sums:
    delivered: int = 0
    loaded: int = 0
    of_loaded: int = 0


_DaySums = defaultdict[tuple[dt.date, int], _Sums]


def read_milk(session: Session, first: dt.date, last: dt.date) -> tuple[DayOfMilk, ...]:
    """What was delivered on each day from the first to the last."""
    tracked = read_load_rule(session).is_tracked
    sums: _DaySums = defaultdict(_Sums)
    loads = _read_loads(session, first, last, sums) if tracked else {}
    if loads:
        _note_by_round(session, (first, last), sums, loads)
    else:
        columns = (Consumption.date, Consumption.product_id)
        for on, product_id, thousandths in session.execute(_summed((first, last), *columns)):
            sums[on, product_id].delivered += int(thousandths)
    products = session.execute(
        select(Product.id, Product.code, Product.name, Product.unit).order_by(
            Product.position, Product.code
        )
    ).all()
    loaded_on = {key[0] for key in loads}
    return tuple(
        DayOfMilk(
            on,
            tracked,
            on in loaded_on,
            tuple(_line(sums[on, row.id], row) for row in products if (on, row.id) in sums),
        )
        for on in (first + number * _DAY for number in range((last - first).days + 1))
    )


def _line(sums: _Sums, product: Any) -> MilkLine:  # noqa: ANN401 - a row of four columns
    return MilkLine(
        product.id,
        product.code,
        product.name,
        product.unit,
        quantity_of(sums.delivered),
        quantity_of(sums.loaded),
        quantity_of(sums.of_loaded),
    )


def _read_loads(
    session: Session, first: dt.date, last: dt.date, sums: _DaySums
) -> dict[_LoadKey, int]:
    loads = {}
    for load in session.scalars(select(Load).where(Load.date.between(first, last))):
        kept = load.returned.thousandths + load.wasted.thousandths + load.own_use.thousandths
        gone = load.loaded.thousandths - kept
        loads[load.date, load.shift, load.route, load.product_id] = gone
        sums[load.date, load.product_id].loaded += gone
    return loads


def _summed(days: tuple[dt.date, dt.date], *columns: Any) -> Select[Any]:  # noqa: ANN401 - any columns
    """Thousandths by some columns.

    By customer, since SQLite keeps a customer's days beside each other: half the time of going by
    the index on days.
    """
    return (
        select(*columns, func.sum(type_coerce(Consumption.quantity, BigInteger)))
        .where(Consumption.customer_id.in_(select(Customer.id)), Consumption.date.between(*days))
        .group_by(*columns)
    )


def _note_by_round(
    session: Session,
    days: tuple[dt.date, dt.date],
    sums: _DaySums,
    loads: dict[_LoadKey, int],
) -> None:
    """Only what a round with a load delivered is held against loads."""
    columns = (Consumption.date, Consumption.shift, Stop.route, Consumption.product_id)
    rows = session.execute(
        _summed(days, *columns).outerjoin(
            Stop,
            and_(Stop.customer_id == Consumption.customer_id, Stop.shift == Consumption.shift),
        )
    )
    for on, shift, route, product_id, thousandths in rows:
        sums[on, product_id].delivered += int(thousandths)
        if (on, shift, route, product_id) in loads:
            sums[on, product_id].of_loaded += int(thousandths)
