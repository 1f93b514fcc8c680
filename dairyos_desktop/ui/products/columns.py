"""The columns of this screen's tables, and the words for when a price holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.rate_history import RateState
from dairyos_desktop.domain.texts import tr, tr_later, trc
from dairyos_desktop.ui.fonts import SEMIBOLD
from dairyos_desktop.ui.products.words import rate_sentence, shown_price
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, STRONG, Align, Column, Look

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.tariffs import (
        ListPrice,
        PriceListRow,
        ProductRow,
        RateRow,
        TaxRow,
    )

STATES = {
    RateState.NOW: (tr_later("Now"), Look(tone="ok", mark=Mark.TICK, weight=SEMIBOLD)),
    RateState.FUTURE: (tr_later("Later"), Look(tone="accent_text", mark=Mark.CIRCLE)),
    RateState.WAITING: (
        tr_later("Comes back"),
        Look(tone="text2", mark=Mark.HALF, mark_tone="text2"),
    ),
    RateState.PAST: (tr_later("Over"), Look(tone="text2", mark=Mark.DASH)),
}
_NO_PRICE = Look(tone="warn", mark=Mark.BANG)
_OUT_OF_USE = Look(tone="text2")


def tax_words(row: ProductRow) -> str:
    """The tax rate in force, and whether the price holds it."""
    if row.tax_rate is None:
        return tr("none")
    words = row.tax_rate.percent_text()
    return (
        tr("{words} in the price", words=words)
        if row.form.tax_inclusive and row.tax_rate
        else words
    )


def next_words(row: ProductRow) -> str:
    """The general price that comes next."""
    if row.next_on is None:
        return ""
    what = tr("no price") if row.next_price is None else shown_price(row.next_price)
    return tr("{what} from {next_on}", what=what, next_on=format_date(row.next_on))


def _price_look(row: ProductRow) -> Look:
    if row.price is None:
        return _NO_PRICE if row.form.is_active else _OUT_OF_USE
    return STRONG if row.form.is_active else _OUT_OF_USE


def _quiet(row: ProductRow) -> Look:
    return Look() if row.form.is_active else _OUT_OF_USE


def product_columns() -> tuple[Column[ProductRow], ...]:
    """Code, names, unit, tax, price today and next."""
    return (
        Column("code", tr("Code"), lambda row: row.form.code, width=68, look=SECONDARY),
        Column(
            "name", tr("Product"), lambda row: row.form.name, width=180, look=_quiet, stretch=True
        ),
        Column(
            "name_local",
            tr("Other script"),
            lambda row: row.form.name_local or "–",
            value=lambda row: row.form.name_local,
            width=116,
            look=SECONDARY,
            secondary=True,
        ),
        Column(
            "unit",
            tr("Sold in"),
            lambda row: row.form.unit,
            width=68,
            look=SECONDARY,
            also=(
                (tr("Content of a piece"), lambda row: row.form.content),
                (tr("Pieces in a crate"), lambda row: row.form.crate),
                ("HSN", lambda row: row.form.hsn),
            ),
        ),
        Column(
            "tax",
            tr("Tax"),
            tax_words,
            width=114,
            look=SECONDARY,
            secondary=True,
            value=lambda row: row.tax_rate,
            also=((tr("Tax in the price"), lambda row: "yes" if row.form.tax_inclusive else "no"),),
        ),
        Column(
            "price",
            tr("Price today"),
            lambda row: tr("no price") if row.price is None else shown_price(row.price),
            width=98,
            align=Align.RIGHT,
            look=_price_look,
            value=lambda row: row.price,
        ),
        Column(
            "next",
            tr("Next"),
            next_words,
            width=154,
            look=SECONDARY,
            secondary=True,
            value=lambda row: row.next_price,
            also=(
                (tr("Next from"), lambda row: row.next_on),
                (tr("State"), lambda row: tr("In use") if row.form.is_active else tr("Out of use")),
            ),
        ),
    )


def rate_columns() -> tuple[Column[RateRow], ...]:
    """From, until or (for customers' own) whose, price and state."""
    return (
        Column(
            "from",
            tr("From"),
            lambda row: format_date(row.form.effective_from),
            width=94,
            value=lambda row: row.form.effective_from,
        ),
        Column(
            "to",
            tr("Until"),
            lambda row: _until(row.form.effective_to),
            width=94,
            look=SECONDARY,
            value=lambda row: row.form.effective_to,
        ),
        Column(
            "whose",
            tr("Customer"),
            lambda row: row.whose_code,
            width=82,
            look=SECONDARY,
            tip=lambda row: row.whose,
            also=((tr("Whose"), lambda row: row.whose),),
        ),
        Column(
            "price",
            tr("Price"),
            lambda row: shown_price(row.form.price),
            width=80,
            align=Align.RIGHT,
            look=STRONG,
            value=lambda row: row.form.price,
        ),
        Column(
            "state",
            tr("State"),
            lambda row: STATES[row.state][0],
            width=90,
            look=lambda row: STATES[row.state][1],
            stretch=True,
            tip=rate_sentence,
            also=((tr("When it counts"), rate_sentence),),
        ),
    )


def tax_columns() -> tuple[Column[TaxRow], ...]:
    """From, until, rate and state."""
    return (
        Column(
            "from",
            tr("From"),
            lambda row: format_date(row.form.effective_from),
            width=92,
            value=lambda row: row.form.effective_from,
        ),
        Column(
            "to",
            tr("Until"),
            lambda row: _until(row.until),
            width=92,
            look=SECONDARY,
            value=lambda row: row.until,
        ),
        Column(
            "rate",
            tr("Tax rate"),
            lambda row: row.form.rate.percent_text(),
            width=76,
            align=Align.RIGHT,
            look=STRONG,
            value=lambda row: row.form.rate,
        ),
        Column(
            "state",
            tr("State"),
            lambda row: STATES[row.state][0],
            width=90,
            look=lambda row: STATES[row.state][1],
            stretch=True,
        ),
    )


def list_columns() -> tuple[Column[PriceListRow], ...]:
    """Name, customers, products, state."""
    return (
        Column(
            "name", tr("Price list"), lambda row: row.name, sort=lambda row: row.name, stretch=True
        ),
        Column(
            "customers",
            tr("Customers"),
            lambda row: _count(row.customers),
            width=110,
            align=Align.RIGHT,
            sort=lambda row: row.customers,
            value=lambda row: row.customers,
        ),
        Column(
            "products",
            tr("Products with a price"),
            lambda row: _count(row.products),
            width=180,
            align=Align.RIGHT,
            sort=lambda row: row.products,
            value=lambda row: row.products,
        ),
        Column(
            "state",
            tr("State"),
            lambda row: tr("In use") if row.is_active else tr("Out of use"),
            width=120,
            look=lambda row: Look() if row.is_active else _OUT_OF_USE,
        ),
    )


def list_price_columns() -> tuple[Column[ListPrice], ...]:
    """Product, and what it costs today by the list."""
    return (
        Column("code", tr("Code"), lambda row: row.code, width=64, look=SECONDARY),
        Column("name", tr("Product"), lambda row: row.name, stretch=True),
        Column(
            "price",
            tr("Price today"),
            _list_price,
            width=128,
            align=Align.RIGHT,
            look=_list_price_look,
            tip=lambda row: "" if row.price is not None else tr("The general price counts"),
            value=lambda row: row.price,
            also=(
                (tr("General price"), lambda row: row.general),
                (tr("Of 1"), lambda row: row.unit),
            ),
        ),
    )


def _list_price(row: ListPrice) -> str:
    if row.price is not None:
        return shown_price(row.price)
    return (
        tr("no price")
        if row.general is None
        else tr("general {general}", general=shown_price(row.general))
    )


def _list_price_look(row: ListPrice) -> Look:
    if row.price is not None:
        return STRONG
    return _NO_PRICE if row.general is None else SECONDARY


def _until(day: dt.date | None) -> str:
    return trc("price", "open") if day is None else format_date(day)


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"
