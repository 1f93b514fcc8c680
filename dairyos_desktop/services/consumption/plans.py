"""Reads what should be delivered: orders, leaves and planned changes of many customers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from sqlalchemy import BigInteger, TypeCoerce, or_, select, type_coerce, union_all

from dairyos_desktop.domain.orders import ChangeTerm, CustomerPlan, LeaveTerm, OrderTerm
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.deliveries import Leave, PlannedChange, StandingOrder
from dairyos_desktop.services.dto.consumption import LeaveNote, PlannedNote

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from dairyos_desktop.domain.orders import ChangeKind, Shift, ShiftOrAll

    Customers = Select[int] | tuple[int, ...]
    Days = tuple[dt.date, dt.date]


quantity_of = lru_cache(maxsize=4096)(Quantity.from_thousandths)
"""Quantities of a sheet repeat: a thousand cells hold some thirty different ones."""


def thousandths(column: InstrumentedAttribute[Quantity]) -> TypeCoerce[int]:
    """A column of quantities as whole numbers, to be read with `quantity_of`."""
    return type_coerce(column, BigInteger)


@dataclass
class DayPlans:
    """What is known ahead of a day or some, by customer."""

    orders: dict[int, list[OrderTerm]] = field(default_factory=lambda: defaultdict(list))
    leaves: dict[int, list[LeaveTerm]] = field(default_factory=lambda: defaultdict(list))
    changes: dict[int, list[ChangeTerm]] = field(default_factory=lambda: defaultdict(list))
    leave_notes: dict[int, LeaveNote] = field(default_factory=dict)
    planned_notes: dict[int, PlannedNote] = field(default_factory=dict)

    def of(self, customer_id: int, active_from: dt.date, active_to: dt.date | None) -> CustomerPlan:
        """One customer's plan."""
        return CustomerPlan(
            active_from,
            active_to,
            tuple(self.orders.get(customer_id, ())),
            tuple(self.leaves.get(customer_id, ())),
            tuple(self.changes.get(customer_id, ())),
        )


def read_plans(
    session: Session, customers: Customers, on: dt.date, last: dt.date | None = None
) -> DayPlans:
    """What is in force on the day for these customers, in three queries.

    Args:
        session: A read session.
        customers: Their ids, or a query of them.
        on: The day, or the first of several.
        last: The last of several.
    """
    plans = DayPlans()
    stretch = (on, on if last is None else last)
    order_dates = _holds(StandingOrder.effective_from, StandingOrder.effective_to, stretch)
    orders = session.connection().execute(
        select(
            StandingOrder.customer_id,
            StandingOrder.product_id,
            StandingOrder.shift,
            thousandths(StandingOrder.quantity),
            StandingOrder.effective_from,
            StandingOrder.effective_to,
            StandingOrder.days,
            StandingOrder.id,
        ).where(StandingOrder.customer_id.in_(customers), order_dates)
    )
    for customer_id, product_id, shift, amount, first, until, days, order_id in orders.all():
        plans.orders[customer_id].append(
            OrderTerm(
                product_id, cast("Shift", shift), quantity_of(amount), first, until, days, order_id
            )
        )
    _read_leaves(session, customers, stretch, plans)
    _read_changes(session, customers, stretch, plans)
    return plans


def _read_leaves(session: Session, customers: Customers, days: Days, plans: DayPlans) -> None:
    wanted = select(
        Leave.id,
        Leave.customer_id,
        Leave.product_id,
        Leave.shift,
        Leave.date_from,
        Leave.date_to,
        Leave.updated_at,
        Leave.version,
    ).where(Leave.customer_id.in_(customers), _holds(Leave.date_from, Leave.date_to, days))
    # Two halves, since each of the partial indexes on the customer knows only its own.
    halves = union_all(
        wanted.where(Leave.product_id.is_(None)), wanted.where(Leave.product_id.is_not(None))
    )
    for leave in session.connection().execute(halves):
        shift = cast("ShiftOrAll", leave.shift)
        plans.leaves[leave.customer_id].append(
            LeaveTerm(
                leave.date_from, leave.date_to, shift, leave.product_id, leave.updated_at, leave.id
            )
        )
        plans.leave_notes[leave.id] = LeaveNote(
            leave.id, leave.version, leave.date_from, leave.date_to, shift, leave.product_id
        )


def _read_changes(session: Session, customers: Customers, days: Days, plans: DayPlans) -> None:
    for change in session.connection().execute(
        select(
            PlannedChange.id,
            PlannedChange.customer_id,
            PlannedChange.product_id,
            PlannedChange.shift,
            PlannedChange.kind,
            PlannedChange.quantity,
            PlannedChange.date_from,
            PlannedChange.date_to,
            PlannedChange.asked_by,
            PlannedChange.asked_at,
        ).where(
            PlannedChange.customer_id.in_(customers),
            _holds(PlannedChange.date_from, PlannedChange.date_to, days),
        )
    ):
        kind = cast("ChangeKind", change.kind)
        plans.changes[change.customer_id].append(
            ChangeTerm(
                change.date_from,
                change.date_to,
                cast("ShiftOrAll", change.shift),
                change.product_id,
                kind,
                change.quantity,
                change.asked_at,
                change.id,
            )
        )
        plans.planned_notes[change.id] = PlannedNote(
            kind, change.date_to, change.asked_by, change.asked_at
        )


def _holds(
    first: InstrumentedAttribute[dt.date],
    last: InstrumentedAttribute[dt.date | None],
    days: Days,
) -> ColumnElement[bool]:
    return first.__le__(days[1]) & or_(last.is_(None), last >= days[0])
