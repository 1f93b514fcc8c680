"""Raises many prices at once: the rows that it writes, and what stands in their way."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from dairyos_desktop.domain.errors import ConflictError, InvalidInputError, RefusedError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.raising import price_on, raised_rows
from dairyos_desktop.domain.tariff import RateRow
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.tariffs import PriceList, Product, Rate
from dairyos_desktop.services.billing.touch import hold_tariff, touch_tariff
from dairyos_desktop.services.dto.raising import RaisedPrice
from dairyos_desktop.services.tariffs.preview import Window, preview, read_books
from dairyos_desktop.services.tariffs.rows import lock_product, read_row
from dairyos_desktop.services.tariffs.shelf import read_shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Price
    from dairyos_desktop.domain.raising import KeptPrice, PriceStep
    from dairyos_desktop.services.dto.raising import PriceKey, RaiseForm
    from dairyos_desktop.services.tariffs.shelf import Shelf
    from dairyos_desktop.services.unit import UnitOfWork

_DAY = dt.timedelta(days=1)
_MOST_NAMED = 3
_CLASH = say("Begin on another day, or leave that price out.")


def raise_prices(unit: UnitOfWork, form: RaiseForm) -> tuple[RaisedPrice, ...]:
    """Writes the new prices, all or none.

    Raises:
        InvalidInputError: No price was chosen, or one would leave its range.
        ConflictError: A price is another than it was when it was looked at.
        NotFoundError: A product is not in the books.
        RefusedError: A price begins on that day already, or days are billed that it falls on.
    """
    if not form.prices:
        raise InvalidInputError(
            say("No price is chosen."), say("Tick those that are to be raised.")
        )
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
    refuse(session, shelf, keys, form.from_on, form.step)
    rows = [
        (key, row) for key in keys for row in raised_rows(shelf.kept[key], form.from_on, form.step)
    ]
    # No month is touched: days that are billed were refused above. All rows at once, since
    # everybody else who saves waits meanwhile.
    rates = [_rate(unit, key, row) for key, row in rows]
    session.add_all(rates)
    session.flush()
    for (key, _), rate in zip(rows, rates, strict=True):
        price_list_id, product_id = key
        code = shelf.products[product_id].code
        whose = None if price_list_id is None else shelf.lists[price_list_id]
        unit.audit("rate", _audit_key(code, whose, rate), after=_columns(rate))
    return tuple(RaisedPrice(rate.id, rate.version) for rate in rates)


def take_back(unit: UnitOfWork, made: Sequence[RaisedPrice]) -> None:
    """Takes the rows of a raise away again, all or none, and marks the months on which they fell.

    Raises:
        ConflictError: Somebody changed or removed one of them since.
    """
    session = unit.session
    wanted = {price.rate_id: price.version for price in made}
    rates = session.scalars(
        select(Rate).where(Rate.id.in_(wanted)).order_by(Rate.id).with_for_update()
    ).all()
    versions = {rate.id: rate.version for rate in rates}
    for rate_id, version in wanted.items():
        if versions.get(rate_id) != version:
            read_row(session, Rate, rate_id, version, {})
    codes = dict(session.execute(select(Product.id, Product.code)).all())
    names = dict(session.execute(select(PriceList.id, PriceList.name)).all())
    first: dict[int, dt.date] = {}
    for rate in rates:
        whose = None if rate.price_list_id is None else names[rate.price_list_id]
        key = _audit_key(codes[rate.product_id], whose, rate)
        unit.audit("rate", key, before=_columns(rate))
        begins = first.get(rate.product_id, rate.effective_from)
        first[rate.product_id] = min(begins, rate.effective_from)
        session.delete(rate)
    for product_id in sorted(first):
        lock_product(session, product_id)
    session.flush()
    for product_id, from_on in sorted(first.items()):
        touch_tariff(unit, product_id, from_on)


def _rate(unit: UnitOfWork, key: PriceKey, row: KeptPrice) -> Rate:
    price_list_id, product_id = key
    return Rate(
        product_id=product_id,
        price_list_id=price_list_id,
        customer_id=None,
        price=row.price,
        effective_from=row.from_on,
        effective_to=row.to_on,
        created_at=unit.now,
        updated_at=unit.now,
        version=1,
    )


def _columns(rate: Rate) -> dict[str, Any]:
    """What the audit log keeps of a price, as where it is noted alone."""
    return {
        "price": rate.price,
        "effective_from": rate.effective_from,
        "effective_to": rate.effective_to,
    }


def _audit_key(code: str, whose: str | None, rate: Rate) -> str:
    return f"{code} {whose or 'general'} {rate.effective_from}"


def _changed(shelf: Shelf, key: PriceKey, on: dt.date, standing: Price | None) -> ConflictError:
    known = key[1] in shelf.products and (key[0] is None or key[0] in shelf.lists)
    what = say("The price of {words}", words=shelf.words(key)) if known else say("A price")
    return ConflictError(
        say(
            "{what} on {on} is in force no more: somebody changed it meanwhile.",
            what=what,
            on=format_date(on),
        )
        if standing is None
        else say(
            "{what} on {on} is {price}: somebody changed it meanwhile.",
            what=what,
            on=format_date(on),
            price=standing,
        ),
        say("Look at the new figures, then raise again."),
    )


def refuse(
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
            raise InvalidInputError(
                say("{words}: {message}", words=shelf.words(key), message=problem.message), _CLASH
            ) from None
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
    some = ", ".join(codes[:_MOST_NAMED])
    if len(codes) > _MOST_NAMED:
        some = say("{some} and more", some=some)
    single = say(
        "A single price may be changed with its product; the difference goes on the next bill."
    )
    return RefusedError(
        say(
            "{label} is billed already, with {some} delivered on {on} or later.",
            label=label,
            some=some,
            on=format_date(on),
        ),
        single
        if billed_to is None
        else say(
            "Begin on {on} or later. {single}", on=format_date(billed_to + _DAY), single=single
        ),
    )
