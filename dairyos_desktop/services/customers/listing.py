"""The list of all customers, read without making an object for each row of the database."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Integer, and_, case, func, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import ALTERNATE, DAILY, EVENING, MORNING
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.deliveries import Leave, StandingOrder
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.customers import CustomerRow, Standing

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

_Takes = tuple[tuple[str, str, int, str], ...]


def read_rows(session: Session, today: dt.date) -> tuple[CustomerRow, ...]:
    """All customers in walking order: route, place, code, text compared by code point."""
    takes = _read_takes(session, today)
    rows = session.execute(
        select(
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.name_local,
            Customer.address,
            Customer.phone,
            func.coalesce(Stop.route, ""),
            func.coalesce(Stop.position, 0),
            _standing(today),
            Customer.search_text,
        ).outerjoin(Stop, and_(Stop.customer_id == Customer.id, Stop.shift == MORNING))
    )
    made = [CustomerRow._make((*row, takes.get(row[0], ""))) for row in rows]
    made.sort(key=lambda row: (row.route, row.position, row.code))
    return tuple(made)


def read_balances(session: Session, customer_id: int | None = None) -> dict[int, Money]:
    """Opening balance + live bills − payments + reversals of each customer (rule 24)."""
    signed = case((Payment.reverses_id.is_(None), -1), else_=1)
    parts = [
        select(Customer.id.label("customer"), _paise(Customer.opening_balance).label("paise")),
        select(Bill.customer_id, func.sum(_paise(Bill.total)))
        .where(Bill.status != "VOID")
        .group_by(Bill.customer_id),
        select(Payment.customer_id, func.sum(_paise(Payment.amount) * signed))
        .where(Payment.customer_id.is_not(None))
        .group_by(Payment.customer_id),
    ]
    if customer_id is not None:
        keys = (Customer.id, Bill.customer_id, Payment.customer_id)
        parts = [part.where(key == customer_id) for part, key in zip(parts, keys, strict=True)]
    entries = union_all(*parts).subquery()
    sums = session.execute(
        select(entries.c.customer, func.sum(entries.c.paise)).group_by(entries.c.customer)
    )
    return {customer: Money.from_paise(int(paise)) for customer, paise in sums}


def _paise(column: InstrumentedAttribute[Money]) -> ColumnElement[int]:
    return type_coerce(column, Integer)


def _standing(today: dt.date) -> ColumnElement[str]:
    away = (
        select(literal(1))
        .where(
            Leave.customer_id == Customer.id,
            Leave.product_id.is_(None),
            Leave.date_from <= today,
            or_(Leave.date_to.is_(None), Leave.date_to >= today),
        )
        .exists()
    )
    return case(
        (Customer.active_from > today, Standing.NOT_YET.value),
        (Customer.active_to < today, Standing.LEFT.value),
        (away, Standing.ON_LEAVE.value),
        else_=Standing.ACTIVE.value,
    )


def _read_takes(session: Session, today: dt.date) -> dict[int, str]:
    """Customer id to a summary of the orders in force: `CM 1 + 0.5 · BM 0.5 evening`."""
    later = aliased(StandingOrder)
    replaced = (
        select(literal(1))
        .where(
            later.customer_id == StandingOrder.customer_id,
            later.product_id == StandingOrder.product_id,
            later.shift == StandingOrder.shift,
            later.effective_from > StandingOrder.effective_from,
            later.effective_from <= today,
            or_(later.effective_to.is_(None), later.effective_to >= today),
        )
        .exists()
    )
    rows = session.execute(
        select(
            StandingOrder.customer_id,
            Product.code,
            StandingOrder.shift,
            type_coerce(StandingOrder.quantity, Integer),
            StandingOrder.days,
        )
        .join(Product, Product.id == StandingOrder.product_id)
        .where(
            StandingOrder.effective_from <= today,
            or_(StandingOrder.effective_to.is_(None), StandingOrder.effective_to >= today),
            StandingOrder.quantity > Quantity.zero,
            ~replaced,
        )
        .order_by(
            StandingOrder.customer_id, Product.position, Product.id, StandingOrder.shift.desc()
        )
    )
    orders: defaultdict[int, list[tuple[str, str, int, str]]] = defaultdict(list)
    for customer, code, shift, thousandths, days in rows:
        orders[customer].append((code, shift, thousandths, days))
    # Thousands of homes take the same: each such text is made once.
    texts: dict[_Takes, str] = {}
    found: dict[int, str] = {}
    for customer, taken in orders.items():
        key = tuple(taken)
        text = texts.get(key)
        if text is None:
            text = texts[key] = takes_text(key)
        found[customer] = text
    return found


def takes_text(orders: _Takes) -> str:
    """Orders as the list shows them.

    Args:
        orders: (product code, shift, thousandths, days), products in bill order, morning first.
    """
    by_product: dict[str, dict[str, str]] = {}
    for code, shift, thousandths, days in orders:
        said = Quantity.from_thousandths(thousandths).short()
        if days == ALTERNATE:
            said += " every 2nd day"
        elif days != DAILY:
            said += f" {days}"
        by_product.setdefault(code, {})[shift] = said
    return " · ".join(
        f"{code} {said[MORNING]} + {said[EVENING]}"
        if len(said) > 1
        else f"{code} {said[MORNING]}"
        if MORNING in said
        else f"{code} {said[EVENING]} evening"
        for code, said in by_product.items()
    )
