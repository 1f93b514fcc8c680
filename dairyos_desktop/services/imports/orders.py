"""Standing orders and leaves from files; they shape what is pre-filled, never what is billed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sqlalchemy import insert, select, update

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.orders import ALL, DAILY, EVENING, MORNING, check_days
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Leave, StandingOrder
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.imports.columns import (
    Column,
    choice_column,
    code_column,
    date_column,
    quantity_column,
)
from dairyos_desktop.services.imports.references import References
from dairyos_desktop.services.imports.report import Merge

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.imports.columns import Parsed
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


class OrderRow(NamedTuple):
    """A line of standing_orders.csv."""

    customer: str
    product: str
    shift: str
    quantity: Quantity
    effective_from: dt.date
    effective_to: dt.date | None
    days: str


class OrderKey(NamedTuple):
    """What makes two rows the same order."""

    customer: str
    product: str
    shift: str
    effective_from: dt.date


class OrderContent(NamedTuple):
    """What a row says of its key."""

    quantity: Quantity
    effective_to: dt.date | None
    days: str


class OrderImport:
    """standing_orders.csv."""

    topics: ClassVar[tuple[str, ...]] = ("orders",)
    row: ClassVar[type[tuple[object, ...]]] = OrderRow
    columns: ClassVar[tuple[Column, ...]] = (
        code_column("customer"),
        code_column("product"),
        choice_column("shift", MORNING, EVENING),
        quantity_column("quantity"),
        date_column("effective_from"),
        date_column("effective_to", blank=None),
        Column("days", check_days, DAILY, optional=True),
    )

    def __init__(self, session: Session, parsed: Parsed[OrderRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._names = References(session, report)
        stored = _stored_orders(session)
        self._merge: Merge[OrderKey, OrderContent, tuple[int, int]] = Merge(report, stored)
        for line, row in parsed.rows:
            if not self._fits(line, row):
                continue
            key = OrderKey(row.customer, row.product, row.shift, row.effective_from)
            content = OrderContent(row.quantity, row.effective_to, row.days)
            if "days" not in parsed.present and key in stored:
                content = content._replace(days=stored[key][1].days)
            self._merge.take(line, key, content, "effective_from", " ".join(map(str, key)))

    def _fits(self, line: int, row: OrderRow) -> bool:
        product = self._names.product(line, row.product)
        fine = self._names.customer(line, row.customer) is not None and product is not None
        if product is not None and product.by_piece:
            try:
                row.quantity.delivered(whole=True)
            except InvalidInputError as problem:
                quantity = row.quantity.short()
                self._report.refuse(line, "quantity", quantity, problem.message, problem.hint)
                fine = False
        if row.effective_to is not None and row.effective_to < row.effective_from:
            self._report.refuse(
                line,
                "effective_to",
                row.effective_to,
                say(
                    "The order ends before it begins ({effective_from}).",
                    effective_from=row.effective_from,
                ),
                say("Write its last day, or leave it empty."),
            )
            fine = False
        return fine

    def write(self, unit: UnitOfWork) -> None:
        """Writes the new and changed orders."""
        reason = self._report.reason
        rows = [
            {
                "customer_id": self._names.customers[key.customer],
                "product_id": self._names.products[key.product].id,
                "shift": key.shift,
                "effective_from": key.effective_from,
                "updated_at": unit.now,
                "version": 1,
            }
            | content._asdict()
            for key, content in self._merge.new
        ]
        if rows:
            unit.session.execute(insert(StandingOrder), rows)
        changes = [
            after._asdict() | {"id": row_id, "updated_at": unit.now, "version": version + 1}
            for (row_id, version), _, _, after in self._merge.changed
        ]
        if changes:
            unit.session.execute(update(StandingOrder), changes)
        for key, content in self._merge.new:
            name = " ".join(map(str, key))
            unit.audit("standing_order", name, after=content._asdict(), reason=reason)
        for _, key, before, after in self._merge.changed:
            unit.audit(
                "standing_order",
                " ".join(map(str, key)),
                before=before._asdict(),
                after=after._asdict(),
                reason=reason,
            )


class LeaveRow(NamedTuple):
    """A line of leaves.csv; an empty product means all."""

    customer: str
    date_from: dt.date
    date_to: dt.date | None
    shift: str
    product: str


class LeaveKey(NamedTuple):
    """What makes two rows the same leave."""

    customer: str
    date_from: dt.date
    shift: str
    product: str

    @property
    def words(self) -> str:
        """For the audit log and for a row that is there twice."""
        return " ".join(str(part) for part in self if part)


class LeaveImport:
    """leaves.csv."""

    topics: ClassVar[tuple[str, ...]] = ("leaves",)
    row: ClassVar[type[tuple[object, ...]]] = LeaveRow
    columns: ClassVar[tuple[Column, ...]] = (
        code_column("customer"),
        date_column("date_from"),
        date_column("date_to", blank=None),
        choice_column("shift", MORNING, EVENING, blank=ALL, optional=True),
        code_column("product", blank="", optional=True),
    )

    def __init__(self, session: Session, parsed: Parsed[LeaveRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._names = References(session, report)
        stored = _stored_leaves(session)
        self._merge: Merge[LeaveKey, dt.date | None, tuple[int, int]] = Merge(report, stored)
        for line, row in parsed.rows:
            if self._fits(line, row):
                key = LeaveKey(row.customer, row.date_from, row.shift, row.product)
                self._merge.take(line, key, row.date_to, "date_from", key.words)

    def _fits(self, line: int, row: LeaveRow) -> bool:
        fine = self._names.customer(line, row.customer) is not None
        if row.product and self._names.product(line, row.product) is None:
            fine = False
        if row.date_to is not None and row.date_to < row.date_from:
            self._report.refuse(
                line,
                "date_to",
                row.date_to,
                say("The leave ends before it begins ({date_from}).", date_from=row.date_from),
                say("Write its last day, or leave it empty until told."),
            )
            fine = False
        return fine

    def write(self, unit: UnitOfWork) -> None:
        """Writes the new and changed leaves."""
        reason = self._report.reason
        products = self._names.products
        rows = [
            {
                "customer_id": self._names.customers[key.customer],
                "product_id": products[key.product].id if key.product else None,
                "shift": key.shift,
                "date_from": key.date_from,
                "date_to": date_to,
                "updated_at": unit.now,
                "version": 1,
            }
            for key, date_to in self._merge.new
        ]
        if rows:
            unit.session.execute(insert(Leave), rows)
        changes = [
            {"id": row_id, "date_to": after, "updated_at": unit.now, "version": version + 1}
            for (row_id, version), _, _, after in self._merge.changed
        ]
        if changes:
            unit.session.execute(update(Leave), changes)
        for key, date_to in self._merge.new:
            unit.audit("leave", key.words, after={"date_to": date_to}, reason=reason)
        for _, key, before, after in self._merge.changed:
            unit.audit(
                "leave",
                key.words,
                before={"date_to": before},
                after={"date_to": after},
                reason=reason,
            )


def _stored_orders(session: Session) -> dict[OrderKey, tuple[tuple[int, int], OrderContent]]:
    rows = session.execute(
        select(
            StandingOrder.id,
            StandingOrder.version,
            Customer.code,
            Product.code,
            StandingOrder.shift,
            StandingOrder.effective_from,
            StandingOrder.quantity,
            StandingOrder.effective_to,
            StandingOrder.days,
        )
        .join(Customer, Customer.id == StandingOrder.customer_id)
        .join(Product, Product.id == StandingOrder.product_id)
    )
    return {
        OrderKey(customer, product, shift, from_on): (
            (row_id, version),
            OrderContent(quantity, to_on, days),
        )
        for row_id, version, customer, product, shift, from_on, quantity, to_on, days in rows
    }


def _stored_leaves(session: Session) -> dict[LeaveKey, tuple[tuple[int, int], dt.date | None]]:
    rows = session.execute(
        select(
            Leave.id,
            Leave.version,
            Customer.code,
            Leave.date_from,
            Leave.shift,
            Product.code,
            Leave.date_to,
        )
        .join(Customer, Customer.id == Leave.customer_id)
        .outerjoin(Product, Product.id == Leave.product_id)
    )
    return {
        LeaveKey(customer, from_on, shift, product or ""): ((row_id, version), to_on)
        for row_id, version, customer, from_on, shift, product, to_on in rows
    }
