"""What one customer takes: standing orders, leaves and planned changes as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from dairyos_desktop.domain.orders import SHIFTS, OrderTerm, orders_in_force
from dairyos_desktop.models.deliveries import Leave, PlannedChange, StandingOrder
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.orders import (
    ChangeForm,
    ChangeRow,
    LeaveForm,
    LeaveRow,
    OrderForm,
    OrderRow,
)

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import ChangeKind, Shift, ShiftOrAll


def read_orders(session: Session, customer_id: int, today: dt.date) -> tuple[OrderRow, ...]:
    """Standing orders in product order, the latest of each first."""
    found = session.execute(
        select(StandingOrder, Product.code, Product.name, Product.unit)
        .join(Product, Product.id == StandingOrder.product_id)
        .where(StandingOrder.customer_id == customer_id)
        .order_by(
            Product.position,
            Product.id,
            StandingOrder.shift.desc(),
            StandingOrder.effective_from.desc(),
        )
    ).all()
    terms = [_term(order) for order, *_ in found]
    in_force = {term.id for shift in SHIFTS for term in orders_in_force(terms, today, shift)}
    return tuple(
        OrderRow(
            order.id,
            order.version,
            OrderForm(
                order.product_id,
                cast("Shift", order.shift),
                order.quantity,
                order.effective_from,
                order.effective_to,
                order.days,
            ),
            code,
            name,
            unit,
            order.id in in_force,
        )
        for order, code, name, unit in found
    )


def _term(order: StandingOrder) -> OrderTerm:
    return OrderTerm(
        order.product_id,
        cast("Shift", order.shift),
        order.quantity,
        order.effective_from,
        order.effective_to,
        order.days,
        order.id,
    )


def read_leaves(session: Session, customer_id: int) -> tuple[LeaveRow, ...]:
    """Leaves, the latest first."""
    found = session.execute(
        select(Leave, Product.code, Product.name)
        .outerjoin(Product, Product.id == Leave.product_id)
        .where(Leave.customer_id == customer_id)
        .order_by(Leave.date_from.desc(), Leave.id.desc())
    )
    return tuple(
        LeaveRow(
            leave.id,
            leave.version,
            LeaveForm(
                leave.date_from, leave.date_to, cast("ShiftOrAll", leave.shift), leave.product_id
            ),
            code or "",
            name or "",
            leave.updated_at,
        )
        for leave, code, name in found
    )


def read_changes(session: Session, customer_id: int) -> tuple[ChangeRow, ...]:
    """Planned changes, the latest first."""
    found = session.execute(
        select(PlannedChange, Product.code, Product.name, Product.unit)
        .outerjoin(Product, Product.id == PlannedChange.product_id)
        .where(PlannedChange.customer_id == customer_id)
        .order_by(PlannedChange.date_from.desc(), PlannedChange.id.desc())
    )
    return tuple(
        ChangeRow(
            change.id,
            change.version,
            ChangeForm(
                cast("ChangeKind", change.kind),
                change.date_from,
                change.date_to,
                cast("ShiftOrAll", change.shift),
                change.product_id,
                change.quantity,
                change.asked_by,
            ),
            code or "",
            name or "",
            unit or "",
            change.asked_at,
        )
        for change, code, name, unit in found
    )
