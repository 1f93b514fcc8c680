"""The strip of a bill's days: what came when, what was ordered, when there was leave."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import BigInteger, or_, select, type_coerce

from dairyos_desktop.domain.orders import (
    SHIFTS,
    LeaveTerm,
    OrderTerm,
    covers,
    due_on,
    orders_in_force,
)
from dairyos_desktop.domain.paper import CalendarCell, CalendarRow, OtherGoods
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.deliveries import Consumption, Leave, StandingOrder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Goods
    from dairyos_desktop.domain.orders import Shift, ShiftOrAll

ONE_DAY = dt.timedelta(days=1)


class Delivery(NamedTuple):
    """A confirmed row; quantity in thousandths."""

    on: dt.date
    shift: str
    product_id: int
    quantity: int


def read_deliveries(
    session: Session, customer_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, list[Delivery]]:
    """The rows of the customers within the days, by customer, in order of day and shift."""
    rows = session.execute(
        select(
            Consumption.customer_id,
            Consumption.date,
            Consumption.shift,
            Consumption.product_id,
            type_coerce(Consumption.quantity, BigInteger),
        )
        .where(Consumption.customer_id.in_(customer_ids), Consumption.date.between(first, last))
        .order_by(Consumption.customer_id, Consumption.date)
    )
    found: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Delivery(*row[1:]))
    return found


def read_orders(
    session: Session, customer_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, list[OrderTerm]]:
    """Standing orders that may be in force within the days."""
    found: dict[int, list[OrderTerm]] = defaultdict(list)
    for row in session.execute(
        select(StandingOrder).where(
            StandingOrder.customer_id.in_(customer_ids),
            StandingOrder.effective_from <= last,
            or_(StandingOrder.effective_to.is_(None), StandingOrder.effective_to >= first),
        )
    ).scalars():
        found[row.customer_id].append(
            OrderTerm(
                row.product_id,
                cast("Shift", row.shift),
                row.quantity,
                row.effective_from,
                row.effective_to,
                row.days,
                row.id,
            )
        )
    return found


def read_leaves(
    session: Session, customer_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, list[LeaveTerm]]:
    """Leaves that touch the days."""
    found: dict[int, list[LeaveTerm]] = defaultdict(list)
    for row in session.execute(
        select(Leave).where(
            Leave.customer_id.in_(customer_ids),
            Leave.date_from <= last,
            or_(Leave.date_to.is_(None), Leave.date_to >= first),
        )
    ).scalars():
        found[row.customer_id].append(
            LeaveTerm(
                row.date_from,
                row.date_to,
                cast("ShiftOrAll", row.shift),
                row.product_id,
                row.updated_at,
                row.id,
            )
        )
    return found


def strip(
    first: dt.date,
    last: dt.date,
    deliveries: Iterable[Delivery],
    orders: Sequence[OrderTerm],
    leaves: Sequence[LeaveTerm],
    *,
    goods: Mapping[int, Goods],
) -> tuple[CalendarRow, ...]:
    """One row for each shift in use, one cell for each day of the month; days outside are blank."""
    litres: dict[tuple[str, dt.date], int] = defaultdict(int)
    has_row: set[tuple[str, dt.date]] = set()
    for row in deliveries:
        if _in_strip(goods[row.product_id]):
            has_row.add((row.shift, row.on))
            litres[row.shift, row.on] += goods[row.product_id].litres(row.quantity)
    milk_orders = [order for order in orders if _in_strip(goods[order.product_id])]
    rows = []
    for shift in SHIFTS:
        cells = []
        for on in _days(first.replace(day=1), last):
            ordered = _ordered(milk_orders, on, shift, goods) if first <= on <= last else 0
            key = (shift, on)
            mark = ""
            if key in has_row:
                mark = "" if litres[key] else "zero"
            elif first <= on <= last and _on_leave(leaves, on, shift):
                mark = "leave" if ordered else ""
            elif ordered:
                mark = "ordered"
            shown = str(Quantity.from_thousandths(litres[key])) if litres.get(key) else ""
            differs = key in has_row and litres[key] != ordered
            cells.append(CalendarCell(on.day, shown, mark, differs))
        if any(cell.litres or cell.mark for cell in cells):
            rows.append(CalendarRow(shift, tuple(cells)))
    return tuple(rows)


def other_goods(
    deliveries: Iterable[Delivery], goods: Mapping[int, Goods]
) -> tuple[OtherGoods, ...]:
    """What the strip's litres don't hold, by product: day and quantity."""
    by_product: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in deliveries:
        if row.quantity and not _in_strip(goods[row.product_id]):
            by_product[row.product_id][row.on.day] += row.quantity
    ordered = sorted(by_product, key=lambda product: goods[product].position)
    return tuple(
        OtherGoods(
            goods[product].name,
            goods[product].name_local,
            goods[product].unit,
            tuple(
                (day, str(Quantity.from_thousandths(quantity)))
                for day, quantity in sorted(by_product[product].items())
            ),
        )
        for product in ordered
    )


def _in_strip(goods: Goods) -> bool:
    return goods.litres(1_000_000) > 0


def _ordered(
    orders: Sequence[OrderTerm], on: dt.date, shift: Shift, goods: Mapping[int, Goods]
) -> int:
    return sum(
        goods[order.product_id].litres(order.quantity.thousandths)
        for order in orders_in_force(orders, on, shift)
        if due_on(order, on)
    )


def _on_leave(leaves: Iterable[LeaveTerm], on: dt.date, shift: str) -> bool:
    return any(
        leave.shift in (shift, "all") and covers(leave.date_from, leave.date_to, on)
        for leave in leaves
    )


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    # The strip always shows the whole month, so that its columns stand where the eye expects them.
    following = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    on = first
    while on < following:
        yield on
        on += ONE_DAY
