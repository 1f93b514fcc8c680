"""Imported deliveries held against what is stored, and written with the import's own id."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, bindparam, insert, literal, select, type_coerce, update

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.imports import ImportedChange
from dairyos_desktop.services.billing.touch import touch_days
from dairyos_desktop.services.bulk import insert_rows, plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.imports.report import Merge, Report
    from dairyos_desktop.services.unit import UnitOfWork

_CUSTOMERS_AT_ONCE = 500
_INSERT = insert(plain(Consumption))

Key = tuple[int, "dt.date", str, int]
"""Customer id, date, shift, product id."""


def stored_deliveries(session: Session, keys: Iterable[Key | None]) -> dict[Key, tuple[int, int]]:
    """(version, thousandths) of what is stored in the months of the keys' customers."""
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


def write_deliveries(
    unit: UnitOfWork,
    report: Report,
    merge: Merge[Key, int, int],
    customers: Mapping[int, str],
    products: Mapping[int, str],
) -> None:
    """Writes new and changed deliveries and marks the billed months that they change (rule 25).

    Args:
        unit: The transaction.
        report: What the import is: its id and reason go with the rows.
        merge: The rows, sorted.
        customers: Codes by id, for the audit log.
        products: Codes by id, likewise.
    """
    if merge.new:
        user = unit.actor.user_id
        insert_rows(
            unit.session,
            _INSERT,
            ("customer_id", "date", "shift", "product_id", "quantity"),
            # In the table's own order, so that each page of it is written once.
            sorted((*key, quantity) for key, quantity in merge.new),
            {
                "reason": report.reason,
                "entered_by": user,
                "entered_at": unit.now,
                "changed_by": user,
                "changed_at": unit.now,
                "version": 1,
                "import_id": report.import_id,
            },
        )
    if merge.changed:
        _keep_as_they_were(unit, report, merge)
        unit.session.execute(
            update(Consumption),
            [
                {
                    "customer_id": customer,
                    "date": on,
                    "shift": shift,
                    "product_id": product,
                    "quantity": Quantity.from_thousandths(after),
                    "reason": report.reason,
                    "changed_by": unit.actor.user_id,
                    "changed_at": unit.now,
                    "version": version + 1,
                    "import_id": report.import_id,
                }
                for version, (customer, on, shift, product), _, after in merge.changed
            ],
        )
    firsts = _FirstDays()
    touch_days(unit, {(key[0], firsts[key[1]]) for key in merge.written_keys()})
    for on in {key[1] for key in merge.written_keys()}:
        report.note_day(on)
    _audit(unit, report, merge, customers, products)


def _keep_as_they_were(unit: UnitOfWork, report: Report, merge: Merge[Key, int, int]) -> None:
    """Copies the rows that are about to be changed, so that the import can be taken back."""
    if report.import_id is None:
        return
    old = Consumption
    copied = select(
        literal(report.import_id, ImportedChange.import_id.type),
        old.customer_id,
        old.date,
        old.shift,
        old.product_id,
        old.quantity,
        old.reason,
        old.changed_by,
        old.changed_at,
        old.import_id,
    ).where(
        old.customer_id == bindparam("of_customer"),
        old.date == bindparam("of_date"),
        old.shift == bindparam("of_shift"),
        old.product_id == bindparam("of_product"),
    )
    names = [column.name for column in ImportedChange.__table__.columns]
    unit.session.connection().execute(
        insert(ImportedChange).from_select(names, copied),
        [
            {"of_customer": customer, "of_date": on, "of_shift": shift, "of_product": product}
            for _, (customer, on, shift, product), _, _ in merge.changed
        ],
    )


def _audit(
    unit: UnitOfWork,
    report: Report,
    merge: Merge[Key, int, int],
    customers: Mapping[int, str],
    products: Mapping[int, str],
) -> None:
    """One entry for each customer's changed month; new rows carry who entered them."""
    months: dict[str, tuple[dict[str, str], dict[str, str]]] = defaultdict(lambda: ({}, {}))
    for _, (customer, on, shift, product), before, after in merge.changed:
        cell = f"{on} {shift} {products[product]}"
        was, now = months[f"{customers[customer]} {on:%Y-%m}"]
        was[cell] = str(Quantity.from_thousandths(before))
        now[cell] = str(Quantity.from_thousandths(after))
    for month, (was, now) in months.items():
        unit.audit("consumption", month, before=was, after=now, reason=report.reason)


class _FirstDays(dict["dt.date", "dt.date"]):
    """Each day's first day of the month; a file has few days and many rows."""

    def __missing__(self, on: dt.date) -> dt.date:
        self[on] = first = on.replace(day=1)
        return first
