"""The general prices and those of price lists as they stand on a day, to be raised."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.raising import KeptPrice, price_on
from dairyos_desktop.domain.tariff import Tariff, TaxRow
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import PriceList, Product, ProductTax, Rate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.raising import PriceKey


@dataclass(frozen=True)
class Shelf:
    """The general and the price lists' prices as they stand.

    Attributes:
        kept: All rows of each key that has one in force on the day, general ones first, then by
            the list's name, each in bill order.
        taxed: Products with a tax rate above 0 that comes on top of the price that day.
    """

    kept: Mapping[PriceKey, list[KeptPrice]]
    products: Mapping[int, Product]
    lists: Mapping[int, str]
    taxed: frozenset[int]

    def words(self, key: PriceKey) -> str:
        """How a price is called in a sentence: "CM", "CM of Hotels"."""
        price_list_id, product_id = key
        code = self.products[product_id].code
        return code if price_list_id is None else f"{code} of {self.lists[price_list_id]}"

    def clash(self, key: PriceKey, on: dt.date) -> str:
        """Why a price can't begin on the day; empty where it can (rule 2: one row a day)."""
        price = next((row.price for row in self.kept[key] if row.from_on == on), None)
        if price is None:
            return ""
        return f"{self.words(key)} has a price of {price} from {format_date(on)} already."


def read_shelf(session: Session, on: dt.date) -> Shelf:
    """Prices of products in use, general or of price lists that are given to customers."""
    members = {
        list_id
        for list_id in session.scalars(select(Customer.price_list_id).distinct())
        if list_id is not None
    }
    lists = {
        row.id: row.name
        for row in session.scalars(select(PriceList).order_by(PriceList.name))
        if row.is_active or row.id in members
    }
    products = {
        row.id: row
        for row in session.scalars(
            select(Product)
            .where(Product.is_active.is_(True))
            .order_by(Product.position, Product.id)
        )
    }
    rows: dict[PriceKey, list[KeptPrice]] = defaultdict(list)
    for rate in session.scalars(select(Rate).where(Rate.customer_id.is_(None))):
        rows[rate.price_list_id, rate.product_id].append(
            KeptPrice(rate.effective_from, rate.effective_to, rate.price)
        )
    kept = {
        (list_id, product_id): rows[list_id, product_id]
        for list_id in (None, *lists)
        for product_id in products
        if price_on(rows.get((list_id, product_id), ()), on) is not None
    }
    taxes = Tariff(
        (),
        (
            TaxRow(tax.product_id, tax.effective_from, tax.rate.ten_thousandths)
            for tax in session.scalars(select(ProductTax))
        ),
    )
    taxed = (
        product_id
        for product_id, product in products.items()
        if not product.tax_inclusive and taxes.tax(product_id, on)
    )
    return Shelf(kept, products, lists, frozenset(taxed))
