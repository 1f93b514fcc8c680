"""The lists of the Customers screen as they are exported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.orders import ALL
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.exports import ExportTable
from dairyos_desktop.ui.customers.ahead import days_words
from dairyos_desktop.ui.customers.listing import ALL as EVERYBODY
from dairyos_desktop.ui.customers.listing import FILTERS
from dairyos_desktop.ui.exporting import Listing, found, table_listing, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.customers import CustomerCard
    from dairyos_desktop.services.dto.exports import Value
    from dairyos_desktop.ui.customers.card import CardView
    from dairyos_desktop.ui.customers.listing import CustomerList

_KINDS = {"none": "nothing", "other": "instead", "extra": "extra"}
_SOURCES = {
    "own": tr_later("own price"),
    "list": tr_later("price list"),
    "general": tr_later("general price"),
}


def customers_listing(shown: CustomerList, chip: str) -> Listing:
    """The customers that filter and search leave."""
    word = "" if chip == EVERYBODY else dict(FILTERS)[chip]
    return table_listing(
        shown.table,
        words=tr("the customers"),
        title=titled(tr("Customers"), word, found(shown.searched)),
    )


def card_listings(view: CardView) -> list[Listing]:
    """The lists of the card's tab that is shown."""
    card = view.card
    if card is None:
        return []
    code, name = card.form.code, card.form.name
    tab = view.tabs.current()
    if tab == "account":
        title = tr("Account {code} {name}", code=code, name=name)
        return [
            table_listing(
                view.account.table, words=tr("the account of {code}", code=code), title=title
            )
        ]
    if tab == "bills":
        title = tr("Bills {code} {name}", code=code, name=name)
        return [
            table_listing(view.bills.table, words=tr("the bills of {code}", code=code), title=title)
        ]
    parts: list[tuple[str, QWidget, ExportTable]] = []
    if tab == "takes":
        parts = [
            (tr("usual orders"), view.takes.orders, orders_table(card)),
            ("leaves", view.takes.leaves, leaves_table(card)),
            (tr("planned changes"), view.takes.changes, changes_table(card)),
        ]
    elif tab == "rates":
        parts = [
            ("prices", view.rates.prices, prices_table(card)),
            (tr("own prices"), view.rates.own, own_rates_table(card)),
            (tr("charges and credits"), view.rates.charges, charges_table(card)),
        ]
    return [
        _listing(tr("the {words} of {code}", words=words, code=code), widget, table)
        for words, widget, table in parts
    ]


def _listing(words: str, widget: QWidget, table: ExportTable) -> Listing:
    return Listing(words, table.title, widget, len(table.rows), partial(_same, table))


def _same(table: ExportTable) -> ExportTable:
    return table


def _table(
    what: str, card: CustomerCard, heads: tuple[str, ...], rows: Sequence[tuple[Value, ...]]
) -> ExportTable:
    return ExportTable(f"{what} {card.form.code} {card.form.name}", heads, tuple(rows))


def orders_table(card: CustomerCard) -> ExportTable:
    """All standing orders, past ones too."""
    heads = (
        tr("Product"),
        tr("Code"),
        tr("Shift"),
        tr("Quantity"),
        tr("Unit"),
        tr("Days"),
        tr("From"),
        tr("Until"),
        tr("In force"),
    )
    rows = [
        (
            row.product_name,
            row.product,
            row.form.shift,
            row.form.quantity,
            row.unit,
            days_words(row.form.days),
            row.form.effective_from,
            row.form.effective_to,
            "yes" if row.in_force else "no",
        )
        for row in card.orders
    ]
    return _table(tr("Usual orders"), card, heads, rows)


def leaves_table(card: CustomerCard) -> ExportTable:
    """All leaves; one without an end holds until told."""
    heads = (tr("From"), tr("Until"), tr("Shift"), tr("Product"))
    rows = [
        (row.form.date_from, row.form.date_to, _shift(row.form.shift), row.product_name or "all")
        for row in card.leaves
    ]
    return _table(tr("Leaves"), card, heads, rows)


def changes_table(card: CustomerCard) -> ExportTable:
    """All planned changes."""
    heads = (
        tr("Product"),
        tr("Shift"),
        tr("What"),
        tr("Quantity"),
        tr("Unit"),
        tr("From"),
        tr("Until"),
        tr("Asked by"),
    )
    rows = [
        (
            row.product_name or "all",
            _shift(row.form.shift),
            _KINDS[row.form.kind],
            row.form.quantity,
            row.unit if row.form.quantity is not None else "",
            row.form.date_from,
            row.form.date_to,
            row.form.asked_by,
        )
        for row in card.changes
    ]
    return _table(tr("Planned changes"), card, heads, rows)


def prices_table(card: CustomerCard) -> ExportTable:
    """What every product costs the customer today."""
    heads = (tr("Product"), tr("Code"), tr("Price"), tr("Of 1"), tr("By"))
    rows = [
        (
            row.name,
            row.product,
            row.price,
            row.unit,
            as_shown(_SOURCES.get(row.source, tr("no price"))),
        )
        for row in card.prices
    ]
    return _table(tr("Prices"), card, heads, rows)


def own_rates_table(card: CustomerCard) -> ExportTable:
    """The customer's own prices."""
    heads = (tr("Product"), tr("Code"), tr("Price"), tr("Of 1"), tr("From"), tr("Until"))
    rows = [
        (row.name, row.product, row.price, row.unit, row.effective_from, row.effective_to)
        for row in card.own_rates
    ]
    return _table(tr("Own prices"), card, heads, rows)


def charges_table(card: CustomerCard) -> ExportTable:
    """Charges and credits, the price list's behind the own ones; months as 2026-10."""
    heads = (
        tr("What"),
        tr("Amount"),
        tr("Tax rate"),
        tr("How often"),
        tr("From month"),
        tr("Until month"),
        tr("Reason"),
        tr("Of"),
    )
    rows = [
        (
            form.description,
            form.amount,
            form.tax_rate,
            tr("every month") if form.monthly else tr("once"),
            str(form.first_month),
            "" if form.last_month is None else str(form.last_month),
            form.reason,
            tr("the customer")
            if form.customer_id is not None
            else tr("price list {price_list}", price_list=card.price_list),
        )
        for form in (row.form for row in (*card.charges, *card.list_charges))
    ]
    return _table(tr("Charges"), card, heads, rows)


def _shift(shift: str) -> str:
    return "both" if shift == ALL else shift
