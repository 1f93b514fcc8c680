"""Reads products with their prices, and which price counts when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.quantity import Price, TaxRate
from dairyos_desktop.domain.rate_history import Stretch, state_of, stretches
from dairyos_desktop.domain.tariff import Timeline
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import PriceList, Product, ProductTax, Rate
from dairyos_desktop.services.dto.tariffs import (
    ListPrice,
    PriceListRow,
    ProductForm,
    ProductRow,
    ProductTariff,
    RateForm,
    RateRow,
    TaxForm,
    TaxRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

_DAY = dt.timedelta(days=1)


def read_products(session: Session, today: dt.date) -> tuple[ProductRow, ...]:
    """All products in bill order."""
    general: dict[int, list[tuple[dt.date, dt.date | None, int]]] = defaultdict(list)
    for rate in session.execute(
        select(Rate.product_id, Rate.effective_from, Rate.effective_to, Rate.price).where(
            Rate.price_list_id.is_(None), Rate.customer_id.is_(None)
        )
    ):
        general[rate.product_id].append(
            (rate.effective_from, rate.effective_to, rate.price.thousandths)
        )
    taxes: dict[int, list[tuple[dt.date, dt.date | None, int]]] = defaultdict(list)
    for tax in session.execute(
        select(ProductTax.product_id, ProductTax.effective_from, ProductTax.rate)
    ):
        taxes[tax.product_id].append((tax.effective_from, None, tax.rate.ten_thousandths))
    return tuple(
        _product_row(product, Timeline(general[product.id]), Timeline(taxes[product.id]), today)
        for product in session.scalars(select(Product).order_by(Product.position, Product.id))
    )


def read_product(session: Session, product_id: int, today: dt.date) -> ProductRow:
    """One product.

    Raises:
        NotFoundError: There is none of that id.
    """
    for row in read_products(session, today):
        if row.id == product_id:
            return row
    raise no_product()


def no_product() -> NotFoundError:
    """For a product that isn't in the books."""
    return NotFoundError(
        say("This product is not in the books."), say("Open the list of products again.")
    )


def form_of(product: Product) -> ProductForm:
    """What the row says."""
    return ProductForm(
        code=product.code,
        name=product.name,
        unit=product.unit,
        name_local=product.name_local,
        hsn=product.hsn,
        tax_inclusive=product.tax_inclusive,
        content=product.content,
        crate=product.crate,
        is_active=product.is_active,
    )


def _product_row(product: Product, prices: Timeline, taxes: Timeline, today: dt.date) -> ProductRow:
    price, tax = prices.at(today), taxes.at(today)
    coming = sorted(day for day in set(prices.changes()) if day > today)
    next_on = next((day for day in coming if prices.at(day) != price), None)
    following = None if next_on is None else prices.at(next_on)
    return ProductRow(
        id=product.id,
        version=product.version,
        form=form_of(product),
        position=product.position,
        price=None if price is None else Price.from_thousandths(price),
        tax_rate=None if tax is None else TaxRate.from_ten_thousandths(tax),
        next_price=None if following is None else Price.from_thousandths(following),
        next_on=next_on,
    )


def read_price_lists(session: Session) -> tuple[PriceListRow, ...]:
    """All price lists by name."""
    members = dict(
        session.execute(
            select(Customer.price_list_id, func.count()).group_by(Customer.price_list_id)
        ).all()
    )
    priced = dict(
        session.execute(
            select(Rate.price_list_id, func.count(Rate.product_id.distinct())).group_by(
                Rate.price_list_id
            )
        ).all()
    )
    return tuple(
        PriceListRow(
            row.id,
            row.version,
            row.name,
            row.is_active,
            members.get(row.id, 0),
            priced.get(row.id, 0),
        )
        for row in session.scalars(select(PriceList).order_by(PriceList.name))
    )


def read_list_prices(session: Session, price_list_id: int, today: dt.date) -> tuple[ListPrice, ...]:
    """What each product in use costs today by a price list, in bill order."""
    own: dict[int, list[tuple[dt.date, dt.date | None, int]]] = defaultdict(list)
    for rate in session.execute(
        select(Rate.product_id, Rate.effective_from, Rate.effective_to, Rate.price).where(
            Rate.price_list_id == price_list_id
        )
    ):
        own[rate.product_id].append(
            (rate.effective_from, rate.effective_to, rate.price.thousandths)
        )
    found: list[ListPrice] = []
    for row in read_products(session, today):
        price = Timeline(own[row.id]).at(today)
        if row.form.is_active or price is not None:
            found.append(
                ListPrice(
                    product_id=row.id,
                    code=row.form.code,
                    name=row.form.name,
                    unit=row.form.unit,
                    price=None if price is None else Price.from_thousandths(price),
                    general=row.price,
                )
            )
    return tuple(found)


def read_tariff(session: Session, product_id: int, today: dt.date) -> ProductTariff:
    """All prices and tax rates of one product.

    Raises:
        NotFoundError: There is none of that id.
    """
    product = read_product(session, product_id, today)
    found = session.execute(
        select(Rate, PriceList.name, Customer.code, Customer.name)
        .outerjoin(PriceList, PriceList.id == Rate.price_list_id)
        .outerjoin(Customer, Customer.id == Rate.customer_id)
        .where(Rate.product_id == product_id)
        .order_by(PriceList.name, Customer.code, Rate.effective_from.desc())
    ).all()
    parts = _parts(rate for rate, *_ in found)
    rows = [
        RateRow(
            id=rate.id,
            version=rate.version,
            form=rate_form(rate),
            whose=list_name or customer_name or "",
            whose_code=code or "",
            state=state_of(parts[rate.id], rate.effective_from, today),
            stretches=tuple(parts[rate.id]),
        )
        for rate, list_name, code, customer_name in found
    ]
    return ProductTariff(
        product=product,
        general=tuple(
            row for row in rows if row.form.price_list_id is None and row.form.customer_id is None
        ),
        lists=tuple(row for row in rows if row.form.price_list_id is not None),
        customers=tuple(row for row in rows if row.form.customer_id is not None),
        taxes=_taxes(session, product_id, today),
    )


def rate_form(rate: Rate) -> RateForm:
    """What the row says."""
    return RateForm(
        product_id=rate.product_id,
        price=rate.price,
        effective_from=rate.effective_from,
        effective_to=rate.effective_to,
        price_list_id=rate.price_list_id,
        customer_id=rate.customer_id,
    )


def _parts(rates: Iterable[Rate]) -> dict[int, list[Stretch]]:
    """The stretches of each row, worked out within its own key."""
    by_key: dict[tuple[int | None, int | None], list[tuple[dt.date, dt.date | None, int]]] = (
        defaultdict(list)
    )
    found: dict[int, list[Stretch]] = {}
    for rate in rates:
        key = (rate.price_list_id, rate.customer_id)
        by_key[key].append((rate.effective_from, rate.effective_to, rate.id))
        found[rate.id] = []
    for rows in by_key.values():
        for part in stretches(rows):
            if part.row_id is not None:
                found[part.row_id].append(part)
    return found


def _taxes(session: Session, product_id: int, today: dt.date) -> tuple[TaxRow, ...]:
    newest_first = session.scalars(
        select(ProductTax)
        .where(ProductTax.product_id == product_id)
        .order_by(ProductTax.effective_from.desc())
    ).all()
    rows: list[TaxRow] = []
    until: dt.date | None = None
    for tax in newest_first:
        part = Stretch(tax.effective_from, until, tax.id)
        rows.append(
            TaxRow(
                id=tax.id,
                version=tax.version,
                form=TaxForm(product_id, tax.effective_from, tax.rate),
                state=state_of((part,), tax.effective_from, today),
                until=until,
            )
        )
        until = tax.effective_from - _DAY
    return tuple(rows)
