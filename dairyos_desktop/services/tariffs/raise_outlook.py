"""What raising prices would do: whom it touches, and with how much in a month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Integer, func, or_, select, type_coerce

from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.raising import later_than, month_effect, price_on
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.tariffs import Rate
from dairyos_desktop.services.dto.raising import RaiseOutlook, RaiseRow
from dairyos_desktop.services.tariffs.raising import refuse
from dairyos_desktop.services.tariffs.shelf import read_shelf

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Price
    from dairyos_desktop.domain.raising import PriceStep
    from dairyos_desktop.services.dto.raising import PriceKey
    from dairyos_desktop.services.tariffs.shelf import Shelf


@dataclass
class _Habit:
    """What was taken in a month by one price."""

    customers: set[int] = field(default_factory=set)
    quantities: list[int] = field(default_factory=list)


def read_outlook(
    session: Session,
    today: dt.date,
    on: dt.date,
    step: PriceStep | None,
    chosen: Collection[PriceKey] | None,
) -> RaiseOutlook:
    """What a raise would do.

    Args:
        session: A snapshot.
        today: The business date.
        on: The first day of the new prices.
        step: By how much; None only tells what can be raised.
        chosen: Which prices; None for all.
    """
    shelf = read_shelf(session, on)
    month, habits, own = _read_habits(session, today, on, shelf)
    keys = [key for key in shelf.kept if chosen is None or key in chosen]
    rows = tuple(_row(shelf, key, on, step, habits.get(key, _Habit())) for key in shelf.kept)
    picked = [row for row in rows if row.key in set(keys)]
    trouble: RefusedError | None = None
    if step is not None:
        try:
            refuse(session, shelf, keys, on, step)
        except RefusedError as refused:
            trouble = refused
    return RaiseOutlook(
        rows=rows,
        month=str(month),
        customers=len(set[int]().union(*(habits[key].customers for key in keys if key in habits))),
        amount=Money.total(row.amount for row in picked),
        own=len(set[int]().union(*(own.get(product, set()) for _, product in keys))),
        trouble="" if trouble is None else trouble.message,
        hint="" if trouble is None else trouble.hint,
    )


def _row(
    shelf: Shelf, key: PriceKey, on: dt.date, step: PriceStep | None, habit: _Habit
) -> RaiseRow:
    price_list_id, product_id = key
    kept, product = shelf.kept[key], shelf.products[product_id]
    old = price_on(kept, on)
    if old is None:
        raise AssertionError("only prices in force are on the shelf")
    new: Price | None = None
    problem = shelf.clash(key, on)
    if step is not None:
        try:
            new = step.of(old)
        except InvalidInputError as refused:
            problem = problem or refused.message
    amounts = () if new is None else (month_effect(one, old, new) for one in habit.quantities)
    return RaiseRow(
        price_list_id=price_list_id,
        product_id=product_id,
        whose="" if price_list_id is None else shelf.lists[price_list_id],
        code=product.code,
        name=product.name,
        unit=product.unit,
        old=old,
        new=new,
        later_on=later_than(kept, on),
        problem=problem,
        customers=len(habit.customers),
        quantity=Quantity.from_thousandths(sum(habit.quantities)),
        amount=Money.total(amounts),
        taxed_on_top=product_id in shelf.taxed,
    )


def _read_habits(
    session: Session, today: dt.date, on: dt.date, shelf: Shelf
) -> tuple[Month, dict[PriceKey, _Habit], dict[int, set[int]]]:
    """What was taken in a month by each price, and who takes a product at a price of their own."""
    month = Month.of(today).previous()
    taken = _taken(session, month)
    if not taken:
        month = Month.of(today)
        taken = _taken(session, month)
    in_force = or_(Rate.effective_to.is_(None), Rate.effective_to >= on)
    own_rates = {
        (row.customer_id, row.product_id)
        for row in session.execute(
            select(Rate.customer_id, Rate.product_id).where(
                Rate.customer_id.is_not(None), Rate.effective_from <= on, in_force
            )
        )
    }
    habits: dict[PriceKey, _Habit] = defaultdict(_Habit)
    own: dict[int, set[int]] = defaultdict(set)
    for customer_id, list_id, product_id, quantity in taken:
        if (customer_id, product_id) in own_rates:
            own[product_id].add(customer_id)
            continue
        by_list = list_id is not None and (list_id, product_id) in shelf.kept
        habit = habits[list_id if by_list else None, product_id]
        habit.customers.add(customer_id)
        habit.quantities.append(quantity)
    return month, dict(habits), dict(own)


def _taken(session: Session, month: Month) -> list[tuple[int, int | None, int, int]]:
    """(customer, price list, product, thousandths) of a month's deliveries above 0."""
    rows = session.execute(
        select(
            Consumption.customer_id,
            Customer.price_list_id,
            Consumption.product_id,
            func.sum(type_coerce(Consumption.quantity, Integer)),
        )
        .join(Customer, Customer.id == Consumption.customer_id)
        .where(
            Consumption.date.between(month.first, month.last),
            type_coerce(Consumption.quantity, Integer) > 0,
        )
        .group_by(Consumption.customer_id, Customer.price_list_id, Consumption.product_id)
    )
    return [(row[0], row[1], row[2], int(row[3])) for row in rows]
