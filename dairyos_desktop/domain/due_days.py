"""On which days of a stretch something is due, as one number a product: a bit for each day.

A month of ten thousand customers has half a million cells; most of them follow a standing order
without a word in between, and those are worked out for all days at once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import ALTERNATE, DAILY, SHIFTS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dairyos_desktop.domain.orders import (
        ChangeTerm,
        CustomerPlan,
        LeaveTerm,
        OrderTerm,
        Shift,
    )

DueKey = tuple["Shift", int, int]
"""Shift, product and thousandths of its unit."""

_DAY = dt.timedelta(days=1)


def due_days(plan: CustomerPlan, first: dt.date, last: dt.date) -> dict[DueKey, int]:
    """The days on which each quantity above 0 is due; bit 0 stands for `first`.

    Says of each day what `CustomerPlan.due` says of it.
    """
    active = days_within(plan.active_from, plan.active_to, first, last)
    if not active:
        return {}
    told = 0
    words: list[LeaveTerm | ChangeTerm] = [*plan.leaves, *plan.changes]
    for word in words:
        told |= days_within(word.date_from, word.date_to, first, last)
    found: dict[DueKey, int] = defaultdict(int)
    for order, days in _in_force(plan.orders, first, last):
        due = days & active & ~told & _pattern(order, first, last)
        if due and order.quantity:
            found[order.shift, order.product_id, order.quantity.thousandths] |= due
    for day in bits(told & active):
        on = first + day * _DAY
        for shift in SHIFTS:
            for product_id, due_then in plan.due(on, shift).items():
                if due_then.quantity:
                    found[shift, product_id, due_then.quantity.thousandths] |= 1 << day
    return dict(found)


def days_within(start: dt.date, end: dt.date | None, first: dt.date, last: dt.date) -> int:
    """The days of a stretch that lie in a range whose end is inclusive, or open."""
    begin = max(start, first)
    stop = last if end is None else min(end, last)
    length = (stop - begin).days + 1
    return ((1 << length) - 1) << (begin - first).days if length > 0 else 0


def bits(days: int) -> Iterator[int]:
    """The places of the days, earliest first."""
    while days:
        lowest = days & -days
        yield lowest.bit_length() - 1
        days ^= lowest


def _in_force(
    orders: Iterable[OrderTerm], first: dt.date, last: dt.date
) -> Iterator[tuple[OrderTerm, int]]:
    """Each order with the days on which it is the one in force; the latest beginning wins."""
    taken: dict[tuple[str, int], int] = defaultdict(int)
    for order in sorted(orders, key=lambda one: one.effective_from, reverse=True):
        key = (order.shift, order.product_id)
        covered = days_within(order.effective_from, order.effective_to, first, last)
        yield order, covered & ~taken[key]
        taken[key] |= covered


def _pattern(order: OrderTerm, first: dt.date, last: dt.date) -> int:
    """The days of the stretch on which an order's days fall, whatever its dates."""
    length = (last - first).days + 1
    if order.days == DAILY:
        return (1 << length) - 1
    if order.days == ALTERNATE:
        odd = (order.effective_from - first).days % 2
        return sum(1 << day for day in range(odd, length, 2))
    wanted = {WEEKDAYS.index(name) for name in order.days.split("+")}
    weekday = first.weekday()
    return sum(1 << day for day in range(length) if (weekday + day) % 7 in wanted)
