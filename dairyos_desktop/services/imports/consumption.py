"""Deliveries from a file: the one register with a hundred thousand rows a month."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sqlalchemy import BigInteger, select, type_coerce, update

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.orders import EVENING, MORNING
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.services.billing.touch import touch_days
from dairyos_desktop.services.imports.bulk import insert_rows
from dairyos_desktop.services.imports.closed import ClosedDays
from dairyos_desktop.services.imports.columns import (
    choice_column,
    code_column,
    date_column,
    quantity_column,
)
from dairyos_desktop.services.imports.references import References
from dairyos_desktop.services.imports.report import Merge

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.imports.columns import Column, Parsed
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork

_CUSTOMERS_AT_ONCE = 500
_NO_ROW = (0, -1)
"""Stands for what is not stored: no row says so."""

Key = tuple[int, "dt.date", str, int]
"""Customer id, date, shift, product id."""


class ConsumptionRow(NamedTuple):
    """A line of consumption-YYYY-MM.csv."""

    date: dt.date
    customer: str
    shift: str
    product: str
    quantity: Quantity


class ConsumptionImport:
    """consumption-YYYY-MM.csv."""

    topics: ClassVar[tuple[str, ...]] = ("consumption",)
    row: ClassVar[type[tuple[object, ...]]] = ConsumptionRow
    columns: ClassVar[tuple[Column, ...]] = (
        date_column("date"),
        code_column("customer"),
        choice_column("shift", MORNING, EVENING),
        code_column("product"),
        quantity_column("quantity"),
    )

    def __init__(self, session: Session, parsed: Parsed[ConsumptionRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._names = References(session, report)
        keys = [self._key(line, row) for line, row in parsed.rows]
        stored = _stored_deliveries(session, keys)
        self._merge: Merge[Key, int, int] = Merge(report, stored)
        closed = ClosedDays(session, report, {row.date for _, row in parsed.rows})
        for key, (line, row) in zip(keys, parsed.rows, strict=True):
            if key is None:
                continue
            amount = row.quantity.thousandths
            if not closed.refuse(line, key, differs=stored.get(key, _NO_ROW)[1] != amount):
                self._merge.take(line, key, amount, "date", row.date)

    def _key(self, line: int, row: ConsumptionRow) -> Key | None:
        customer = self._names.customer(line, row.customer)
        product = self._names.product(line, row.product)
        if customer is None or product is None:
            return None
        if product.by_piece and not row.quantity.is_whole:
            try:
                row.quantity.delivered(whole=True)
            except InvalidInputError as problem:
                quantity = row.quantity.short()
                self._report.refuse(line, "quantity", quantity, problem.message, problem.hint)
            return None
        return customer, row.date, row.shift, product.id

    def write(self, unit: UnitOfWork) -> None:
        """Writes the deliveries and marks the billed months that they change (rule 25)."""
        reason = self._report.reason
        if self._merge.new:
            user = unit.actor.user_id
            insert_rows(
                unit.session.connection(),
                Consumption,
                ("customer_id", "date", "shift", "product_id", "quantity"),
                # In the table's own order, so that each page of it is written once.
                sorted((*key, quantity) for key, quantity in self._merge.new),
                {
                    "reason": reason,
                    "entered_by": user,
                    "entered_at": unit.now,
                    "changed_by": user,
                    "changed_at": unit.now,
                    "version": 1,
                },
            )
        if self._merge.changed:
            unit.session.execute(
                update(Consumption),
                [
                    {
                        "customer_id": customer,
                        "date": on,
                        "shift": shift,
                        "product_id": product,
                        "quantity": Quantity.from_thousandths(after),
                        "reason": reason,
                        "changed_by": unit.actor.user_id,
                        "changed_at": unit.now,
                        "version": version + 1,
                    }
                    for version, (customer, on, shift, product), _, after in self._merge.changed
                ],
            )
        firsts = _FirstDays()
        touch_days(unit, {(key[0], firsts[key[1]]) for key in self._merge.written_keys()})
        self._audit(unit)

    def _audit(self, unit: UnitOfWork) -> None:
        """One entry for each customer's changed month; new rows carry who entered them."""
        customers = {key: code for code, key in self._names.customers.items()}
        products = {ref.id: code for code, ref in self._names.products.items()}
        months: dict[str, tuple[dict[str, str], dict[str, str]]] = defaultdict(lambda: ({}, {}))
        for _, (customer, on, shift, product), before, after in self._merge.changed:
            cell = f"{on} {shift} {products[product]}"
            was, now = months[f"{customers[customer]} {on:%Y-%m}"]
            was[cell] = str(Quantity.from_thousandths(before))
            now[cell] = str(Quantity.from_thousandths(after))
        for month, (was, now) in months.items():
            unit.audit("consumption", month, before=was, after=now, reason=self._report.reason)


class _FirstDays(dict["dt.date", "dt.date"]):
    """Each day's first day of the month; a file has few days and many rows."""

    def __missing__(self, on: dt.date) -> dt.date:
        self[on] = first = on.replace(day=1)
        return first


def _stored_deliveries(session: Session, keys: Iterable[Key | None]) -> dict[Key, tuple[int, int]]:
    """(version, thousandths) of what is stored in the months of the file's customers."""
    months: dict[dt.date, set[int]] = defaultdict(set)
    firsts = _FirstDays()
    for key in keys:
        if key is not None:
            months[firsts[key[1]]].add(key[0])
    stored: dict[Key, tuple[int, int]] = {}
    for first, customers in months.items():
        ordered = sorted(customers)
        for start in range(0, len(ordered), _CUSTOMERS_AT_ONCE):
            rows = session.execute(
                select(
                    Consumption.customer_id,
                    Consumption.date,
                    Consumption.shift,
                    Consumption.product_id,
                    Consumption.version,
                    type_coerce(Consumption.quantity, BigInteger),
                ).where(
                    Consumption.customer_id.in_(ordered[start : start + _CUSTOMERS_AT_ONCE]),
                    Consumption.date.between(first, Month.of(first).last),
                )
            )
            for customer, on, shift, product, version, quantity in rows:
                stored[customer, on, shift, product] = (version, quantity)
    return stored
