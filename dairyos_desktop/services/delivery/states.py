"""How the rounds of one route stand over some days: what waits, what differs, what is closed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy import cast as sql_cast

from dairyos_desktop.domain.delivery import difference_thousandths
from dairyos_desktop.domain.due_days import bits
from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import DeliveryRound, Load
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.consumption.waiting import read_waiting
from dairyos_desktop.services.delivery.reading import CUSTOMERS_AT_ONCE, Stops, read_stops
from dairyos_desktop.services.dto.delivery import RoundKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.delivery.tolerance import LoadRule
    from dairyos_desktop.services.delivery.worth import Worth

_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class RoundState:
    """One round as it stands.

    Attributes:
        version: None where nothing was said of it yet.
        has_any: Whether there is a row, a pre-filled cell or a load.
        to_confirm: Pre-filled cells that nobody has confirmed.
        worth_paise: What those come to; 0 where nobody asked.
        differs: Whether a load differs by more than may be.
    """

    key: RoundKey
    version: int | None = None
    is_closed: bool = False
    has_any: bool = False
    to_confirm: int = 0
    worth_paise: int = 0
    differs: bool = False


States = dict[tuple["dt.date", str], RoundState]


def read_states(
    session: Session,
    route: str,
    days: tuple[dt.date, dt.date],
    rule: LoadRule,
    worth: Worth | None = None,
) -> States:
    """Every round of a route from the first day to the last.

    Args:
        session: A read session, or the one of a write.
        route: Its name.
        days: The first and the last.
        rule: How far a load may differ.
        worth: What values the waiting cells; None to leave that out.
    """
    first, last = days
    states: States = {
        (on, shift): RoundState(RoundKey(on, shift, route))
        for on in (first + number * _DAY for number in range((last - first).days + 1))
        for shift in SHIFTS
    }
    stops = read_stops(session, route, SHIFTS)
    _note_cells(session, stops, days, states, worth)
    for on, shift, version, closed_at in session.execute(
        select(
            DeliveryRound.date,
            DeliveryRound.shift,
            DeliveryRound.version,
            DeliveryRound.closed_at,
        ).where(DeliveryRound.route == route, DeliveryRound.date.between(first, last))
    ):
        state = states[on, shift]
        state.version, state.is_closed = version, closed_at is not None
    _note_loads(session, route, stops, states, rule)
    return states


def _note_cells(
    session: Session,
    stops: Stops,
    days: tuple[dt.date, dt.date],
    states: States,
    worth: Worth | None,
) -> None:
    first = days[0]
    customers = stops.customers
    used: dict[Shift, int] = defaultdict(int)
    for start in range(0, len(customers), CUSTOMERS_AT_ONCE):
        some = customers[start : start + CUSTOMERS_AT_ONCE]
        found = read_waiting(session, tuple(some), days)
        for (customer_id, shift, _), row_days in found.row_days.items():
            if (customer_id, shift) in stops.route_of:
                used[shift] |= row_days
        for cell in found.cells:
            if (cell.customer_id, cell.shift) not in stops.route_of:
                continue
            used[cell.shift] |= cell.days
            for day in bits(cell.days):
                on = first + day * _DAY
                state = states[on, cell.shift]
                state.to_confirm += 1
                if worth is not None:
                    state.worth_paise += worth.paise(cell, on)
    for shift, used_days in used.items():
        for day in bits(used_days):
            states[first + day * _DAY, shift].has_any = True


def _note_loads(session: Session, route: str, stops: Stops, states: States, rule: LoadRule) -> None:
    days = {on for on, _ in states}
    loads = session.execute(
        select(Load, Product.unit)
        .join(Product, Product.id == Load.product_id)
        .where(Load.route == route, Load.date.between(min(days), max(days)))
    ).all()
    for load, _ in loads:
        states[load.date, load.shift].has_any = True
    if not rule.is_tracked:
        return
    for shift in SHIFTS:
        mine = [(load, unit) for load, unit in loads if load.shift == shift]
        delivered = _read_delivered(session, stops, shift, [load for load, _ in mine])
        for load, unit in mine:
            came = Quantity.from_thousandths(delivered.get((load.date, load.product_id), 0))
            difference = difference_thousandths(
                load.loaded, load.returned, load.wasted, load.own_use, came
            )
            if not rule.tolerance.lets_pass(difference, load.loaded.thousandths, unit):
                states[load.date, shift].differs = True


def _read_delivered(
    session: Session, stops: Stops, shift: Shift, loads: Sequence[Load]
) -> dict[tuple[dt.date, int], int]:
    """Thousandths delivered in a shift, by day and product, of the products that were loaded."""
    if not loads:
        return {}
    customers = [customer_id for customer_id, where in stops.route_of if where == shift]
    days = [load.date for load in loads]
    found: dict[tuple[dt.date, int], int] = defaultdict(int)
    for start in range(0, len(customers), CUSTOMERS_AT_ONCE):
        rows = session.execute(
            select(
                Consumption.date,
                Consumption.product_id,
                sql_cast(func.sum(type_coerce(Consumption.quantity, BigInteger)), BigInteger),
            )
            .where(
                Consumption.customer_id.in_(customers[start : start + CUSTOMERS_AT_ONCE]),
                Consumption.date.between(min(days), max(days)),
                Consumption.shift == shift,
                Consumption.product_id.in_({load.product_id for load in loads}),
            )
            .group_by(Consumption.date, Consumption.product_id)
        )
        for on, product_id, quantity in rows:
            found[on, product_id] += quantity
    return found
