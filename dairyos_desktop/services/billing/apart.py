"""What a customer's month holds beside the lines: what leave took away, what came unordered."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from sqlalchemy import or_, select

from dairyos_desktop.domain.orders import SHIFTS, ChangeTerm, covers, due_on, orders_in_force
from dairyos_desktop.domain.paper import PaperApart
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.deliveries import PlannedChange
from dairyos_desktop.services.billing.calendar import ONE_DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.billing import Goods
    from dairyos_desktop.domain.orders import ChangeKind, CustomerPlan, Shift, ShiftOrAll
    from dairyos_desktop.services.billing.calendar import Delivery


def read_changes(
    session: Session, customer_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, list[ChangeTerm]]:
    """Planned changes that touch the days."""
    found: dict[int, list[ChangeTerm]] = defaultdict(list)
    for row in session.execute(
        select(PlannedChange).where(
            PlannedChange.customer_id.in_(customer_ids),
            PlannedChange.date_from <= last,
            or_(PlannedChange.date_to.is_(None), PlannedChange.date_to >= first),
        )
    ).scalars():
        found[row.customer_id].append(
            ChangeTerm(
                row.date_from,
                row.date_to,
                cast("ShiftOrAll", row.shift),
                row.product_id,
                cast("ChangeKind", row.kind),
                row.quantity,
                row.asked_at,
                row.id,
            )
        )
    return found


def set_apart(
    first: dt.date,
    last: dt.date,
    plan: CustomerPlan,
    deliveries: Sequence[Delivery],
    goods: Mapping[int, Goods],
) -> tuple[PaperApart, ...]:
    """Leave and extras of the days, by kind, product and shift.

    Args:
        first: First day of the bill.
        last: Its last day.
        plan: The customer's orders, leaves and planned changes.
        deliveries: Its rows of those days.
        goods: All products by id.
    """
    found: dict[tuple[str, int, str], dict[dt.date, int]] = defaultdict(dict)
    brought: dict[tuple[dt.date, str, int], int] = {}
    for row in deliveries:
        brought[row.on, row.shift, row.product_id] = row.quantity
        if row.quantity and not _asked_for(plan, row):
            found["extra", row.product_id, row.shift][row.on] = row.quantity
    for on in _days_away(first, last, plan):
        for shift in SHIFTS:
            for product_id, due in plan.due(on, shift).items():
                missing = due.ordered.thousandths - brought.get((on, shift, product_id), 0)
                if not due.quantity and missing > 0:
                    found["leave", product_id, shift][on] = missing
    ordered = sorted(found, key=lambda key: (key[0], goods[key[1]].position, key[2] != SHIFTS[0]))
    return tuple(
        PaperApart(
            kind,
            goods[product_id].code,
            shift,
            tuple(
                (on.isoformat(), str(Quantity.from_thousandths(quantity)))
                for on, quantity in sorted(found[kind, product_id, shift].items())
            ),
        )
        for kind, product_id, shift in ordered
    )


def _asked_for(plan: CustomerPlan, row: Delivery) -> bool:
    shift = cast("Shift", row.shift)
    return any(
        order.product_id == row.product_id and due_on(order, row.on)
        for order in orders_in_force(plan.orders, row.on, shift)
    )


def _days_away(first: dt.date, last: dt.date, plan: CustomerPlan) -> Iterator[dt.date]:
    """The days on which a leave or a word for nothing holds; most customers have none."""
    away = [(leave.date_from, leave.date_to) for leave in plan.leaves]
    away += [(one.date_from, one.date_to) for one in plan.changes if one.kind == "none"]
    on = first
    while away and on <= last:
        if any(covers(begins, ends, on) for begins, ends in away):
            yield on
        on += ONE_DAY
