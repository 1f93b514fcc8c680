"""Sums a month's deliveries up, in thousandths: by product, and by customer and product.

Joined outwards from the customers, so that SQLite goes by the key of each one's month; it would
take the index on days otherwise and look every single row up. Each product has a column of its
own where there are few: for a group of each, SQLite sorts all the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, select

from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.reports.frame import plain_rows, units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from dairyos_desktop.domain.periods import Month

MOST_COLUMNS: Final = 12
"""With more products than that, sorting takes no longer."""


def read_by_product(session: Session, month: Month) -> dict[int, int]:
    """What was delivered of each product of which there are rows in the month."""
    return {product: thousandths for _, product, thousandths in _read(session, month)}


def read_by_customer(session: Session, month: Month) -> dict[tuple[int, int], int]:
    """The same for each customer and product."""
    return {
        (customer, product): thousandths
        for (customer,), product, thousandths in _read(session, month, Customer.id)
    }


def _read(
    session: Session, month: Month, *by: InstrumentedAttribute[int]
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """The values of `by`, a product, and its sum."""
    products = session.scalars(select(Product.id)).all()
    summed = func.sum(units(Consumption.quantity))
    keys = len(by)
    if len(products) > MOST_COLUMNS:
        wanted = _of_customers(month, *by, Consumption.product_id, summed)
        for row in plain_rows(session, wanted.group_by(*by, Consumption.product_id)):
            # Of customers without a delivery there is nothing but their names.
            if row[keys] is not None:
                yield tuple(row[:keys]), row[keys], int(row[-1])
        return
    columns = (summed.filter(Consumption.product_id == product) for product in products)
    for row in plain_rows(session, _of_customers(month, *by, *columns).group_by(*by)):
        for product, thousandths in zip(products, row[keys:], strict=True):
            if thousandths is not None:
                yield tuple(row[:keys]), product, int(thousandths)


def _of_customers(
    month: Month, *columns: ColumnElement[Any] | InstrumentedAttribute[int]
) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Customer)
        .outerjoin(
            Consumption,
            and_(
                Consumption.customer_id == Customer.id,
                Consumption.date.between(month.first, month.last),
            ),
        )
    )
