"""How many customers and how many rupees a change of a price or tax rate touches (rule 25)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Integer, func, select, type_coerce

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.rounding import divide_half_even
from dairyos_desktop.domain.tariff import RateRow, Tariff, TaxRow
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.tariffs import Product, ProductTax, Rate
from dairyos_desktop.services.dto.tariffs import TariffPreview

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_DAY = dt.timedelta(days=1)
# Thousandths of a unit × thousandths of a rupee × ten-thousandths of the tax: in one paisa.
_TO_PAISE = 100_000_000
_WHOLE_RATE = 10_000
# No customer's id: whoever has no price of their own.
_NOBODY = 0


@dataclass
class Books:
    """A product's prices and tax rates, by id, so that a change can be tried on a copy."""

    product_id: int
    tax_inclusive: bool
    rates: dict[int, RateRow]
    taxes: dict[int, TaxRow]

    def copy(self) -> Books:
        """The same, to be changed."""
        return replace(self, rates=dict(self.rates), taxes=dict(self.taxes))

    @cached_property
    def _by_customer(self) -> dict[int | None, list[RateRow]]:
        """Rows by whose they are, None for shared ones; made when the copy is finished."""
        found: dict[int | None, list[RateRow]] = {None: []}
        for row in self.rates.values():
            found.setdefault(row.customer_id, []).append(row)
        return found

    def shared(self) -> Tariff:
        """What everybody pays who has no price of their own."""
        return Tariff(self._by_customer[None], self.taxes.values())

    def of_customer(self, customer_id: int) -> Tariff:
        """What one customer pays."""
        own = self._by_customer.get(customer_id, [])
        return Tariff([*self._by_customer[None], *own], self.taxes.values())

    def with_own(self) -> set[int]:
        """Customers with a price of their own."""
        return {customer for customer in self._by_customer if customer is not None}


@dataclass(frozen=True)
class Window:
    """The days and customers on which a change may work."""

    from_on: dt.date
    to_on: dt.date | None
    price_list_id: int | None = None
    customer_id: int | None = None


@dataclass
class _Sums:
    customers: set[int] = field(default_factory=set)
    issued: set[int] = field(default_factory=set)
    months: set[str] = field(default_factory=set)
    amount: int = 0


def read_books(session: Session, product: Product) -> Books:
    """The product's rows as they stand."""
    return Books(
        product.id,
        product.tax_inclusive,
        {
            row.id: RateRow(
                row.product_id,
                row.price_list_id,
                row.customer_id,
                row.effective_from,
                row.effective_to,
                row.price.thousandths,
            )
            for row in session.scalars(select(Rate).where(Rate.product_id == product.id))
        },
        {
            row.id: TaxRow(row.product_id, row.effective_from, row.rate.ten_thousandths)
            for row in session.scalars(
                select(ProductTax).where(ProductTax.product_id == product.id)
            )
        },
    )


def preview(session: Session, before: Books, after: Books, window: Window) -> TariffPreview:
    """Compares what billed deliveries cost by both books.

    Args:
        session: A snapshot.
        before: As they stand.
        after: As they would stand.
        window: Outside it both say the same.
    """
    sums = _Sums()
    last = session.scalar(select(func.max(Bill.period_to)).where(Bill.status != "VOID"))
    if last is not None:
        last = min(last, window.to_on or last)
        if window.from_on <= last:
            _compare_shared(session, before, after, replace(window, to_on=last), sums)
            _compare_own(session, before, after, replace(window, to_on=last), sums)
    return TariffPreview(
        customers=len(sums.customers),
        issued=len(sums.issued),
        amount=Money.from_paise(divide_half_even(sums.amount, _TO_PAISE)),
        months=tuple(sorted(sums.months)),
    )


def _compare_shared(
    session: Session, before: Books, after: Books, window: Window, sums: _Sums
) -> None:
    """Customers without own prices: all days of a stretch cost the same, so they are summed."""
    pair = _Pair(before, before.shared(), after.shared())
    own = before.with_own() | after.with_own()
    lists = {row.price_list_id for row in (*before.rates.values(), *after.rates.values())}
    for first, last in _stretches(pair, window):
        if any(pair.differ(price_list_id, _NOBODY, first) for price_list_id in {None, *lists}):
            for row in _deliveries(session, before.product_id, first, last, window):
                if row.customer_id not in own:
                    pair.weigh(row, first, sums)


def _compare_own(
    session: Session, before: Books, after: Books, window: Window, sums: _Sums
) -> None:
    """Customers with own prices, each by the stretches of their own rows."""
    own = before.with_own() | after.with_own()
    if window.customer_id is not None:
        own &= {window.customer_id}
    whose: ColumnElement[bool] = Customer.id.in_(
        select(Rate.customer_id).where(Rate.product_id == before.product_id)
    )
    if window.customer_id is not None:
        whose = Customer.id == window.customer_id
    lists = dict(session.execute(select(Customer.id, Customer.price_list_id).where(whose)).all())
    for customer_id in own:
        only = replace(window, customer_id=customer_id)
        pair = _Pair(before, before.of_customer(customer_id), after.of_customer(customer_id))
        for first, last in _stretches(pair, only):
            # Most own prices hide the change; those customers' deliveries need not be read.
            if pair.differ(lists.get(customer_id), customer_id, first):
                for row in _deliveries(session, before.product_id, first, last, only):
                    pair.weigh(row, first, sums)


class _Pair:
    """The same product by the tariff as it stands and as it would stand."""

    def __init__(self, books: Books, old: Tariff, new: Tariff) -> None:
        self._product_id = books.product_id
        self._inclusive = books.tax_inclusive
        self.tariffs = (old, new)

    def differ(self, price_list_id: int | None, customer_id: int, on: dt.date) -> bool:
        """Whether a delivery of that day is priced or taxed otherwise."""
        old, new = (self._said(tariff, price_list_id, customer_id, on) for tariff in self.tariffs)
        return old != new

    def weigh(self, row: _Delivered, on: dt.date, sums: _Sums) -> None:
        """Adds what the deliveries would cost more or less."""
        old, new = (
            self._said(tariff, row.price_list_id, row.customer_id, on) for tariff in self.tariffs
        )
        if old == new:
            return
        sums.customers.add(row.customer_id)
        sums.months.add(row.month)
        if row.issued:
            sums.issued.add(row.customer_id)
        sums.amount += row.quantity * abs(self._cost(*new) - self._cost(*old))

    def _said(
        self, tariff: Tariff, price_list_id: int | None, customer_id: int, on: dt.date
    ) -> tuple[int | None, int]:
        price = tariff.price(self._product_id, price_list_id, customer_id, on)
        return price, tariff.tax(self._product_id, on) or 0

    def _cost(self, price: int | None, tax: int) -> int:
        return (price or 0) * (_WHOLE_RATE + (0 if self._inclusive else tax))


def _stretches(pair: _Pair, window: Window) -> Iterator[tuple[dt.date, dt.date]]:
    """The window cut where either tariff changes."""
    last = window.to_on or window.from_on
    starts = {window.from_on}
    for tariff in pair.tariffs:
        starts.update(tariff.spans(window.from_on, last).starts)
    days = sorted(starts)
    for at, first in enumerate(days):
        yield first, days[at + 1] - _DAY if at + 1 < len(days) else last


@dataclass(frozen=True, slots=True)
class _Delivered:
    customer_id: int
    price_list_id: int | None
    month: str
    issued: bool
    quantity: int


def _deliveries(
    session: Session, product_id: int, first: dt.date, last: dt.date, window: Window
) -> Iterable[_Delivered]:
    """What stands on live bills of these days, by customer and bill."""
    wanted: list[ColumnElement[bool]] = [
        Consumption.product_id == product_id,
        Consumption.date.between(first, last),
        Consumption.date.between(Bill.period_from, Bill.period_to),
        Bill.status != "VOID",
    ]
    if window.customer_id is not None:
        wanted.append(Consumption.customer_id == window.customer_id)
    if window.price_list_id is not None:
        wanted.append(Customer.price_list_id == window.price_list_id)
    rows = session.execute(
        select(
            Consumption.customer_id,
            Customer.price_list_id,
            Bill.month,
            Bill.issued_at.is_not(None),
            func.sum(type_coerce(Consumption.quantity, Integer)),
        )
        .join(Customer, Customer.id == Consumption.customer_id)
        .join(Bill, Bill.customer_id == Consumption.customer_id)
        .where(*wanted)
        .group_by(Consumption.customer_id, Customer.price_list_id, Bill.id)
    )
    for customer_id, price_list_id, month, issued, quantity in rows:
        if quantity:
            yield _Delivered(customer_id, price_list_id, month, bool(issued), int(quantity))
