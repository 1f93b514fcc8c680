"""An import of deliveries taken back, while nobody has touched its rows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, delete, select, type_coerce, update

from dairyos_desktop.domain.errors import NotFoundError, RefusedError
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption, Leave
from dairyos_desktop.models.imports import Import, ImportedChange
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.billing.touch import touch_days
from dairyos_desktop.services.imports.closed import ClosedDays
from dairyos_desktop.services.imports.history import why_not

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.imports.deliveries import Key
    from dairyos_desktop.services.unit import UnitOfWork


def take_back(unit: UnitOfWork, import_id: int) -> None:
    """Makes the deliveries and leaves what they were before the import.

    New rows go, changed ones say again what they said, leaves go; months that were billed are
    marked (rule 25).

    Raises:
        NotFoundError: There is no such import.
        RefusedError: It can't be taken back; the reason says why.
    """
    session = unit.session
    row = session.scalar(select(Import).where(Import.id == import_id).with_for_update())
    if row is None:
        raise NotFoundError(say("There is no such import."), say("Open the list of imports again."))
    deliveries = _held_deliveries(session, row)
    leaves = session.scalars(
        select(Leave).where(Leave.import_id == row.id, Leave.version == 1).with_for_update()
    ).all()
    reason = why_not(row, (len(deliveries), len(leaves))) or _closed(session, deliveries)
    if reason:
        raise RefusedError(
            say(
                "The import of {file_name} can't be taken back: {reason}{reason2}",
                file_name=row.file_name,
                reason=reason[:1].lower(),
                reason2=reason[1:],
            ),
            say("Correct the cells on the sheet instead."),
        )
    before: dict[Key, ImportedChange] = {
        (one.customer_id, one.date, one.shift, one.product_id): one
        for one in session.scalars(select(ImportedChange).where(ImportedChange.import_id == row.id))
    }
    firsts = {on: on.replace(day=1) for on in {key[1] for key in deliveries}}
    touch_days(unit, {(key[0], firsts[key[1]]) for key in deliveries})
    _restore(session, before)
    # What still carries the id was new.
    session.execute(delete(Consumption).where(*_carried_by(row)))
    _audit(unit, row, deliveries, before)
    _remove_leaves(unit, leaves)
    row.removed_at = unit.now
    row.removed_by = unit.actor.name
    session.flush()
    unit.changed("consumption", "imports", *(["leaves"] if leaves else []))


def _held_deliveries(session: Session, row: Import) -> dict[Key, int]:
    """Thousandths of the rows that carry the import's id.

    They are held until the end, so that nobody changes one between the look and the deed.
    """
    rows = session.execute(
        select(
            Consumption.customer_id,
            Consumption.date,
            Consumption.shift,
            Consumption.product_id,
            type_coerce(Consumption.quantity, BigInteger),
        )
        .where(*_carried_by(row))
        .with_for_update()
    )
    return {
        (customer, on, shift, product): quantity for customer, on, shift, product, quantity in rows
    }


def _carried_by(row: Import) -> list[ColumnElement[bool]]:
    mine = [Consumption.import_id == row.id]
    if row.first_on is not None and row.last_on is not None:
        # By the index of the days: a year's table isn't gone through.
        mine.append(Consumption.date.between(row.first_on, row.last_on))
    return mine


def _closed(session: Session, deliveries: Mapping[Key, int]) -> str:
    """Why days that were closed since keep their rows; empty where none was."""
    closed = ClosedDays(session, {key[1] for key in deliveries})
    if not closed:
        return ""
    problems = (closed.problem(*key[:3]) for key in sorted(deliveries))
    return next((problem for problem in problems if problem), "")


def _restore(session: Session, before: Mapping[Key, ImportedChange]) -> None:
    """Makes changed rows what they were; their versions rise, so that no screen is fooled."""
    for (customer, on, shift, product), old in before.items():
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


def _audit(
    unit: UnitOfWork,
    row: Import,
    deliveries: Mapping[Key, int],
    before: Mapping[Key, ImportedChange],
) -> None:
    """One entry for each customer's month, and one for the import."""
    customers = dict(unit.session.execute(select(Customer.id, Customer.code)).all())
    products = dict(unit.session.execute(select(Product.id, Product.code)).all())
    quantities = {
        amount: str(Quantity.from_thousandths(amount)) for amount in set(deliveries.values())
    }
    months: dict[tuple[int, str], tuple[dict[str, str], dict[str, str]]] = defaultdict(
        lambda: ({}, {})
    )
    for key in sorted(deliveries):
        customer, on, shift, product = key
        day = on.isoformat()
        was, now = months[customer, day[:7]]
        cell = f"{day} {shift} {products[product]}"
        was[cell] = quantities[deliveries[key]]
        if key in before:
            now[cell] = str(before[key].quantity)
    for (customer, month), (was, now) in months.items():
        unit.audit("consumption", f"{customers[customer]} {month}", before=was, after=now)
    counts = {"new": row.rows_new, "changed": row.rows_changed, "leaves": row.leaves_new}
    unit.audit("import", row.file_name, before=counts)


def _remove_leaves(unit: UnitOfWork, leaves: Sequence[Leave]) -> None:
    codes = dict(unit.session.execute(select(Customer.id, Customer.code)).all()) if leaves else {}
    for leave in leaves:
        words = f"{codes[leave.customer_id]} {leave.date_from} {leave.shift}"
        unit.audit("leave", words, before={"date_to": leave.date_to})
        unit.session.delete(leave)
