"""The lists of the Products screen as they are exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.exporting import Listing, found, table_listing, titled
from dairyos_desktop.ui.products.lists_page import CHARGES

if TYPE_CHECKING:
    from dairyos_desktop.ui.products.lists_page import ListsPage
    from dairyos_desktop.ui.products.products_page import ProductsPage
    from dairyos_desktop.ui.products.raise_page import RaisePage


def product_listings(page: ProductsPage, chip: str, typed: str) -> list[Listing]:
    """The products, and beside them prices or tax rates of the current one."""
    made = [
        table_listing(
            page.table, words=tr("the products"), title=titled(tr("Products"), chip, found(typed))
        )
    ]
    row = page.table.current_row()
    if row is None or not page.split.panel_open:
        return made
    code, name = row.form.code, row.form.name
    tab = page.panel.tabs.current()
    if tab == "prices":
        whose = page.prices.whose.currentText()
        title = titled(tr("Prices {code}", code=code), whose)
        made.append(
            table_listing(
                page.prices.table, words=tr("the prices of {name}", name=name), title=title
            )
        )
    elif tab == "tax":
        title = tr("Tax rates {code}", code=code)
        made.append(
            table_listing(
                page.tax.table, words=tr("the tax rates of {name}", name=name), title=title
            )
        )
    return made


def price_list_listings(page: ListsPage) -> list[Listing]:
    """The price lists, and the prices or charges of the current one."""
    made = [table_listing(page.table, words=tr("the price lists"), title=tr("Price lists"))]
    row = page.table.current_row()
    if row is None or not page.split.panel_open:
        return made
    if page.panel.tabs.current() == "prices":
        title = tr("Price list {row}", row=row.name)
        made.append(
            table_listing(
                page.price_table, words=tr("the prices of {row}", row=row.name), title=title
            )
        )
    elif page.panel.tabs.current() == CHARGES:
        title = tr("Charges {row}", row=row.name)
        words = tr("the charges of {row}", row=row.name)
        made.append(table_listing(page.charges.table, words=words, title=title))
    return made


def raising_listings(page: RaisePage) -> list[Listing]:
    """The prices that are ticked, as they are and as they would be."""
    chosen = set(page.chosen_keys())
    return [
        table_listing(
            page.table,
            words=tr("the prices to raise"),
            title=tr("Prices to raise"),
            passes=lambda row: row.key in chosen,
        )
    ]
