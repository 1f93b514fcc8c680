"""Writes prices and tax rates, and marks the billed months on which they fall (rules 2, 3, 25)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError, RefusedError
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.products import check_span
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import PriceList, ProductTax, Rate
from dairyos_desktop.services.billing.touch import touch_tariff
from dairyos_desktop.services.tariffs.reading import rate_form
from dairyos_desktop.services.tariffs.rows import (
    add_row,
    change_row,
    lock_product,
    read_row,
    remove_row,
)

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.models.tariffs import Product
    from dairyos_desktop.services.dto.tariffs import RateForm, TaxForm
    from dairyos_desktop.services.unit import UnitOfWork


def check_rate(session: Session, form: RateForm) -> None:
    """Whether a price may stand as it is typed.

    Raises:
        InvalidInputError: It ends before it begins, or names a list and a customer.
        NotFoundError: Its list or customer is not in the books.
    """
    check_span(form.effective_from, form.effective_to)
    if form.price_list_id is not None and form.customer_id is not None:
        raise InvalidInputError(
            say("The price is for a price list and for a customer."),
            say("Leave one of the two out."),
        )
    if form.price_list_id is not None and session.get(PriceList, form.price_list_id) is None:
        raise NotFoundError(
            say("This price list is not in the books."), say("Open the lists again.")
        )
    if form.customer_id is not None and session.get(Customer, form.customer_id) is None:
        raise NotFoundError(
            say("This customer is not in the books."), say("Look for the customer again.")
        )


def add_rate(unit: UnitOfWork, form: RateForm) -> Rate:
    """Writes a new price.

    Raises:
        InvalidInputError: As `check_rate`.
        RefusedError: The same key has a price from that day (rule 2).
        NotFoundError: Product, list or customer is not in the books.
    """
    product = lock_product(unit.session, form.product_id)
    check_rate(unit.session, form)
    _refuse_second_rate(unit.session, product, form, 0)
    row = Rate(
        product_id=form.product_id,
        price_list_id=form.price_list_id,
        customer_id=form.customer_id,
        **_rate_columns(form),
        created_at=unit.now,
        updated_at=unit.now,
        version=1,
    )
    add_row(unit, row, _rate_columns(form))
    _touch(unit, form)
    return row


def change_rate(unit: UnitOfWork, rate_id: int, form: RateForm, expected_version: int) -> Rate:
    """Puts a price, its first or its last day right, for all its days.

    Product, list and customer stay the row's own, whatever the form says.

    Raises:
        InvalidInputError: It ends before it begins.
        RefusedError: The same key has another price from that day (rule 2).
        ConflictError: Somebody else changed or removed it since it was read.
    """
    check_span(form.effective_from, form.effective_to)
    values = _rate_columns(form)
    row = read_row(unit.session, Rate, rate_id, expected_version, values)
    before = rate_form(row)
    form = replace(before, **values)
    product = lock_product(unit.session, form.product_id)
    _refuse_second_rate(unit.session, product, form, rate_id)
    if change_row(unit, row, values):
        _touch(unit, before)
        _touch(unit, form)
    return row


def delete_rate(unit: UnitOfWork, rate_id: int, expected_version: int) -> RateForm:
    """Takes a price away, as if it had never been said; gives what it said.

    Raises:
        ConflictError: Somebody else changed or removed it since it was read.
    """
    row = read_row(unit.session, Rate, rate_id, expected_version, None)
    form = rate_form(row)
    lock_product(unit.session, form.product_id)
    remove_row(unit, row, _rate_columns(form))
    _touch(unit, form)
    return form


def add_tax(unit: UnitOfWork, form: TaxForm) -> ProductTax:
    """Writes a new tax rate.

    Raises:
        RefusedError: The product has a tax rate from that day.
        NotFoundError: The product is not in the books.
    """
    product = lock_product(unit.session, form.product_id)
    _refuse_second_tax(unit.session, product, form.effective_from, 0)
    row = ProductTax(
        product_id=form.product_id,
        **_tax_columns(form),
        created_at=unit.now,
        updated_at=unit.now,
        version=1,
    )
    add_row(unit, row, _tax_columns(form))
    touch_tariff(unit, form.product_id, form.effective_from)
    return row


def change_tax(unit: UnitOfWork, tax_id: int, form: TaxForm, expected_version: int) -> ProductTax:
    """Puts a tax rate or its first day right.

    Raises:
        RefusedError: The product has another tax rate from that day.
        ConflictError: Somebody else changed or removed it since it was read.
    """
    values = _tax_columns(form)
    row = read_row(unit.session, ProductTax, tax_id, expected_version, values)
    product = lock_product(unit.session, row.product_id)
    earliest = min(row.effective_from, form.effective_from)
    _refuse_second_tax(unit.session, product, form.effective_from, tax_id)
    if change_row(unit, row, values):
        touch_tariff(unit, row.product_id, earliest)
    return row


def delete_tax(unit: UnitOfWork, tax_id: int, expected_version: int) -> None:
    """Takes a tax rate away.

    Raises:
        ConflictError: Somebody else changed or removed it since it was read.
    """
    row = read_row(unit.session, ProductTax, tax_id, expected_version, None)
    lock_product(unit.session, row.product_id)
    values = {"effective_from": row.effective_from, "rate": row.rate}
    remove_row(unit, row, values)
    touch_tariff(unit, row.product_id, row.effective_from)


def _rate_columns(form: RateForm) -> dict[str, Any]:
    return {
        "price": form.price,
        "effective_from": form.effective_from,
        "effective_to": form.effective_to,
    }


def _tax_columns(form: TaxForm) -> dict[str, Any]:
    return {"effective_from": form.effective_from, "rate": form.rate}


def _refuse_second_rate(session: Session, product: Product, form: RateForm, own_id: int) -> None:
    price = session.scalar(
        select(Rate.price).where(
            Rate.product_id == form.product_id,
            Rate.price_list_id.is_not_distinct_from(form.price_list_id),
            Rate.customer_id.is_not_distinct_from(form.customer_id),
            Rate.effective_from == form.effective_from,
            Rate.id != own_id,
        )
    )
    if price is not None:
        raise RefusedError(
            say(
                "{code} has a price of {price} from {effective_from} already.",
                code=product.code,
                price=price,
                effective_from=format_date(form.effective_from),
            ),
            say("Change that one, or choose another first day."),
        )


def _refuse_second_tax(session: Session, product: Product, from_on: dt.date, own_id: int) -> None:
    rate = session.scalar(
        select(ProductTax.rate).where(
            ProductTax.product_id == product.id,
            ProductTax.effective_from == from_on,
            ProductTax.id != own_id,
        )
    )
    if rate is not None:
        raise RefusedError(
            say(
                "{code} has a tax rate of {percent_text} from {from_on} already.",
                code=product.code,
                percent_text=rate.percent_text(),
                from_on=format_date(from_on),
            ),
            say("Change that one, or choose another first day."),
        )


def _touch(unit: UnitOfWork, form: RateForm) -> None:
    touch_tariff(
        unit,
        form.product_id,
        form.effective_from,
        form.effective_to,
        price_list_id=form.price_list_id,
        customer_id=form.customer_id,
    )
