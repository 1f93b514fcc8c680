"""Reads what is typed into the forms of this screen, and says it back; knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.customers import LONGEST_NAME, check_line
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.products import (
    MOST_IN_CRATE,
    check_content,
    check_crate,
    check_hsn,
    check_product_code,
    check_product_name,
    check_span,
)
from dairyos_desktop.domain.quantity import Price, TaxRate
from dairyos_desktop.domain.rate_history import stretches
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.domain.typed import parse_price, parse_quantity, parse_rate
from dairyos_desktop.services.dto.tariffs import FirstPrice, ProductForm, RateForm, TaxForm
from dairyos_desktop.ui.forms import NO, YES, FieldReader
from dairyos_desktop.ui.products.words import shown_price, span_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.tariffs import RateRow, TariffPreview
    from dairyos_desktop.ui.forms import Texts

_NO_PRICE = Price("0")
_MOST_DIGITS = len(str(MOST_IN_CRATE))
_MANY_MONTHS = 3
_TYPED = 0
"""Stands for the row that is being typed; rows in the books count from 1."""


# Products ------------------------------------------------------------------------


def product_texts(form: ProductForm) -> Texts:
    """A product as its form shows it."""
    return {
        "code": form.code,
        "name": form.name,
        "name_local": form.name_local,
        "unit": form.unit,
        "hsn": form.hsn,
        "tax_inclusive": YES if form.tax_inclusive else NO,
        "content": "" if form.content is None else form.content.short(),
        "crate": "" if form.crate is None else str(form.crate),
        "is_active": YES if form.is_active else NO,
    }


def read_product(texts: Mapping[str, str], *, today: dt.date, is_new: bool = False) -> ProductForm:
    """The typed product.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    form = _product(reader, is_new=is_new)
    reader.done()
    return form


def read_new_product(texts: Mapping[str, str], *, today: dt.date) -> tuple[ProductForm, FirstPrice]:
    """The typed product with the price that it begins with.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    form = _product(reader, is_new=True)
    first = FirstPrice(
        price=reader.need("price", parse_price, _NO_PRICE),
        from_on=reader.need_date("from_on"),
        tax_rate=reader.maybe("tax_rate", parse_rate),
    )
    reader.done()
    return form, first


def _product(reader: FieldReader, *, is_new: bool) -> ProductForm:
    content = reader.maybe("content", parse_quantity)
    crate = reader.maybe("crate", _crate)
    try:
        check_content(content)
    except InvalidInputError as problem:
        reader.refuse("content", problem)
    return ProductForm(
        code=reader.need("code", check_product_code, ""),
        name=reader.need("name", check_product_name, ""),
        unit=reader.text("unit"),
        name_local=reader.need(
            "name_local", lambda text: check_line(text, "name", LONGEST_NAME), ""
        ),
        hsn=reader.need("hsn", check_hsn, ""),
        tax_inclusive=reader.ticked("tax_inclusive"),
        content=content,
        crate=crate,
        is_active=is_new or reader.ticked("is_active"),
    )


def _crate(typed: str) -> int | None:
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
        raise InvalidInputError(
            tr("“{typed}” is no number of pieces.", typed=typed), tr("Type digits, like 12.")
        )
    return check_crate(int(typed))


# Prices --------------------------------------------------------------------------


def rate_texts(form: RateForm) -> Texts:
    """A price as its form shows it."""
    return {
        "price": form.price.short(),
        "effective_from": format_date(form.effective_from),
        "effective_to": "" if form.effective_to is None else format_date(form.effective_to),
    }


def read_rate(
    texts: Mapping[str, str],
    product_id: int,
    *,
    today: dt.date,
    price_list_id: int | None = None,
    customer_id: int | None = None,
) -> RateForm:
    """The typed price.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    form = RateForm(
        product_id=product_id,
        price=reader.need("price", parse_price, _NO_PRICE),
        effective_from=reader.need_date("effective_from"),
        effective_to=reader.maybe_date("effective_to"),
        price_list_id=price_list_id,
        customer_id=customer_id,
    )
    if not reader.problems:
        try:
            check_span(form.effective_from, form.effective_to)
        except InvalidInputError as problem:
            reader.refuse("effective_to", problem)
    reader.done()
    return form


# Tax rates -----------------------------------------------------------------------


def tax_texts(form: TaxForm) -> Texts:
    """A tax rate as its form shows it."""
    return {
        "rate": form.rate.percent_text(),
        "effective_from": format_date(form.effective_from),
    }


def read_tax(texts: Mapping[str, str], product_id: int, *, today: dt.date) -> TaxForm:
    """The typed tax rate.

    Raises:
        FormError: Fields that can't be read.
    """
    reader = FieldReader(texts, today)
    form = TaxForm(
        product_id=product_id,
        effective_from=reader.need_date("effective_from"),
        rate=reader.need("rate", parse_rate, TaxRate.zero),
    )
    reader.done()
    return form


# What a change does --------------------------------------------------------------


def outlook_words(form: RateForm, siblings: Sequence[RateRow]) -> str:
    """Which price would then hold when, around the days of the typed one (rule 2)."""
    prices = {row.id: row.form.price for row in siblings} | {_TYPED: form.price}
    rows = [(row.form.effective_from, row.form.effective_to, row.id) for row in siblings]
    parts = stretches([*rows, (form.effective_from, form.effective_to, _TYPED)])
    own = [at for at, part in enumerate(parts) if part.row_id == _TYPED]
    shown = parts[max(own[0] - 1, 0) : own[-1] + 2]
    said: set[int | None] = set()
    words: list[str] = []
    for part in shown:
        price = tr("no price") if part.row_id is None else shown_price(prices[part.row_id])
        again = " again" if part.row_id in said and part.row_id is not None else ""
        said.add(part.row_id)
        if part is shown[0] and part.row_id != _TYPED and part.to_on is not None:
            words.append(tr("{price} until {to_on}", price=price, to_on=format_date(part.to_on)))
        else:
            words.append(f"{price}{again} {span_words((part,))}")
    return tr("Then: {words}.", words="; ".join(words))


def customers_words(count: int) -> str:
    """`1 customer`, `1,204 customers`."""
    return trn("1 customer", "{count} customers", count)


def preview_words(preview: TariffPreview, months: tuple[Month, ...]) -> tuple[str, str]:
    """What a change does to bills that are made, and what becomes of them; empty if nothing."""
    if not preview.customers:
        return "", ""
    labels = [month.label() for month in months]
    if len(labels) > _MANY_MONTHS:
        when = tr(
            "{count} months, {labels} to {labels2}",
            count=len(labels),
            labels=labels[0],
            labels2=labels[-1],
        )
    else:
        when = ", ".join(labels)
    whom = customers_words(preview.customers)
    message = trn(
        "It changes what {whom} owes for {when}: {amount} in all.",
        "It changes what {whom} owe for {when}: {amount} in all.",
        preview.customers,
        whom=whom,
        when=when,
        amount=preview.amount.format(),
    )
    if not preview.issued:
        return message, tr("Their bills are not printed yet: make them again after saving.")
    return (
        message,
        tr("Printed bills stay as they are; the difference goes on the next bill."),
    )
