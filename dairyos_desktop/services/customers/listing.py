"""The list of all customers, read without making an object for each row of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, func, literal, or_, select, type_coerce, union_all

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import ALTERNATE, DAILY, MORNING
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.deliveries import Leave, StandingOrder
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.customers import CustomerRow, Standing
from dairyos_desktop.services.uncollected import uncollected

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session


def read_rows(session: Session, today: dt.date) -> tuple[CustomerRow, ...]:
    """All customers in walking order: route, place, code, text compared by code point."""
    with uncollected():
        return _read_rows(session, today)


def _read_rows(session: Session, today: dt.date) -> tuple[CustomerRow, ...]:
    takes = _read_takes(session, today)
    rows = _plain_rows(
        session,
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
        ).outerjoin(Stop, and_(Stop.customer_id == Customer.id, Stop.shift == MORNING)),
    )
    made = [CustomerRow._make((*row, takes.get(row[0], ""))) for row in rows]
    made.sort(key=lambda row: (row.route, row.position, row.code))
    return tuple(made)


def read_balances(
    session: Session, customer_id: int | None = None, *, among: Select[int] | None = None
) -> dict[int, Money]:
    """Opening balance + live bills − payments + reversals of each customer (rule 24).

    Args:
        session: To read with.
        customer_id: One customer alone.
        among: Ids of the customers that are wanted; without both, all of them.
    """
    paise = read_balance_paise(session, customer_id, among=among)
    return {customer: Money.from_paise(balance) for customer, balance in paise.items()}


def read_balance_paise(
    session: Session, customer_id: int | None = None, *, among: Select[int] | None = None
) -> dict[int, int]:
    """The same in paise, for thousands of them."""
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
    keys = (Customer.id, Bill.customer_id, Payment.customer_id)
    if customer_id is not None:
        parts = [part.where(key == customer_id) for part, key in zip(parts, keys, strict=True)]
    elif among is not None:
        parts = [part.where(key.in_(among)) for part, key in zip(parts, keys, strict=True)]
    entries = union_all(*parts).subquery()
    sums = _plain_rows(
        session, select(entries.c.customer, func.sum(entries.c.paise)).group_by(entries.c.customer)
    )
    return {customer: int(paise) for customer, paise in sums}


def _plain_rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """The driver's own tuples: all columns are texts and whole numbers, which need no reading."""
    result = session.connection().execute(wanted)
    rows: Sequence[Any] = [] if result.cursor is None else result.cursor.fetchall()
    result.close()
    return rows


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
    """Customer id to a summary of the orders in force: `CM 1 + 0.5 · BM 0.5 eve`."""
    codes = {
        key: (position, code)
        for key, position, code in session.execute(
            select(Product.id, Product.position, Product.code)
        )
    }
    # In the order of the table's own key: nothing has to be sorted, and of the orders of one
    # product and shift the one that began last comes last and stands.
    rows = _plain_rows(
        session,
        select(
            StandingOrder.customer_id,
            StandingOrder.product_id,
            StandingOrder.shift,
            type_coerce(StandingOrder.quantity, Integer),
            StandingOrder.days,
        )
        .where(
            StandingOrder.effective_from <= today,
            or_(StandingOrder.effective_to.is_(None), StandingOrder.effective_to >= today),
        )
        .order_by(
            StandingOrder.customer_id,
            StandingOrder.product_id,
            StandingOrder.shift,
            StandingOrder.effective_from,
        ),
    )
    orders: dict[int, dict[tuple[int, str], tuple[int, str]]] = {}
    for customer, product, shift, thousandths, days in rows:
        taken = orders.get(customer)
        if taken is None:
            taken = orders[customer] = {}
        taken[product, shift] = (thousandths, days)
    # Thousands of homes take the same: each such text is made once.
    texts: dict[tuple[object, ...], str] = {}
    found: dict[int, str] = {}
    for customer, taken in orders.items():
        key = (*taken, *taken.values())
        text = texts.get(key)
        if text is None:
            told = sorted(
                (*codes[product], shift != MORNING, thousandths, days)
                for (product, shift), (thousandths, days) in taken.items()
                if thousandths
            )
            text = texts[key] = takes_text(told)
        found[customer] = text
    return found


def takes_text(orders: Iterable[tuple[int, str, bool, int, str]]) -> str:
    """Orders as the list shows them.

    Args:
        orders: (product's position and code, evening?, thousandths, days), in that order.
    """
    by_product: dict[str, dict[bool, str]] = {}
    for _, code, evening, thousandths, days in orders:
        said = Quantity.from_thousandths(thousandths).short()
        if days == ALTERNATE:
            said = say("{quantity} alt", quantity=said)
        elif days != DAILY:
            said += f" {days}"
        by_product.setdefault(code, {})[evening] = said
    products = []
    for code, shifts in by_product.items():
        one, *more = shifts.values()
        text = say("{code} {quantity}", code=code, quantity=one)
        for other in more:
            text = say("{one} + {more}", one=text, more=other)
        products.append(text if False in shifts else say("{takes} eve", takes=text))
    if not products:
        return ""
    text, *others = products
    for other in others:
        text = say("{one} · {more}", one=text, more=other)
    return text
