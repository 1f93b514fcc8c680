"""Reads what should be delivered on a day or some days: orders, leaves and planned changes."""

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


quantity_of = lru_cache(maxsize=4096)(Quantity.from_thousandths)
"""Quantities of a sheet repeat: a thousand cells hold some thirty different ones."""


def thousandths(column: InstrumentedAttribute[Quantity]) -> TypeCoerce[int]:
    """A column of quantities as whole numbers, to be read with `quantity_of`."""
    return type_coerce(column, BigInteger)


@dataclass
class DayPlans:
    """What is known ahead of one day, or of several, by customer."""

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
    session: Session, customers: Customers, on: dt.date, until: dt.date | None = None
) -> DayPlans:
    """What is in force on the day for these customers, in three queries.

    Args:
        session: A read session.
        customers: Their ids, or a query of them.
        on: The day.
        until: Of several days: what is in force on any of them; None where it is one.
    """
    plans = DayPlans()
    last_day = on if until is None else until
    order_dates = _holds(StandingOrder.effective_from, StandingOrder.effective_to, on, last_day)
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
    for customer_id, product_id, shift, amount, first, last, days, order_id in orders.all():
        plans.orders[customer_id].append(
            OrderTerm(
                product_id, cast("Shift", shift), quantity_of(amount), first, last, days, order_id
            )
        )
    holding = _holds(Leave.date_from, Leave.date_to, on, last_day)
    _read_leaves(session, Leave.customer_id.in_(customers) & holding, plans)
    holding = _holds(PlannedChange.date_from, PlannedChange.date_to, on, last_day)
    _read_changes(session, PlannedChange.customer_id.in_(customers) & holding, plans)
    return plans


def _read_leaves(session: Session, which: ColumnElement[bool], plans: DayPlans) -> None:
    wanted = select(
        Leave.id,
        Leave.customer_id,
        Leave.product_id,
        Leave.shift,
        Leave.date_from,
        Leave.date_to,
        Leave.updated_at,
        Leave.version,
    ).where(which)
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


def _read_changes(session: Session, which: ColumnElement[bool], plans: DayPlans) -> None:
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
        ).where(which)
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
    from_on: dt.date,
    to_on: dt.date,
) -> ColumnElement[bool]:
    return first.__le__(to_on) & or_(last.is_(None), last >= from_on)
