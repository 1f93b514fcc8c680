"""Reads all that is said of the rounds of one day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import BigInteger, and_, func, select, type_coerce

from dairyos_desktop.domain.orders import SHIFTS, covers
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.customers import Person, Stop
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import DeliveryRound, Load
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.consumption.plans import quantity_of
from dairyos_desktop.services.consumption.waiting import read_waiting
from dairyos_desktop.services.delivery.tolerance import read_load_rule
from dairyos_desktop.services.dto.delivery import LoadLine, RoundKey, RoundSheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.consumption.plans import DayPlans
    from dairyos_desktop.services.consumption.waiting import RowKey
    from dairyos_desktop.services.delivery.tolerance import LoadRule

CUSTOMERS_AT_ONCE = 500
_DAYS_REMEMBERED = 60
"""So far back is looked for who walked a route last."""

At = tuple[str, "Shift"]
"""Route and shift."""


class Stops(NamedTuple):
    """Where the customers stand: the route of each in each shift asked for."""

    route_of: dict[tuple[int, Shift], str]

    @property
    def customers(self) -> list[int]:
        """Their ids, in one order everywhere."""
        return sorted({customer_id for customer_id, _ in self.route_of})


class _Known(NamedTuple):
    """What holds for all rounds of the day."""

    people: dict[int | None, str]
    likely: dict[At, int]
    rule: LoadRule


class _Sums:
    """What the cells of a round add up to, by product in thousandths."""

    def __init__(self) -> None:
        self.in_use: set[int] = set()
        self.delivered: dict[int, int] = defaultdict(int)
        self.waiting: dict[int, int] = defaultdict(int)
        self.to_confirm = 0


def read_stops(session: Session, route: str | None, shifts: Sequence[Shift]) -> Stops:
    """The stops of a route, or of all."""
    wanted = select(Stop.customer_id, Stop.shift, Stop.route).where(Stop.shift.in_(shifts))
    if route is not None:
        wanted = wanted.where(Stop.route == route)
    rows = session.connection().execute(wanted).all()
    return Stops({(customer, cast("Shift", shift)): where for customer, shift, where in rows})


def read_round_sheets(
    session: Session, on: dt.date, route: str | None, shifts: Sequence[Shift]
) -> tuple[RoundSheet, ...]:
    """A sheet for each route and shift, by route, morning first."""
    stops = read_stops(session, route, shifts)
    sums = _read_sums(session, on, route, stops)
    rounds = {
        (row.route, cast("Shift", row.shift)): row for row in _read_rounds(session, on, route)
    }
    loads: dict[At, dict[int, Load]] = defaultdict(dict)
    for load in _read_loads(session, on, route):
        loads[load.route, cast("Shift", load.shift)][load.product_id] = load
    routes = {at[0] for at in (*sums, *rounds, *loads)} if route is None else {route}
    ats = [(name, shift) for name in sorted(routes) for shift in SHIFTS if shift in shifts]
    products = _read_products(
        session, {one for at in ats for one in (*sums[at].in_use, *loads[at])}
    )
    known = _Known(
        {row.id: row.name for row in session.execute(select(Person.id, Person.name))},
        _read_likely(session, on, route),
        read_load_rule(session),
    )
    return tuple(
        _sheet(
            RoundKey(on, at[1], at[0]),
            rounds.get(at),
            _lines(products, sums[at], loads[at]),
            sums[at].to_confirm,
            known,
        )
        for at in ats
    )


def _read_sums(
    session: Session, on: dt.date, route: str | None, stops: Stops
) -> defaultdict[At, _Sums]:
    sums: defaultdict[At, _Sums] = defaultdict(_Sums)
    for (_, shift), where in stops.route_of.items():
        sums[where, shift]  # a route on which nothing is due has a sheet too
    customers = select(Stop.customer_id)
    if route is not None:
        customers = customers.where(Stop.route == route)
    row_days: dict[RowKey, int] = {}
    for customer_id, shift, product_id, quantity in _read_delivered(session, on, customers):
        row_days[customer_id, shift, product_id] = 1
        at = stops.route_of.get((customer_id, shift))
        if at is not None:
            sums[at, shift].in_use.add(product_id)
            sums[at, shift].delivered[product_id] += quantity
    found = read_waiting(session, customers, (on, on), row_days)
    for cell in found.cells:
        at = stops.route_of.get((cell.customer_id, cell.shift))
        if at is not None:
            sums[at, cell.shift].waiting[cell.product_id] += cell.quantity
            sums[at, cell.shift].in_use.add(cell.product_id)
            sums[at, cell.shift].to_confirm += 1
    _note_ordered(found.plans, on, stops, sums)
    return sums


def _note_ordered(plans: DayPlans, on: dt.date, stops: Stops, sums: defaultdict[At, _Sums]) -> None:
    """A product that somebody takes by rule is in use, also on a day on which nobody does."""
    for customer_id, orders in plans.orders.items():
        for order in orders:
            where = stops.route_of.get((customer_id, order.shift))
            if where is not None and covers(order.effective_from, order.effective_to, on):
                sums[where, order.shift].in_use.add(order.product_id)


def _read_delivered(
    session: Session, on: dt.date, customers: Select[int]
) -> Iterable[tuple[int, Shift, int, int]]:
    rows = session.connection().execute(
        select(
            Consumption.customer_id,
            Consumption.shift,
            Consumption.product_id,
            type_coerce(Consumption.quantity, BigInteger),
        ).where(Consumption.customer_id.in_(customers), Consumption.date == on)
    )
    return cast("Iterable[tuple[int, Shift, int, int]]", rows.all())


def _read_rounds(session: Session, on: dt.date, route: str | None) -> Iterable[DeliveryRound]:
    wanted = select(DeliveryRound).where(DeliveryRound.date == on)
    if route is not None:
        wanted = wanted.where(DeliveryRound.route == route)
    return session.scalars(wanted)


def _read_loads(session: Session, on: dt.date, route: str | None) -> Iterable[Load]:
    wanted = select(Load).where(Load.date == on)
    if route is not None:
        wanted = wanted.where(Load.route == route)
    return session.scalars(wanted)


def _read_products(session: Session, needed: set[int]) -> list[Product]:
    found = session.scalars(select(Product).order_by(Product.position, Product.code))
    return [product for product in found if product.id in needed]


def _read_likely(session: Session, on: dt.date, route: str | None) -> dict[At, int]:
    """Who walked each route and shift the last time, of those who still work here."""
    last = (
        select(DeliveryRound.shift, DeliveryRound.route, func.max(DeliveryRound.date).label("on"))
        .join(Person, Person.id == DeliveryRound.person_id)
        .where(
            DeliveryRound.date.between(
                on - dt.timedelta(days=_DAYS_REMEMBERED), on - dt.timedelta(days=1)
            ),
            Person.is_active,
        )
        .group_by(DeliveryRound.shift, DeliveryRound.route)
    )
    if route is not None:
        last = last.where(DeliveryRound.route == route)
    newest = last.subquery()
    rows = session.execute(
        select(DeliveryRound.route, DeliveryRound.shift, DeliveryRound.person_id).join(
            newest,
            and_(
                DeliveryRound.shift == newest.c.shift,
                DeliveryRound.route == newest.c.route,
                DeliveryRound.date == newest.c.on,
            ),
        )
    )
    return {
        (where, cast("Shift", shift)): person for where, shift, person in rows if person is not None
    }


def _lines(
    products: Iterable[Product], sums: _Sums, loads: dict[int, Load]
) -> tuple[LoadLine, ...]:
    made: list[LoadLine] = []
    for product in products:
        if product.id not in sums.in_use and product.id not in loads:
            continue
        load = loads.get(product.id)
        zero = Quantity.zero
        made.append(
            LoadLine(
                product.id,
                product.code,
                product.name,
                product.unit,
                zero if load is None else load.loaded,
                zero if load is None else load.returned,
                zero if load is None else load.wasted,
                zero if load is None else load.own_use,
                quantity_of(sums.delivered[product.id]),
                quantity_of(sums.waiting[product.id]),
                None if load is None else load.version,
                "" if load is None else load.updated_by,
            )
        )
    return tuple(made)


def _sheet(
    key: RoundKey,
    row: DeliveryRound | None,
    lines: tuple[LoadLine, ...],
    to_confirm: int,
    known: _Known,
) -> RoundSheet:
    return RoundSheet(
        key,
        None if row is None else row.version,
        None if row is None else row.person_id,
        "" if row is None else known.people.get(row.person_id, ""),
        known.likely.get((key.route, key.shift)),
        None if row is None else row.closed_at,
        "" if row is None else row.closed_by,
        "" if row is None else row.closed_reason,
        lines,
        within_tolerance=all(known.rule.lets_pass(line) for line in lines),
        to_confirm=to_confirm,
    )
