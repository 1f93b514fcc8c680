"""Reads a month as the month sheet shows it: a light frame, windows of cells, grouped totals."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import and_, func, or_, select

from dairyos_desktop.domain.orders import DAILY
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.deliveries import Consumption, StandingOrder
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.services.consumption.plans import read_plans, thousandths
from dairyos_desktop.services.consumption.sheet import (
    SAVED_COLUMNS,
    planned_cells,
    read_products,
    read_timezone,
    read_user_names,
    read_walkers,
    saved_row,
    stands_on,
    unplanned_cell,
)
from dairyos_desktop.services.dto.consumption import SheetCell
from dairyos_desktop.services.dto.delivery import RoundKey
from dairyos_desktop.services.dto.month_sheet import (
    DatedKey,
    MonthCells,
    MonthFrame,
    MonthRow,
    MonthTotals,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from dairyos_desktop.domain.orders import CustomerPlan, Shift
    from dairyos_desktop.services.consumption.plans import DayPlans
    from dairyos_desktop.services.consumption.sheet import Walker
    from dairyos_desktop.services.dto.consumption import SavedRow
    from dairyos_desktop.services.dto.month_sheet import MonthWanted

    Cells = dict[tuple[Shift, int], SheetCell]
    Rows = dict[tuple[int, dt.date], dict[tuple[Shift, int], SavedRow]]

_DAY = dt.timedelta(days=1)


def read_frame(session: Session, wanted: MonthWanted) -> MonthFrame:
    """The frame of a route's month, or of all routes', whatever the product."""
    month, shifts = wanted.month, wanted.shifts
    on_route = stands_on(wanted.route, shifts)
    has_rows = (
        select(Consumption.customer_id)
        .where(
            Consumption.customer_id == Customer.id,
            _in_month(wanted),
            Consumption.shift.in_(shifts),
        )
        .exists()
    )
    active = and_(
        Customer.active_from <= month.last,
        or_(Customer.active_to.is_(None), Customer.active_to >= month.first),
    )
    walkers = read_walkers(session, on_route, or_(active, has_rows))
    ordered = session.execute(
        select(StandingOrder.product_id, func.count())
        .where(
            StandingOrder.customer_id.in_(select(Stop.customer_id).where(on_route)),
            StandingOrder.shift.in_(shifts),
            StandingOrder.effective_from <= month.last,
            or_(StandingOrder.effective_to.is_(None), StandingOrder.effective_to >= month.first),
        )
        .group_by(StandingOrder.product_id)
        .order_by(func.count().desc(), StandingOrder.product_id)
    ).all()
    in_use = tuple(product_id for product_id, _ in ordered)
    return MonthFrame(
        month,
        wanted.route,
        shifts,
        tuple(_row(walker) for walker in walkers.values()),
        tuple(read_products(session, set(in_use)).values()),
        in_use,
        _read_closed(session, wanted),
        read_timezone(session),
    )


def _row(walker: Walker) -> MonthRow:
    customer_id, code, name, name_local, _, _, first, last, search_text = walker.customer
    return MonthRow(
        customer_id,
        code,
        walker.position,
        walker.route,
        name,
        name_local,
        first,
        last,
        search_text,
        tuple(walker.shifts),
    )


def read_cells(session: Session, wanted: MonthWanted, customers: tuple[int, ...]) -> MonthCells:
    """The cells of some customers, a window of the sheet; of one product, or of all."""
    month = wanted.month
    stops: dict[int, list[Shift]] = defaultdict(list)
    for customer_id, shift in session.execute(
        select(Stop.customer_id, Stop.shift).where(
            stands_on(wanted.route, wanted.shifts), Stop.customer_id.in_(customers)
        )
    ):
        stops[customer_id].append(cast("Shift", shift))
    plans = read_plans(session, customers, month.first, month.last)
    rows = _read_rows(session, wanted, customers)
    days = month.days
    cells: dict[int, dict[DatedKey, SheetCell]] = {}
    for customer in session.execute(
        select(Customer.id, Customer.active_from, Customer.active_to).where(
            Customer.id.in_(customers)
        )
    ):
        plan = plans.of(customer.id, customer.active_from, customer.active_to)
        made: dict[DatedKey, SheetCell] = {}
        for shift in stops[customer.id]:
            _add_shift(made, plan, plans, _Lane(customer.id, shift, wanted.product_id, days), rows)
        cells[customer.id] = made
    leaves = {
        customer_id: tuple(plans.leave_notes[leave.id] for leave in told)
        for customer_id, told in plans.leaves.items()
    }
    return MonthCells(cells, leaves)


def read_totals(session: Session, wanted: MonthWanted) -> MonthTotals:
    """What was delivered, added up by the database: by day and by customer, of each product."""
    by_day = {
        (on, product): int(total)
        for on, product, total in session.execute(_grouped(Consumption.date, wanted))
        if product is not None
    }
    by_customer = {
        (customer_id, product): int(total)
        for customer_id, product, total in session.execute(
            _grouped(Consumption.customer_id, wanted)
        )
        if product is not None
    }
    delivered = {product for _, product in by_day}
    products = read_products(session, delivered)
    return MonthTotals(
        tuple(one for one in products.values() if one.id in delivered), by_day, by_customer
    )


class _Lane(NamedTuple):
    """One shift of a customer's month."""

    customer_id: int
    shift: Shift
    product_id: int | None
    days: tuple[dt.date, ...]


def _add_shift(
    made: dict[DatedKey, SheetCell],
    plan: CustomerPlan,
    plans: DayPlans,
    lane: _Lane,
    rows: Rows,
) -> None:
    customer_id, shift, wanted, days = lane
    turns = _turns(plan)
    same_all_days = all(order.days == DAILY for order in plan.orders if order.shift == shift)
    planned: Cells = {}
    for at, on in enumerate(days):
        if at == 0 or on in turns or not same_all_days:
            planned = planned_cells(plan, on, shift, plans, {})
        saved = rows.get((customer_id, on), {})
        for (_, product_id), cell in planned.items():
            if wanted is None or product_id == wanted:
                row = saved.get((shift, product_id))
                if row is not None:
                    cell = SheetCell(  # noqa: PLW2901 - the same cell, with its row
                        cell.due, cell.ordered, cell.usual, cell.leave, cell.planned, row
                    )
                made[DatedKey(customer_id, shift, product_id, on)] = cell
        for (of_shift, product_id), row in saved.items():
            if of_shift == shift and (shift, product_id) not in planned:
                leave = plan.on_leave(on, shift, product_id)
                made[DatedKey(customer_id, shift, product_id, on)] = unplanned_cell(
                    leave, plans, row
                )


def _turns(plan: CustomerPlan) -> set[dt.date]:
    """The days from which on something else holds than the day before.

    Between them every day of a customer with daily orders is alike, and is worked out once.
    """
    held = [
        (plan.active_from, plan.active_to),
        *((order.effective_from, order.effective_to) for order in plan.orders),
        *((leave.date_from, leave.date_to) for leave in plan.leaves),
        *((change.date_from, change.date_to) for change in plan.changes),
    ]
    ends = {last + _DAY for _, last in held if last is not None}
    return {first for first, _ in held} | ends


def _read_rows(session: Session, wanted: MonthWanted, customers: tuple[int, ...]) -> Rows:
    names = read_user_names(session)
    rows = select(
        Consumption.customer_id,
        Consumption.date,
        Consumption.shift,
        Consumption.product_id,
        *SAVED_COLUMNS,
    ).where(
        # The key begins with customer and day: each customer's month is one range of it.
        Consumption.customer_id.in_(customers),
        _in_month(wanted),
    )
    if wanted.product_id is not None:
        rows = rows.where(Consumption.product_id == wanted.product_id)
    found: Rows = defaultdict(dict)
    for customer_id, on, shift, product, *row in session.connection().execute(rows).all():
        found[customer_id, on][cast("Shift", shift), product] = saved_row(row, names)
    return found


def _in_month(wanted: MonthWanted) -> ColumnElement[bool]:
    return Consumption.date.between(wanted.month.first, wanted.month.last)


def _grouped(
    by: InstrumentedAttribute[dt.date] | InstrumentedAttribute[int], wanted: MonthWanted
) -> Select[*tuple[Any, ...]]:
    """Sums by a column and the product over the rows of a route.

    The outer join holds SQLite to the way from the stops to each customer's month; it would take
    the index on days, and look every single row up. What it adds has no product.
    """
    rows = and_(
        Consumption.customer_id == Stop.customer_id,
        Consumption.shift == Stop.shift,
        _in_month(wanted),
    )
    if wanted.product_id is not None:
        rows = and_(rows, Consumption.product_id == wanted.product_id)
    return (
        select(by, Consumption.product_id, func.sum(thousandths(Consumption.quantity)))
        .select_from(Stop)
        .join(Consumption, rows, isouter=True)
        .where(stands_on(wanted.route, wanted.shifts))
        .group_by(by, Consumption.product_id)
    )


def _read_closed(session: Session, wanted: MonthWanted) -> frozenset[RoundKey]:
    closed = and_(
        DeliveryRound.date.between(wanted.month.first, wanted.month.last),
        DeliveryRound.shift.in_(wanted.shifts),
        DeliveryRound.closed_at.is_not(None),
    )
    if wanted.route is not None:
        closed = and_(closed, DeliveryRound.route == wanted.route)
    return frozenset(
        RoundKey(on, cast("Shift", shift), name)
        for on, shift, name in session.execute(
            select(DeliveryRound.date, DeliveryRound.shift, DeliveryRound.route).where(closed)
        )
    )
