"""What was imported, and how an import is taken back while nobody has touched its rows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, delete, func, select, update

from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption, Leave
from dairyos_desktop.models.imports import Import, ImportedChange
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.billing.touch import touch_days
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import ImportRow
from dairyos_desktop.services.imports.closed import ClosedDays

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


class _Delivery(NamedTuple):
    """A row that carries an import's id."""

    customer_id: int
    date: dt.date
    shift: str
    product_id: int
    quantity: Quantity


MOST_SHOWN = 200
_REMOVABLE = frozenset({ImportKind.CONSUMPTION, ImportKind.SHEET})
_NOT_THIS_KIND = "Only deliveries can be taken back; mend other registers by importing them again."


def begin(
    unit: UnitOfWork, kind: ImportKind, file_name: str, sha256: str, report: Report
) -> Import:
    """Notes that a file is being written and gives the report the id that its rows carry."""
    row = Import(
        at=unit.now,
        user_name=unit.actor.name,
        kind=kind.value,
        file_name=file_name,
        sha256=sha256,
        rows_new=0,
        rows_changed=0,
        rows_unchanged=0,
        leaves_new=0,
        first_on=None,
        last_on=None,
        removed_at=None,
        removed_by="",
    )
    unit.session.add(row)
    unit.session.flush()
    report.import_id = row.id
    return row


def finish(row: Import, report: Report) -> None:
    """Notes what became of it; the rows are written."""
    row.rows_new = report.new
    row.rows_changed = report.changed
    row.rows_unchanged = report.unchanged
    row.leaves_new = report.leaves_new
    row.first_on = report.first_on
    row.last_on = report.last_on


def read_history(session: Session) -> tuple[ImportRow, ...]:
    """The latest imports, newest first, each with whether it can be taken back."""
    rows = session.scalars(select(Import).order_by(Import.id.desc()).limit(MOST_SHOWN)).all()
    standing = _standing(session, [row for row in rows if _may_stand(row)])
    found = []
    for row in rows:
        why_not = _why_not(row, standing.get(row.id, (0, 0)))
        found.append(
            ImportRow(
                row.id,
                row.at,
                row.user_name,
                row.kind,
                row.file_name,
                row.rows_new + row.leaves_new,
                row.rows_changed,
                row.removed_at,
                row.removed_by,
                not why_not,
                why_not,
            )
        )
    return tuple(found)


def take_back(unit: UnitOfWork, import_id: int) -> None:
    """Makes the deliveries and leaves what they were before the import.

    Raises:
        NotFoundError: There is no such import.
        RefusedError: It can't be taken back; the reason says why.
    """
    session = unit.session
    row = session.scalar(select(Import).where(Import.id == import_id).with_for_update())
    if row is None:
        raise NotFoundError("There is no such import.", "Open the list of imports again.")
    # Held until the end, so that nobody changes one between the look and the deed.
    found = session.execute(
        select(
            Consumption.customer_id,
            Consumption.date,
            Consumption.shift,
            Consumption.product_id,
            Consumption.quantity,
        )
        .where(*_carried_by(row))
        .with_for_update()
    )
    rows = [_Delivery(*one) for one in found]
    leaves = session.scalars(
        select(Leave).where(Leave.import_id == row.id, Leave.version == 1).with_for_update()
    ).all()
    why_not = _why_not(row, (len(rows), len(leaves))) or _closed(session, rows)
    if why_not:
        raise RefusedError(
            f"The import of {row.file_name} can't be taken back: {_lower(why_not)}",
            "Correct the cells on the sheet instead.",
        )
    before = {
        (one.customer_id, one.date, one.shift, one.product_id): one
        for one in session.scalars(select(ImportedChange).where(ImportedChange.import_id == row.id))
    }
    touch_days(unit, {(one.customer_id, one.date.replace(day=1)) for one in rows})
    for key, old in before.items():
        customer, on, shift, product = key
        session.execute(
            update(Consumption)
            .where(
                Consumption.customer_id == customer,
                Consumption.date == on,
                Consumption.shift == shift,
                Consumption.product_id == product,
            )
            .values(
                quantity=old.quantity,
                reason=old.reason,
                changed_by=old.changed_by,
                changed_at=old.changed_at,
                import_id=old.earlier_import_id,
                version=Consumption.version + 1,
            )
        )
    # What still carries the id was new.
    session.execute(delete(Consumption).where(*_carried_by(row)))
    _audit(unit, row, rows, before, leaves)
    for leave in leaves:
        session.delete(leave)
    row.removed_at = unit.now
    row.removed_by = unit.actor.name
    session.flush()
    unit.changed("consumption", "imports", *(["leaves"] if leaves else []))


def _carried_by(row: Import) -> list[ColumnElement[bool]]:
    mine = [Consumption.import_id == row.id]
    if row.first_on is not None and row.last_on is not None:
        # By the index of the days: a year's table isn't gone through.
        mine.append(Consumption.date.between(row.first_on, row.last_on))
    return mine


def _may_stand(row: Import) -> bool:
    return row.removed_at is None and row.kind in _REMOVABLE


def _why_not(row: Import, standing: tuple[int, int]) -> str:
    if row.removed_at is not None:
        return f"It was taken back by {row.removed_by}."
    if row.kind not in _REMOVABLE:
        return _NOT_THIS_KIND
    rows, leaves = standing
    touched = row.rows_new + row.rows_changed - rows
    touched_leaves = row.leaves_new - leaves
    if touched:
        return _count(touched, "of its rows was changed since.", "of its rows were changed since.")
    if touched_leaves:
        return _count(
            touched_leaves, "of its leaves was changed since.", "of its leaves were changed since."
        )
    return ""


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _standing(session: Session, rows: Iterable[Import]) -> dict[int, tuple[int, int]]:
    """(deliveries, leaves) that still carry each import's id as it wrote them."""
    asked = list(rows)
    if not asked:
        return {}
    ids = [row.id for row in asked]
    firsts = [row.first_on for row in asked if row.first_on is not None]
    lasts = [row.last_on for row in asked if row.last_on is not None]
    deliveries: dict[int | None, int] = {}
    if firsts:
        deliveries = dict(
            session.execute(
                select(Consumption.import_id, func.count())
                .where(
                    Consumption.date.between(min(firsts), max(lasts)),
                    Consumption.import_id.in_(ids),
                )
                .group_by(Consumption.import_id)
            ).all()
        )
    leaves: dict[int | None, int] = dict(
        session.execute(
            select(Leave.import_id, func.count())
            # One that was changed by hand has another version.
            .where(and_(Leave.import_id.in_(ids), Leave.version == 1))
            .group_by(Leave.import_id)
        ).all()
    )
    return {key: (deliveries.get(key, 0), leaves.get(key, 0)) for key in ids}


def _closed(session: Session, rows: Sequence[_Delivery]) -> str:
    """Why days that were closed since keep their rows; empty where none was."""
    closed = ClosedDays(session, {one.date for one in rows})
    for one in rows:
        problem = closed.problem(one.customer_id, one.date, one.shift)
        if problem:
            return problem
    return ""


def _audit(
    unit: UnitOfWork,
    row: Import,
    rows: Sequence[_Delivery],
    before: Mapping[tuple[int, dt.date, str, int], ImportedChange],
    leaves: Sequence[Leave],
) -> None:
    """One entry for each customer's month, one for each leave, one for the import."""
    session = unit.session
    customers = dict(session.execute(select(Customer.id, Customer.code)).all())
    products = dict(session.execute(select(Product.id, Product.code)).all())
    months: dict[str, tuple[dict[str, str], dict[str, str]]] = defaultdict(lambda: ({}, {}))
    for customer, on, shift, product, quantity in sorted(rows, key=lambda one: one[:4]):
        was, now = months[f"{customers[customer]} {on:%Y-%m}"]
        cell = f"{on} {shift} {products[product]}"
        was[cell] = str(quantity)
        old = before.get((customer, on, shift, product))
        if old is not None:
            now[cell] = str(old.quantity)
    for month, (was, now) in months.items():
        unit.audit("consumption", month, before=was, after=now)
    for leave in leaves:
        words = f"{customers[leave.customer_id]} {leave.date_from} {leave.shift}"
        unit.audit("leave", words, before={"date_to": leave.date_to})
    counts = {"new": row.rows_new, "changed": row.rows_changed, "leaves": row.leaves_new}
    unit.audit("import", row.file_name, before=counts)
