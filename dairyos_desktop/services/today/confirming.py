"""Counts what is pre-filled on a day and not confirmed, by route and shift.

Most cells follow a standing order without a word in between; the database counts those. Customers
of whom a leave or a change was told are few on any day, and are worked out one by one.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import Date, and_, bindparam, case, func, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from dairyos_desktop.domain.orders import ALTERNATE, SHIFTS, OrderTerm, due_on
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.deliveries import Consumption, Leave, PlannedChange, StandingOrder
from dairyos_desktop.services.consumption.hours import read_hours
from dairyos_desktop.services.consumption.waiting import read_waiting
from dairyos_desktop.services.dto.today import DayToConfirm, RoundToConfirm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from dairyos_desktop.domain.orders import Shift

_AT_ONCE = 500
_DAY = bindparam("day", type_=Date)


class _At(NamedTuple):
    shift: Shift
    route: str


def read_to_confirm(session: Session, now: dt.datetime, on: dt.date | None) -> DayToConfirm:
    """The rounds of a day on which cells wait.

    Args:
        session: A read session.
        now: The instant.
        on: The day; None is the office's today.
    """
    hours = read_hours(session, now)
    day = on or hours.today
    told = list(session.scalars(_told(), {"day": day}))
    found = _by_order_alone(session, day)
    for start in range(0, len(told), _AT_ONCE):
        found += _one_by_one(session, day, tuple(told[start : start + _AT_ONCE]))
    rounds = [
        RoundToConfirm(at.route, at.shift, count, hours.has_happened(day, at.shift))
        for at, count in found.items()
        if count
    ]
    rounds.sort(key=lambda one: (SHIFTS.index(one.shift), one.route))
    return DayToConfirm(day, hours.local_now, hours.evening_from, tuple(rounds))


def covering(
    first: InstrumentedAttribute[dt.date],
    last: InstrumentedAttribute[dt.date | None],
    day: dt.date | ColumnElement[dt.date],
) -> ColumnElement[bool]:
    """Whether a range whose end is inclusive, or open, holds the day."""
    return and_(first <= day, or_(last.is_(None), last >= day))


@cache
def _told() -> Select[int]:
    """Customers of whom a leave or a change is told for the day.

    This and the next are made once: putting them together took as long as the answer.
    """
    told = union_all(
        select(Leave.customer_id).where(covering(Leave.date_from, Leave.date_to, _DAY)),
        select(PlannedChange.customer_id).where(
            covering(PlannedChange.date_from, PlannedChange.date_to, _DAY)
        ),
    ).subquery()
    return select(told.c.customer_id).distinct()


@cache
def _waiting_by_order() -> Select[str, str, str, dt.date | None, int]:
    """How many cells of the day wait by an order alone, by route, shift and rule."""
    order, later = StandingOrder, aliased(StandingOrder)
    begins = case((order.days == ALTERNATE, order.effective_from), else_=None)
    overruled = (
        select(later.id)
        .where(
            later.customer_id == order.customer_id,
            later.product_id == order.product_id,
            later.shift == order.shift,
            later.effective_from > order.effective_from,
            covering(later.effective_from, later.effective_to, _DAY),
        )
        .exists()
    )
    # The rows of one day stand in an index of their own; asked for cell by cell they take longer.
    confirmed = select(Consumption.customer_id, Consumption.shift, Consumption.product_id).where(
        Consumption.date == _DAY
    )
    return (
        select(Stop.route, Stop.shift, order.days, begins, func.count())
        .select_from(order)
        .join(Stop, and_(Stop.customer_id == order.customer_id, Stop.shift == order.shift))
        .join(Customer, Customer.id == order.customer_id)
        .where(
            covering(order.effective_from, order.effective_to, _DAY),
            order.quantity > Quantity.zero,
            covering(Customer.active_from, Customer.active_to, _DAY),
            order.customer_id.not_in(_told()),
            ~overruled,
            tuple_(order.customer_id, order.shift, order.product_id).not_in(confirmed),
        )
        .group_by(Stop.route, Stop.shift, order.days, begins)
    )


def _by_order_alone(session: Session, day: dt.date) -> Counter[_At]:
    found: Counter[_At] = Counter()
    for route, shift, days, began, count in session.execute(_waiting_by_order(), {"day": day}):
        term = OrderTerm(0, cast("Shift", shift), Quantity.zero, began or day, None, days)
        if due_on(term, day):
            found[_At(cast("Shift", shift), route)] += count
    return found


def _one_by_one(session: Session, day: dt.date, customers: Sequence[int]) -> Counter[_At]:
    where = {
        (customer_id, shift): route
        for customer_id, shift, route in session.execute(
            select(Stop.customer_id, Stop.shift, Stop.route).where(Stop.customer_id.in_(customers))
        )
    }
    found: Counter[_At] = Counter()
    for cell in read_waiting(session, tuple(customers), (day, day)).cells:
        route = where.get((cell.customer_id, cell.shift))
        if route is not None:
            found[_At(cell.shift, route)] += 1
    return found
