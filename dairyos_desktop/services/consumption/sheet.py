"""Reads a route's day as the grid shows it, with a handful of queries whatever its length."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, func, or_, select

from dairyos_desktop.domain.orders import SHIFTS, covers, due_on, orders_in_force
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.models.users import User
from dairyos_desktop.services.consumption.closed import read_closed
from dairyos_desktop.services.consumption.plans import quantity_of, read_plans, thousandths
from dairyos_desktop.services.dto.consumption import (
    OFFICE_TIMEZONE,
    DaySheet,
    RouteChoice,
    SavedRow,
    SheetCell,
    SheetColumn,
    SheetProduct,
    SheetRow,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import CustomerPlan, LeaveTerm, Shift
    from dairyos_desktop.services.consumption.plans import DayPlans

MOST_COLUMNS = 10
"""Columns of one shift; products beyond the most ordered ones are entered under "Other"."""
_IN_USE = 3
"""So many customers with a row make a column of a product that nobody there has ordered."""


SAVED_COLUMNS = (
    thousandths(Consumption.quantity),
    Consumption.reason,
    Consumption.entered_by,
    Consumption.entered_at,
    Consumption.changed_by,
    Consumption.changed_at,
    Consumption.version,
)
"""What `saved_row` makes a row of."""


@dataclass
class Walker:
    """A customer on the route, while the stops are read."""

    customer: Row[*tuple[Any, ...]]
    route: str
    position: int
    shifts: list[Shift] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)


def read_routes(session: Session, on: dt.date) -> tuple[RouteChoice, ...]:
    """All routes on which an active customer stands, by name."""
    counted = session.execute(
        select(Stop.route, Stop.shift, func.count())
        .join(Customer, Customer.id == Stop.customer_id)
        .where(_active(on))
        .group_by(Stop.route, Stop.shift)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for route, shift, count in counted:
        found[route][shift] = count
    return tuple(
        RouteChoice(route, shifts.get("morning", 0), shifts.get("evening", 0))
        for route, shifts in sorted(found.items())
    )


def read_sheet(
    session: Session, on: dt.date, route: str | None, shifts: tuple[Shift, ...]
) -> DaySheet:
    """The sheet of a route, or of all."""
    on_route = stands_on(route, shifts)
    ids = select(Stop.customer_id).where(on_route)
    walkers = read_walkers(session, on_route)
    plans = read_plans(session, ids, on)
    saved = read_rows(session, ids, on)
    rows: list[SheetRow] = []
    absent: list[SheetRow] = []
    used: Counter[tuple[Shift, int]] = Counter()
    delivered: Counter[tuple[Shift, int]] = Counter()
    for customer_id, walker in walkers.items():
        row = _row(walker, on, plans, saved.get(customer_id, {}))
        has_row = False
        # Counted one by one: a counter's `update` takes longer than the few cells of a row.
        for key, cell in row.cells.items():
            if cell.usual:
                used[key] += 1
            if cell.row is not None:
                delivered[key] += 1
                has_row = True
        (rows if row.active or has_row else absent).append(row)
    products = read_products(session, {key[1] for key in used | delivered})
    used.update({key: n for key, n in delivered.items() if n >= _IN_USE})
    return DaySheet(
        on,
        route,
        shifts,
        _columns(shifts, used, products),
        tuple(products.values()),
        tuple(rows),
        tuple(absent),
        read_timezone(session),
        tuple(
            one
            for one in read_closed(session, on)
            if one.shift in shifts and route in (None, one.route)
        ),
    )


def read_rows(
    session: Session, customers: Select[int] | Sequence[int], on: dt.date
) -> dict[int, dict[tuple[Shift, int], SavedRow]]:
    """What is saved for these customers on the day, by customer and (shift, product)."""
    names = read_user_names(session)
    found: dict[int, dict[tuple[Shift, int], SavedRow]] = defaultdict(dict)
    # Plain rows of the connection: the session's own way with rows costs half as much again.
    rows = session.connection().execute(
        select(
            Consumption.customer_id,
            Consumption.shift,
            Consumption.product_id,
            *SAVED_COLUMNS,
        ).where(Consumption.customer_id.in_(customers), Consumption.date == on)
    )
    for customer_id, shift, product_id, *row in rows.all():
        found[customer_id][cast("Shift", shift), product_id] = saved_row(row, names)
    return found


def saved_row(columns: Sequence[Any], names: Mapping[int | None, str]) -> SavedRow:
    """The row that `SAVED_COLUMNS` hold, with the names of those who wrote it."""
    amount, reason, entered_by, entered_at, changed_by, changed_at, version = columns
    return SavedRow(
        quantity_of(amount),
        reason,
        names.get(entered_by, ""),
        entered_at,
        names.get(changed_by or entered_by, ""),
        changed_at,
        version,
    )


def read_user_names(session: Session) -> dict[int | None, str]:
    """Names of all users by id; an office has a dozen."""
    return {user.id: user.name for user in session.execute(select(User.id, User.name))}


def read_timezone(session: Session) -> str:
    """The office's, in which instants are shown."""
    return session.scalar(select(Office.timezone)) or OFFICE_TIMEZONE


def stands_on(route: str | None, shifts: tuple[Shift, ...]) -> ColumnElement[bool]:
    """The stops of a route, or of all, in these shifts."""
    on_route: ColumnElement[bool] = Stop.shift.in_(shifts)
    return on_route if route is None else and_(on_route, Stop.route == route)


def _active(on: dt.date) -> ColumnElement[bool]:
    return and_(
        Customer.active_from <= on, or_(Customer.active_to.is_(None), Customer.active_to >= on)
    )


def read_walkers(
    session: Session, on_route: ColumnElement[bool], who: ColumnElement[bool] | None = None
) -> dict[int, Walker]:
    """Customers in walking order: of the morning where they stand in it, else of the evening.

    Args:
        session: A read session.
        on_route: Which stops.
        who: Which of the customers who stand there; all of them without it.
    """
    connection = session.connection()
    # Two queries: in one the customer's long texts would come once for each shift.
    wanted = select(
        Customer.id,
        Customer.code,
        Customer.name,
        Customer.name_local,
        Customer.address,
        Customer.note,
        Customer.active_from,
        Customer.active_to,
        Customer.search_text,
    ).where(Customer.id.in_(select(Stop.customer_id).where(on_route)))
    if who is not None:
        wanted = wanted.where(who)
    customers = {customer[0]: customer for customer in connection.execute(wanted).all()}
    stops = connection.execute(
        select(Stop.customer_id, Stop.shift, Stop.route, Stop.position).where(on_route)
    ).all()
    walkers: dict[int, Walker] = {}
    for shift in SHIFTS:
        for customer_id, of_shift, route, position in stops:
            if of_shift == shift and customer_id in customers:
                walker = walkers.get(customer_id)
                if walker is None:
                    walker = Walker(customers[customer_id], route, position)
                    walkers[customer_id] = walker
                walker.shifts.append(shift)
                walker.routes.append(route)
    ordered = sorted(walkers.values(), key=lambda one: (one.route, one.position, one.customer[1]))
    return {walker.customer[0]: walker for walker in ordered}


def read_products(session: Session, needed: set[int]) -> dict[int, SheetProduct]:
    """Products that may be delivered, and those needed whether they may or not, in their order."""
    return {
        product.id: SheetProduct(
            product.id, product.code, product.name, product.name_local, product.unit
        )
        for product in session.execute(
            select(
                Product.id,
                Product.code,
                Product.name,
                Product.name_local,
                Product.unit,
                Product.is_active,
            ).order_by(Product.position, Product.code)
        )
        if product.is_active or product.id in needed
    }


def _row(
    walker: Walker,
    on: dt.date,
    plans: DayPlans,
    saved: Mapping[tuple[Shift, int], SavedRow],
) -> SheetRow:
    # Unpacked, not asked for by name: of five hundred rows that is felt.
    customer_id, code, name, local, address, note, first, last, search_text = walker.customer
    plan = plans.of(customer_id, first, last)
    cells: dict[tuple[Shift, int], SheetCell] = {}
    for shift in walker.shifts:
        cells.update(planned_cells(plan, on, shift, plans, saved))
    for (shift, product_id), row in saved.items():
        if (shift, product_id) not in cells and shift in walker.shifts:
            leave = plan.on_leave(on, shift, product_id)
            cells[shift, product_id] = unplanned_cell(leave, plans, row)
    return SheetRow(
        customer_id,
        code,
        walker.position,
        walker.route,
        name,
        local,
        address,
        note,
        covers(first, last, on),
        first,
        last,
        search_text,
        tuple(walker.shifts),
        cells,
        tuple([plans.leave_notes[leave.id] for leave in plan.leaves]),
        tuple(walker.routes),
    )


def unplanned_cell(leave: LeaveTerm | None, plans: DayPlans, row: SavedRow) -> SheetCell:
    """The cell of a row that no order and no planned change gives."""
    return SheetCell(leave=None if leave is None else plans.leave_notes[leave.id], row=row)


def planned_cells(
    plan: CustomerPlan,
    on: dt.date,
    shift: Shift,
    plans: DayPlans,
    saved: Mapping[tuple[Shift, int], SavedRow],
) -> dict[tuple[Shift, int], SheetCell]:
    """The cells of one shift that an order or a planned change gives."""
    if not covers(plan.active_from, plan.active_to, on):
        return {}
    in_force = orders_in_force(plan.orders, on, shift)
    made: dict[tuple[Shift, int], SheetCell] = {}
    if not (plan.leaves or plan.changes):
        # Nearly all of a route: what is due is what was ordered.
        for order in in_force:
            product_id, quantity = order.product_id, order.quantity
            given = quantity if due_on(order, on) else Quantity.zero
            row = saved.get((shift, product_id))
            made[shift, product_id] = SheetCell(given, given, quantity, None, None, row)
        return made
    due = plan.due(on, shift)
    usual = {order.product_id: order.quantity for order in in_force}
    for product_id in due | usual:
        one = due.get(product_id)
        leave = None
        planned = None
        if one is None:
            term = plan.on_leave(on, shift, product_id)
        else:
            term = one.leave
            planned = plans.planned_notes[one.changes[-1].id] if one.changes else None
        if term is not None:
            leave = plans.leave_notes[term.id]
        made[shift, product_id] = SheetCell(
            Quantity.zero if one is None else one.quantity,
            Quantity.zero if one is None else one.ordered,
            usual.get(product_id, Quantity.zero),
            leave,
            planned,
            saved.get((shift, product_id)),
        )
    return made


def _columns(
    shifts: tuple[Shift, ...],
    used: Counter[tuple[Shift, int]],
    products: Mapping[int, SheetProduct],
) -> tuple[SheetColumn, ...]:
    """The most used products of each shift, in product order.

    A sheet on which nothing is ordered offers the first products, so that there is a place to
    type in; an evening without orders beside a morning with some has none.
    """
    place = {product_id: at for at, product_id in enumerate(products)}
    made: list[SheetColumn] = []
    for shift in shifts:
        wanted = [key for key in used if key[0] == shift and key[1] in place]
        wanted.sort(key=lambda key: (-used[key], place[key[1]]))
        chosen = [product_id for _, product_id in wanted[:MOST_COLUMNS]]
        if not used or (not chosen and len(shifts) == 1):
            chosen = list(products)[:_IN_USE]
        made += [
            SheetColumn(shift, products[product_id])
            for product_id in sorted(chosen, key=place.__getitem__)
        ]
    return tuple(made)
