"""Writes products and price lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.customers import LONGEST_NAME, check_line
from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.products import (
    check_content,
    check_crate,
    check_hsn,
    check_product_code,
    check_product_name,
    check_unit,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.deliveries import Consumption, StandingOrder
from dairyos_desktop.models.tariffs import PriceList, Product
from dairyos_desktop.services.billing.touch import touch_tariff
from dairyos_desktop.services.dto.tariffs import ProductForm
from dairyos_desktop.services.tariffs.rows import add_row, change_row, read_row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

_PIECES = "pc"


def checked_product(form: ProductForm) -> ProductForm:
    """The form as it is kept.

    Raises:
        InvalidInputError: A detail can't be taken.
    """
    return ProductForm(
        code=check_product_code(form.code),
        name=check_product_name(form.name),
        unit=check_unit(form.unit),
        name_local=check_line(form.name_local, "name", LONGEST_NAME),
        hsn=check_hsn(form.hsn),
        tax_inclusive=form.tax_inclusive,
        content=check_content(form.content),
        crate=check_crate(form.crate),
        is_active=form.is_active,
    )


def add_product(unit: UnitOfWork, form: ProductForm) -> Product:
    """Writes a checked product behind all others.

    Raises:
        RefusedError: The code is taken.
    """
    _refuse_taken_code(unit.session, form.code)
    last = unit.session.scalar(select(func.max(Product.position)))
    product = Product(
        **_columns(form),
        position=(last or 0) + 1,
        created_at=unit.now,
        updated_at=unit.now,
        version=1,
    )
    return add_row(unit, product, asdict(form))


def change_product(
    unit: UnitOfWork, product_id: int, form: ProductForm, expected_version: int
) -> None:
    """Writes what differs; tax in or out of the price touches the months that are billed.

    Raises:
        RefusedError: The code is taken, or entries don't fit the new unit.
        ConflictError: Somebody else changed it since it was read.
    """
    values = _columns(form)
    product = read_row(unit.session, Product, product_id, expected_version, values)
    if product.code != form.code:
        _refuse_taken_code(unit.session, form.code)
    if form.unit == _PIECES != product.unit:
        _refuse_fractions(unit.session, product)
    if "tax_inclusive" in change_row(unit, product, values):
        touch_tariff(unit, product.id, dt.date.min)


def place_product(unit: UnitOfWork, product_id: int, place: int) -> None:
    """Puts a product at a place of the bill order, from 0; the others close up behind it."""
    products = list(
        unit.session.scalars(
            select(Product).order_by(Product.position, Product.id).with_for_update()
        )
    )
    moved = next(product for product in products if product.id == product_id)
    products.remove(moved)
    products.insert(max(0, min(place, len(products))), moved)
    before = moved.position
    for position, product in enumerate(products, start=1):
        if product.position != position:
            product.position = position
            product.updated_at = unit.now
    if moved.position != before:
        unit.audit(
            "product",
            moved.code,
            before={"position": before},
            after={"position": moved.position},
        )


def add_price_list(unit: UnitOfWork, name: str) -> PriceList:
    """Writes a new price list.

    Raises:
        InvalidInputError: The name is empty or too long.
        RefusedError: There is one of that name.
    """
    kept = _list_name(name)
    _refuse_taken_name(unit.session, kept)
    row = PriceList(name=kept, is_active=True, version=1)
    return add_row(unit, row, {"name": kept})


def change_price_list(
    unit: UnitOfWork, price_list_id: int, name: str, expected_version: int, *, is_active: bool
) -> None:
    """Renames a price list, or says whether it is still given to customers.

    Raises:
        InvalidInputError: The name is empty or too long.
        RefusedError: There is another of that name.
        ConflictError: Somebody else changed it since it was read.
    """
    values = {"name": _list_name(name), "is_active": is_active}
    row = read_row(unit.session, PriceList, price_list_id, expected_version, values)
    if row.name != values["name"]:
        _refuse_taken_name(unit.session, _list_name(name))
    change_row(unit, row, values)


def _columns(form: ProductForm) -> dict[str, object]:
    return {
        "code": form.code,
        "name": form.name,
        "unit": form.unit,
        "name_local": form.name_local,
        "hsn": form.hsn,
        "tax_inclusive": form.tax_inclusive,
        "content": form.content,
        "crate": form.crate,
        "is_active": form.is_active,
    }


def _refuse_taken_code(session: Session, code: str) -> None:
    if session.scalar(select(Product.id).where(Product.code == code)) is not None:
        raise RefusedError(
            say("There is a product {code} already.", code=code),
            say("Take another code, or change that product."),
        )


def _refuse_fractions(session: Session, product: Product) -> None:
    for table in (Consumption, StandingOrder):
        quantities = select(table.quantity).where(table.product_id == product.id).distinct()
        if not all(quantity.is_whole for quantity in session.scalars(quantities)):
            raise RefusedError(
                say(
                    "{code} is sold in {unit} and has entries that aren't whole numbers.",
                    code=product.code,
                    unit=product.unit,
                ),
                say("Make a new product for the pieces."),
            )


def _list_name(text: str) -> str:
    name = check_line(text, "name", LONGEST_NAME)
    if not name:
        raise InvalidInputError(
            say("The price list has no name."), say("Give it one, like Hotels.")
        )
    return name


def _refuse_taken_name(session: Session, name: str) -> None:
    if session.scalar(select(PriceList.id).where(PriceList.name == name)) is not None:
        raise RefusedError(
            say("There is a price list “{name}” already.", name=name), say("Take another name.")
        )
