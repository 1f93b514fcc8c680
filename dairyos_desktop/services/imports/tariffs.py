"""Tax rates and prices by effective date from files (rules 2, 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sqlalchemy import insert, select, update

from dairyos_desktop.domain.customers import LONGEST_NAME
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import PriceList, Product, ProductTax, Rate
from dairyos_desktop.services.billing.touch import touch_tariff
from dairyos_desktop.services.imports.columns import (
    code_column,
    date_column,
    price_column,
    rate_column,
    text_column,
)
from dairyos_desktop.services.imports.references import References
from dairyos_desktop.services.imports.report import Merge

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Price, TaxRate
    from dairyos_desktop.services.imports.columns import Column, Parsed
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


class TaxRow(NamedTuple):
    """A line of taxes.csv."""

    product: str
    effective_from: dt.date
    rate: TaxRate


class TaxImport:
    """taxes.csv."""

    topics: ClassVar[tuple[str, ...]] = ("rates",)
    row: ClassVar[type[tuple[object, ...]]] = TaxRow
    columns: ClassVar[tuple[Column, ...]] = (
        code_column("product"),
        date_column("effective_from"),
        rate_column("rate"),
    )

    def __init__(self, session: Session, parsed: Parsed[TaxRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._names = References(session, report)
        stored = {
            (code, tax.effective_from): (tax, tax.rate)
            for code, tax in session.execute(
                select(Product.code, ProductTax).join(Product, Product.id == ProductTax.product_id)
            )
        }
        self._merge: Merge[tuple[str, dt.date], TaxRate, ProductTax] = Merge(report, stored)
        for line, row in parsed.rows:
            if self._names.product(line, row.product) is not None:
                words = f"{row.product} from {row.effective_from}"
                key = (row.product, row.effective_from)
                self._merge.take(line, key, row.rate, "effective_from", words)

    def write(self, unit: UnitOfWork) -> None:
        """Writes the new and changed rates and marks the billed months they fall on."""
        reason = self._report.reason
        earliest: dict[str, dt.date] = {}
        for (code, from_on), rate in self._merge.new:
            unit.session.add(
                ProductTax(
                    product_id=self._names.products[code].id,
                    effective_from=from_on,
                    rate=rate,
                    created_at=unit.now,
                    updated_at=unit.now,
                    version=1,
                )
            )
            unit.audit("tax_rate", f"{code} {from_on}", after={"rate": rate}, reason=reason)
            earliest[code] = min(from_on, earliest.get(code, from_on))
        for tax, (code, from_on), before, after in self._merge.changed:
            tax.rate = after
            tax.updated_at = unit.now
            tax.version += 1
            unit.audit(
                "tax_rate",
                f"{code} {from_on}",
                before={"rate": before},
                after={"rate": after},
                reason=reason,
            )
            earliest[code] = min(from_on, earliest.get(code, from_on))
        for code, from_on in earliest.items():
            touch_tariff(unit, self._names.products[code].id, from_on)


class RateRow(NamedTuple):
    """A line of rates.csv."""

    product: str
    price_list: str
    customer: str
    effective_from: dt.date
    effective_to: dt.date | None
    price: Price


class RateKey(NamedTuple):
    """What makes two rows the same price; list and customer are empty for the general one."""

    product: str
    price_list: str
    customer: str
    effective_from: dt.date

    @property
    def words(self) -> str:
        """For the audit log and for a row that is there twice."""
        whose = self.price_list or self.customer or "general"
        return f"{self.product} {whose} {self.effective_from}"


class RateContent(NamedTuple):
    """What a row says of its key."""

    effective_to: dt.date | None
    price: Price


class RateImport:
    """rates.csv."""

    topics: ClassVar[tuple[str, ...]] = ("rates",)
    row: ClassVar[type[tuple[object, ...]]] = RateRow
    columns: ClassVar[tuple[Column, ...]] = (
        code_column("product"),
        text_column("price_list", optional=True, longest=LONGEST_NAME),
        code_column("customer", blank=""),
        date_column("effective_from"),
        date_column("effective_to", blank=None),
        price_column("price"),
    )

    def __init__(self, session: Session, parsed: Parsed[RateRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._names = References(session, report)
        self._new_lists: dict[str, int] = {}
        self._merge: Merge[RateKey, RateContent, tuple[int, int]] = Merge(
            report, _stored_rates(session)
        )
        for line, row in parsed.rows:
            if self._fits(line, row):
                key = RateKey(row.product, row.price_list, row.customer, row.effective_from)
                content = RateContent(row.effective_to, row.price)
                self._merge.take(line, key, content, "effective_from", key.words)

    def _fits(self, line: int, row: RateRow) -> bool:
        fine = self._names.product(line, row.product) is not None
        if row.customer and self._names.customer(line, row.customer) is None:
            fine = False
        if row.customer and row.price_list:
            self._report.refuse(
                line,
                "customer",
                row.customer,
                say("The row names a price list and a customer."),
                say("Leave one of the two empty."),
            )
            fine = False
        if row.effective_to is not None and row.effective_to < row.effective_from:
            self._report.refuse(
                line,
                "effective_to",
                row.effective_to,
                say(
                    "The price ends before it begins ({effective_from}).",
                    effective_from=row.effective_from,
                ),
                say("Write the last day on which it holds, or leave it empty."),
            )
            fine = False
        name = row.price_list
        if fine and name and name not in self._names.price_lists and name not in self._new_lists:
            self._names.note_new_price_list(line, name)
            self._new_lists[name] = line
        return fine

    def write(self, unit: UnitOfWork) -> None:
        """Writes lists, new and changed prices, and marks the billed months they fall on."""
        reason = self._report.reason
        lists = self._names.price_lists | add_price_lists(unit, list(self._new_lists), reason)
        rows = [
            {
                "product_id": self._names.products[key.product].id,
                "price_list_id": lists[key.price_list] if key.price_list else None,
                "customer_id": self._names.customers[key.customer] if key.customer else None,
                "effective_from": key.effective_from,
                "effective_to": content.effective_to,
                "price": content.price,
                "created_at": unit.now,
                "updated_at": unit.now,
                "version": 1,
            }
            for key, content in self._merge.new
        ]
        if rows:
            unit.session.execute(insert(Rate), rows)
        if self._merge.changed:
            unit.session.execute(
                update(Rate),
                [
                    after._asdict() | {"id": row_id, "updated_at": unit.now, "version": version + 1}
                    for (row_id, version), _, _, after in self._merge.changed
                ],
            )
        for key, content in self._merge.new:
            unit.audit("rate", key.words, after=content._asdict(), reason=reason)
        for _, key, before, after in self._merge.changed:
            unit.audit(
                "rate", key.words, before=before._asdict(), after=after._asdict(), reason=reason
            )
        self._touch(unit, lists)

    def _touch(self, unit: UnitOfWork, lists: dict[str, int]) -> None:
        if unit.session.scalar(select(Bill.id).limit(1)) is None:
            return
        spans: dict[tuple[str, str, str], tuple[dt.date, dt.date | None]] = {}
        worked = [(key, content.effective_to) for key, content in self._merge.new]
        for _, key, before, after in self._merge.changed:
            worked += [(key, before.effective_to), (key, after.effective_to)]
        for key, to_on in worked:
            scope = (key.product, key.price_list, key.customer)
            first, last = spans.get(scope, (key.effective_from, to_on))
            open_ended = last is None or to_on is None
            spans[scope] = (
                min(first, key.effective_from),
                None if open_ended else max(last, to_on),  # type: ignore[type-var]
            )
        for (product, price_list, customer), (from_on, to_on) in spans.items():
            touch_tariff(
                unit,
                self._names.products[product].id,
                from_on,
                to_on,
                price_list_id=lists[price_list] if price_list else None,
                customer_id=self._names.customers[customer] if customer else None,
            )


def add_price_lists(unit: UnitOfWork, names: list[str], reason: str) -> dict[str, int]:
    """Makes the price lists that a file is the first to mention; their ids by name."""
    made = [PriceList(name=name, is_active=True, version=1) for name in names]
    unit.session.add_all(made)
    unit.session.flush()
    for price_list in made:
        unit.audit("price_list", price_list.name, after={"name": price_list.name}, reason=reason)
    return {price_list.name: price_list.id for price_list in made}


def _stored_rates(session: Session) -> dict[RateKey, tuple[tuple[int, int], RateContent]]:
    rows = session.execute(
        select(
            Rate.id,
            Rate.version,
            Product.code,
            PriceList.name,
            Customer.code,
            Rate.effective_from,
            Rate.effective_to,
            Rate.price,
        )
        .join(Product, Product.id == Rate.product_id)
        .outerjoin(PriceList, PriceList.id == Rate.price_list_id)
        .outerjoin(Customer, Customer.id == Rate.customer_id)
    )
    return {
        RateKey(product, price_list or "", customer or "", from_on): (
            (row_id, version),
            RateContent(to_on, price),
        )
        for row_id, version, product, price_list, customer, from_on, to_on, price in rows
    }
