"""Which price and which tax rate were in force on a day (rules 2 and 3).

Values are whole numbers of the smallest unit (prices in thousandths of a rupee, rates in
ten-thousandths), as the database keeps them, so that a month of half a million deliveries is
resolved without making an object for each.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RateRow:
    """A price from a day on, of a customer, of a price list, or (neither) general."""

    product_id: int
    price_list_id: int | None
    customer_id: int | None
    from_on: dt.date
    to_on: dt.date | None
    price: int


@dataclass(frozen=True, slots=True)
class TaxRow:
    """A product's tax rate from a day on."""

    product_id: int
    from_on: dt.date
    rate: int


class Timeline:
    """Rows of one key, newest beginning last; an earlier open row comes back after a later end."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Iterable[tuple[dt.date, dt.date | None, int]]) -> None:
        self._rows = sorted(rows, key=lambda row: row[0])

    def at(self, on: dt.date) -> int | None:
        """The value in force: of the rows that cover the day, the one that began last."""
        for from_on, to_on, value in reversed(self._rows):
            if from_on <= on and (to_on is None or to_on >= on):
                return value
        return None

    def changes(self) -> Iterable[dt.date]:
        """Each day on which the value may become another."""
        for from_on, to_on, _ in self._rows:
            yield from_on
            if to_on is not None and to_on < dt.date.max:
                yield to_on + _DAY


class Tariff:
    """All prices and tax rates of an office."""

    def __init__(self, rates: Iterable[RateRow], taxes: Iterable[TaxRow]) -> None:
        by_key: dict[
            tuple[int, int | None, int | None], list[tuple[dt.date, dt.date | None, int]]
        ] = {}
        for row in rates:
            key = (row.product_id, row.price_list_id, row.customer_id)
            by_key.setdefault(key, []).append((row.from_on, row.to_on, row.price))
        self._prices = {key: Timeline(rows) for key, rows in by_key.items()}
        by_product: dict[int, list[tuple[dt.date, dt.date | None, int]]] = {}
        for tax in taxes:
            by_product.setdefault(tax.product_id, []).append((tax.from_on, None, tax.rate))
        self._taxes = {product: Timeline(rows) for product, rows in by_product.items()}
        self.customers_with_own = {key[2] for key in self._prices if key[2] is not None}

    def price(
        self, product_id: int, price_list_id: int | None, customer_id: int, on: dt.date
    ) -> int | None:
        """The unit price in thousandths: the customer's own, else its list's, else the general.

        None means that no price is in force; it is never taken for 0 (rule 4).
        """
        if customer_id in self.customers_with_own:
            own = self._at(product_id, None, customer_id, on)
            if own is not None:
                return own
        return self.list_price(product_id, price_list_id, on)

    def list_price(self, product_id: int, price_list_id: int | None, on: dt.date) -> int | None:
        """The price of whoever has none of its own."""
        if price_list_id is not None:
            listed = self._at(product_id, price_list_id, None, on)
            if listed is not None:
                return listed
        return self._at(product_id, None, None, on)

    def tax(self, product_id: int, on: dt.date) -> int | None:
        """The tax rate in ten-thousandths; None where no row is in force (taxed at 0)."""
        timeline = self._taxes.get(product_id)
        return None if timeline is None else timeline.at(on)

    def spans(self, first: dt.date, last: dt.date) -> Spans:
        """The stretches of a period within which no price and no tax rate changes."""
        timelines = (*self._prices.values(), *self._taxes.values())
        starts = {day for line in timelines for day in line.changes() if first < day <= last}
        return Spans(first, tuple(sorted(starts)))

    def within(self, spans: Spans) -> SpanPrices:
        """Prices and tax rates by span instead of by day."""
        return SpanPrices(self, spans)

    def _at(
        self, product_id: int, price_list_id: int | None, customer_id: int | None, on: dt.date
    ) -> int | None:
        timeline = self._prices.get((product_id, price_list_id, customer_id))
        return None if timeline is None else timeline.at(on)


@dataclass(frozen=True, slots=True)
class Spans:
    """A period cut where anything in the tariff changes.

    Attributes:
        first: First day of the first span.
        starts: First days of the spans after it.
    """

    first: dt.date
    starts: tuple[dt.date, ...]

    def of(self, on: dt.date) -> int:
        """The number of the span that holds the day, from 0."""
        return bisect_right(self.starts, on)

    def start(self, number: int) -> dt.date:
        """A span's first day; whatever is in force then is in force all through it."""
        return self.first if number == 0 else self.starts[number - 1]


class SpanPrices:
    """What is in force in each span, looked up once for all customers who share a price."""

    __slots__ = ("_known", "_tariff", "spans")

    def __init__(self, tariff: Tariff, spans: Spans) -> None:
        self._tariff = tariff
        self._known: dict[tuple[int, int | None, int], tuple[int | None, int]] = {}
        self.spans = spans

    def of(
        self, product_id: int, price_list_id: int | None, customer_id: int, span: int
    ) -> tuple[int | None, int]:
        """Unit price (None: none in force) and tax rate of a product in a span."""
        if customer_id in self._tariff.customers_with_own:
            on = self.spans.start(span)
            price = self._tariff.price(product_id, price_list_id, customer_id, on)
            return price, self._tariff.tax(product_id, on) or 0
        key = (product_id, price_list_id, span)
        known = self._known.get(key)
        if known is None:
            on = self.spans.start(span)
            price = self._tariff.list_price(product_id, price_list_id, on)
            known = self._known[key] = (price, self._tariff.tax(product_id, on) or 0)
        return known
