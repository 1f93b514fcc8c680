"""Raises many prices at once: what it would do, and the rows that it writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Integer, func, or_, select, type_coerce

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Price, Quantity
from dairyos_desktop.domain.raising import (
    KeptPrice,
    PriceStep,
    later_than,
    month_effect,
    price_on,
    raised_rows,
)
from dairyos_desktop.domain.tariff import RateRow, Tariff, TaxRow
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.tariffs import PriceList, Product, ProductTax, Rate
from dairyos_desktop.services.billing.touch import hold_tariff
from dairyos_desktop.services.dto.raising import RaisedPrice, RaiseOutlook, RaiseRow
from dairyos_desktop.services.dto.tariffs import RateForm
from dairyos_desktop.services.tariffs.preview import Window, preview, read_books
from dairyos_desktop.services.tariffs.rates import add_rate
from dairyos_desktop.services.tariffs.rows import lock_product

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.raising import PriceKey, RaiseForm
    from dairyos_desktop.services.unit import UnitOfWork

_DAY = dt.timedelta(days=1)
_MOST_NAMED = 3
_CLASH = "Begin on another day, or leave that price out."


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


@dataclass
class _Habit:
    """What was taken in a month by one price."""

    customers: set[int] = field(default_factory=set)
    quantities: list[int] = field(default_factory=list)


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


def read_outlook(
    session: Session,
    today: dt.date,
    on: dt.date,
    step: PriceStep | None,
    chosen: Collection[PriceKey] | None,
) -> RaiseOutlook:
    """What a raise would do.

    Args:
        session: A snapshot.
        today: The business date.
        on: The first day of the new prices.
        step: By how much; None only tells what can be raised.
        chosen: Which prices; None for all.
    """
    shelf = read_shelf(session, on)
    month, habits, own = _read_habits(session, today, on, shelf)
    keys = [key for key in shelf.kept if chosen is None or key in chosen]
    rows = tuple(_row(shelf, key, on, step, habits.get(key, _Habit())) for key in shelf.kept)
    picked = [row for row in rows if row.key in set(keys)]
    trouble: RefusedError | None = None
    if step is not None:
        try:
            _refuse(session, shelf, keys, on, step)
        except RefusedError as refused:
            trouble = refused
    return RaiseOutlook(
        rows=rows,
        month=str(month),
        customers=len(set[int]().union(*(habits[key].customers for key in keys if key in habits))),
        amount=Money.total(row.amount for row in picked),
        own=len(set[int]().union(*(own.get(product, set()) for _, product in keys))),
        trouble="" if trouble is None else trouble.message,
        hint="" if trouble is None else trouble.hint,
    )


def raise_prices(unit: UnitOfWork, form: RaiseForm) -> tuple[RaisedPrice, ...]:
    """Writes the new prices, all or none.

    Raises:
        InvalidInputError: No price was chosen, or one would leave its range.
        ConflictError: A price is another than it was when it was looked at.
        NotFoundError: A product is not in the books.
        RefusedError: A price begins on that day already, or days are billed that it falls on.
    """
    if not form.prices:
        raise InvalidInputError("No price is chosen.", "Tick those that are to be raised.")
    session = unit.session
    for product_id in sorted({price.product_id for price in form.prices}):
        lock_product(session, product_id)
    # From here on no run makes a bill of the days that are looked at below.
    hold_tariff(session, alone=True)
    shelf = read_shelf(session, form.from_on)
    keys = [price.key for price in form.prices]
    for price in form.prices:
        standing = price_on(shelf.kept.get(price.key, ()), form.from_on)
        if standing != price.seen:
            raise _changed(shelf, price.key, form.from_on, standing)
    _refuse(session, shelf, keys, form.from_on, form.step)
    made: list[RaisedPrice] = []
    for key in keys:
        for row in raised_rows(shelf.kept[key], form.from_on, form.step):
            list_id, product_id = key
            rate = add_rate(
                unit, RateForm(product_id, row.price, row.from_on, row.to_on, list_id, None)
            )
            made.append(RaisedPrice(rate.id, rate.version))
    return tuple(made)


def _changed(shelf: Shelf, key: PriceKey, on: dt.date, standing: Price | None) -> ConflictError:
    known = key[1] in shelf.products and (key[0] is None or key[0] in shelf.lists)
    what = f"The price of {shelf.words(key)}" if known else "A price"
    now = "is in force no more" if standing is None else f"is {standing}"
    return ConflictError(
        f"{what} on {format_date(on)} {now}: somebody changed it meanwhile.",
        "Look at the new figures, then raise again.",
    )


def _refuse(
    session: Session, shelf: Shelf, keys: Iterable[PriceKey], on: dt.date, step: PriceStep
) -> None:
    """Tells what stands in the way of raising these prices.

    Raises:
        InvalidInputError: A price would leave its range.
        RefusedError: A price begins on that day already, or days are billed that it falls on.
    """
    by_product: dict[int, dict[PriceKey, tuple[KeptPrice, ...]]] = defaultdict(dict)
    for key in keys:
        if clash := shelf.clash(key, on):
            raise RefusedError(clash, _CLASH)
        try:
            by_product[key[1]][key] = raised_rows(shelf.kept[key], on, step)
        except InvalidInputError as problem:
            raise InvalidInputError(f"{shelf.words(key)}: {problem.message}", _CLASH) from None
    last = session.scalar(select(func.max(Bill.period_to)).where(Bill.status != "VOID"))
    if last is None or last < on:
        return
    months: set[str] = set()
    codes: list[str] = []
    for product_id, rows in by_product.items():
        before = read_books(session, shelf.products[product_id])
        after = before.copy()
        new = ((key[0], row) for key, added in rows.items() for row in added)
        for number, (list_id, row) in enumerate(new, start=1):
            after.rates[-number] = RateRow(
                product_id, list_id, None, row.from_on, row.to_on, row.price.thousandths
            )
        touched = preview(session, before, after, Window(on, None))
        if touched.months:
            months.update(touched.months)
            codes.append(shelf.products[product_id].code)
    if months:
        raise _billed(session, months, codes, on)


def _billed(session: Session, months: set[str], codes: list[str], on: dt.date) -> RefusedError:
    billed_to = session.scalar(
        select(func.max(Bill.period_to)).where(Bill.status != "VOID", Bill.month.in_(months))
    )
    label = Month.parse(max(months)).label()
    some = ", ".join(codes[:_MOST_NAMED]) + (" and more" if len(codes) > _MOST_NAMED else "")
    free = "" if billed_to is None else f"Begin on {format_date(billed_to + _DAY)} or later. "
    return RefusedError(
        f"{label} is billed already, with {some} delivered on {format_date(on)} or later.",
        f"{free}A single price may be changed with its product; the difference goes on the next "
        "bill.",
    )


def _row(
    shelf: Shelf, key: PriceKey, on: dt.date, step: PriceStep | None, habit: _Habit
) -> RaiseRow:
    price_list_id, product_id = key
    kept, product = shelf.kept[key], shelf.products[product_id]
    old = price_on(kept, on)
    if old is None:
        raise AssertionError("only prices in force are on the shelf")
    new: Price | None = None
    problem = shelf.clash(key, on)
    if step is not None:
        try:
            new = step.of(old)
        except InvalidInputError as refused:
            problem = problem or refused.message
    amounts = () if new is None else (month_effect(one, old, new) for one in habit.quantities)
    return RaiseRow(
        price_list_id=price_list_id,
        product_id=product_id,
        whose="" if price_list_id is None else shelf.lists[price_list_id],
        code=product.code,
        name=product.name,
        unit=product.unit,
        old=old,
        new=new,
        later_on=later_than(kept, on),
        problem=problem,
        customers=len(habit.customers),
        quantity=Quantity.from_thousandths(sum(habit.quantities)),
        amount=Money.total(amounts),
        taxed_on_top=product_id in shelf.taxed,
    )


def _read_habits(
    session: Session, today: dt.date, on: dt.date, shelf: Shelf
) -> tuple[Month, dict[PriceKey, _Habit], dict[int, set[int]]]:
    """What was taken in a month by each price, and who takes a product at a price of their own."""
    month = Month.of(today).previous()
    taken = _taken(session, month)
    if not taken:
        month = Month.of(today)
        taken = _taken(session, month)
    in_force = or_(Rate.effective_to.is_(None), Rate.effective_to >= on)
    own_rates = {
        (row.customer_id, row.product_id)
        for row in session.execute(
            select(Rate.customer_id, Rate.product_id).where(
                Rate.customer_id.is_not(None), Rate.effective_from <= on, in_force
            )
        )
    }
    habits: dict[PriceKey, _Habit] = defaultdict(_Habit)
    own: dict[int, set[int]] = defaultdict(set)
    for customer_id, list_id, product_id, quantity in taken:
        if (customer_id, product_id) in own_rates:
            own[product_id].add(customer_id)
            continue
        by_list = list_id is not None and (list_id, product_id) in shelf.kept
        habit = habits[list_id if by_list else None, product_id]
        habit.customers.add(customer_id)
        habit.quantities.append(quantity)
    return month, dict(habits), dict(own)


def _taken(session: Session, month: Month) -> list[tuple[int, int | None, int, int]]:
    """(customer, price list, product, thousandths) of a month's deliveries above 0."""
    rows = session.execute(
        select(
            Consumption.customer_id,
            Customer.price_list_id,
            Consumption.product_id,
            func.sum(type_coerce(Consumption.quantity, Integer)),
        )
        .join(Customer, Customer.id == Consumption.customer_id)
        .where(
            Consumption.date.between(month.first, month.last),
            type_coerce(Consumption.quantity, Integer) > 0,
        )
        .group_by(Consumption.customer_id, Customer.price_list_id, Consumption.product_id)
    )
    return [(row[0], row[1], row[2], int(row[3])) for row in rows]
