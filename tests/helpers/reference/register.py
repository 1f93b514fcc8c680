"""The office's register: the rows of the files, as they stand there."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from helpers.reference.figures import day, day_or_none

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    Row = dict[str, str]


@dataclass(frozen=True)
class Product:
    """A row of products.csv."""

    code: str
    name: str
    name_local: str
    unit: str
    hsn: str
    tax_inclusive: bool
    content: Decimal | None

    def milk_litres(self, quantity: Decimal) -> Decimal | None:
        """Litres that a quantity counts for, None where the product adds none."""
        if self.unit == "L":
            return quantity
        if self.unit == "pc" and self.hsn.startswith("0401") and self.content is not None:
            return quantity * self.content
        return None


@dataclass(frozen=True)
class Customer:
    """A row of customers.csv."""

    code: str
    name: str
    route: str
    position: int | None
    price_list: str
    active_from: date | None
    active_to: date | None
    opening_balance: Decimal
    opening_on: date | None


@dataclass(frozen=True)
class Order:
    """A row of standing_orders.csv."""

    customer: str
    product: str
    shift: str
    quantity: Decimal
    effective_from: date
    effective_to: date | None
    pattern: str


@dataclass(frozen=True)
class Leave:
    """A row of leaves.csv; empty shift or product means all."""

    customer: str
    date_from: date
    date_to: date | None
    shift: str
    product: str

    def covers(self, when: date, shift: str, product: str) -> bool:
        """Whether nothing is wanted then."""
        return (
            self.date_from <= when
            and (self.date_to is None or when <= self.date_to)
            and self.shift in {"", shift}
            and self.product in {"", product}
        )


@dataclass(frozen=True)
class Charge:
    """A charge or credit that is no delivery (rule 8); `monthly` from `on` to `until`."""

    id: str
    on: date
    amount: Decimal
    tax_rate: Decimal
    reason: str
    customer: str = ""
    price_list: str = ""
    monthly: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Price:
    """Price or tax rate from a day to a day."""

    effective_to: date | None
    value: Decimal


@dataclass
class Register:
    """Everything the office has told the accountant, keyed as files.md keys it."""

    office: dict[str, Any] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    product_order: list[str] = field(default_factory=list)
    taxes: dict[tuple[str, date], Price] = field(default_factory=dict)
    rates: dict[tuple[str, str, str, date], Price] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    orders: dict[tuple[str, str, str, date], Order] = field(default_factory=dict)
    leaves: dict[tuple[str, date, str, str], Leave] = field(default_factory=dict)
    deliveries: dict[tuple[date, str, str, str], Decimal] = field(default_factory=dict)
    charges: list[Charge] = field(default_factory=list)

    def add_product(self, row: Row) -> None:
        """A row of products.csv; its place in the order is the caller's."""
        content = row.get("content") or ""
        self.products[row["code"]] = Product(
            code=row["code"],
            name=row["name"],
            name_local=row["name_local"],
            unit=row["unit"],
            hsn=row["hsn"],
            tax_inclusive=row["tax_inclusive"] == "1",
            content=Decimal(content) if content else None,
        )

    def reorder_products(self, named: list[str]) -> None:
        """The latest file's order; what it doesn't name keeps its place behind."""
        self.product_order = named + [code for code in self.product_order if code not in named]

    def add_tax(self, row: Row) -> None:
        """A row of taxes.csv."""
        key = (row["product"], day(row["effective_from"]))
        self.taxes[key] = Price(None, Decimal(row["rate"]))

    def add_rate(self, row: Row) -> None:
        """A row of rates.csv; a stored key gets the new price and end."""
        price_list, customer = row.get("price_list") or "", row.get("customer") or ""
        key = (row["product"], price_list, customer, day(row["effective_from"]))
        self.rates[key] = Price(day_or_none(row.get("effective_to") or ""), Decimal(row["price"]))

    def add_customer(self, row: Row) -> None:
        """A row of customers.csv."""
        position = row.get("position") or ""
        self.customers[row["code"]] = Customer(
            code=row["code"],
            name=row["name"],
            route=row["route"],
            position=int(position) if position else None,
            price_list=row.get("price_list") or "",
            active_from=day_or_none(row["active_from"]),
            active_to=day_or_none(row["active_to"]),
            opening_balance=Decimal(row["opening_balance"] or "0"),
            opening_on=day_or_none(row.get("opening_on") or ""),
        )

    def add_order(self, row: Row) -> None:
        """A row of standing_orders.csv."""
        start = day(row["effective_from"])
        self.orders[row["customer"], row["product"], row["shift"], start] = Order(
            customer=row["customer"],
            product=row["product"],
            shift=row["shift"],
            quantity=Decimal(row["quantity"]),
            effective_from=start,
            effective_to=day_or_none(row["effective_to"]),
            pattern=row.get("days") or "daily",
        )

    def add_leave(self, row: Row) -> None:
        """A row of leaves.csv."""
        start, shift, product = day(row["date_from"]), row.get("shift"), row.get("product")
        self.leaves[row["customer"], start, shift or "", product or ""] = Leave(
            row["customer"], start, day_or_none(row["date_to"]), shift or "", product or ""
        )

    def add_delivery(self, row: Row) -> None:
        """A row of consumption-YYYY-MM.csv; a stored key gets the new quantity."""
        key = (day(row["date"]), row["customer"], row["shift"], row["product"])
        self.deliveries[key] = Decimal(row["quantity"])


def read_csv(file: Path) -> list[Row]:
    """The rows of a register file, BOM or not."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def read_office(file: Path) -> dict[str, Any]:
    """office.json with the defaults that the rules name."""
    stated: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return {
        "gstin": "",
        "upi_id": "",
        "bill_prefix": "B",
        "round_to_rupee": False,
        "timezone": "Asia/Kolkata",
        "due_days": 10,
        **stated,
    }
