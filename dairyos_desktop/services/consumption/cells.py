"""Writes cells of the sheet, each with the version that was seen (rule 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import Table, and_, delete, select, update

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.consumption.sheet import read_rows
from dairyos_desktop.services.dto.consumption import CellConflict, CellKey, SavedCell, SavedRow
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Delete, Insert, Update
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.consumption.closed import ClosedGuard
    from dairyos_desktop.services.dto.consumption import CellEdit, ShownCell
    from dairyos_desktop.services.unit import UnitOfWork

TABLE = cast("Table", Consumption.__table__)
_DELETIONS_LOOKED_AT = 200
_IDS_AT_ONCE = 500


class Names(NamedTuple):
    """How the customers and products of an edit are called in sentences and in the audit log."""

    customers: dict[int, tuple[str, str]]
    products: dict[int, tuple[str, str, str]]

    def audit_key(self, key: CellKey) -> str:
        """The cell without its date: `C00012 morning CM`."""
        code = self.customers[key.customer_id][0]
        return f"{code} {key.shift} {self.products[key.product_id][0]}"

    def sentence(self, key: CellKey, on: dt.date) -> str:
        """The cell for a person: `Cow Milk, morning of 07-11-2026, for Dwarka Sharma (C00012)`."""
        code, name = self.customers[key.customer_id]
        product = self.products[key.product_id][1]
        return f"{product}, {key.shift} of {format_date(on)}, for {name} ({code})"


def read_names(session: Session, cells: Iterable[tuple[int, int]]) -> Names:
    """Names behind (customer id, product id) pairs.

    Raises:
        NotFoundError: A customer or product isn't there.
    """
    pairs = list(cells)
    customer_ids = sorted({customer for customer, _ in pairs})
    product_ids = sorted({product for _, product in pairs})
    customers: dict[int, tuple[str, str]] = {}
    for start in range(0, len(customer_ids), _IDS_AT_ONCE):
        some = customer_ids[start : start + _IDS_AT_ONCE]
        for customer in session.execute(
            select(Customer.id, Customer.code, Customer.name).where(Customer.id.in_(some))
        ):
            customers[customer.id] = (customer.code, customer.name)
    products = {
        product.id: (product.code, product.name, product.unit)
        for product in session.execute(
            select(Product.id, Product.code, Product.name, Product.unit).where(
                Product.id.in_(product_ids)
            )
        )
    }
    if len(customers) < len(customer_ids):
        raise NotFoundError(say("A customer on this sheet is gone."), say("Open the sheet again."))
    if len(products) < len(product_ids):
        raise NotFoundError(say("A product on this sheet is gone."), say("Open the sheet again."))
    return Names(customers, products)


def check(edit: CellEdit, names: Names) -> None:
    """Holds the edit against rule 1.

    Raises:
        InvalidInputError: Outside 0 to 9999.999, or a fraction of a piece.
        ValueError: A shift that there isn't: a bug in the caller.
    """
    if edit.shift not in SHIFTS:
        raise ValueError(edit.shift)
    if edit.quantity is not None:
        edit.quantity.delivered(whole=names.products[edit.product_id][2] == "pc")


class Written(NamedTuple):
    """What became of one cell: `before` and `after`, or the conflict.

    Attributes:
        closed_reason: Why it was changed on a closed round; empty on an open one.
    """

    edit: CellEdit
    before: SavedRow | None
    after: SavedRow | None
    conflict: CellConflict | None = None
    closed_reason: str = ""

    @property
    def did_change(self) -> bool:
        """Whether the database holds something else now."""
        return self.conflict is None and self.before != self.after


def write_cell(unit: UnitOfWork, edit: CellEdit, names: Names, guard: ClosedGuard) -> Written:
    """Makes the cell what the edit says, if nobody else has changed it since.

    A cell that already is as it shall be is no conflict and is not written.

    Raises:
        ClosedDayError: Its round is closed, and the actor may not change it or gave no reason.
    """
    session = unit.session
    found = _read(session, edit)
    same = (
        found is None
        if edit.quantity is None
        else found is not None and (found.quantity, found.reason) == (edit.quantity, edit.reason)
    )
    if same:
        return Written(edit, found, found)
    reason = guard.check(
        edit.customer_id, edit.on, edit.shift, edit.closed_reason, names.sentence(edit.key, edit.on)
    )
    if (None if found is None else found.version) == edit.expected_version and _write(
        unit, edit, found
    ):
        return Written(edit, found, _after(unit, edit, found), None, reason)
    # PostgreSQL lets another transaction in between reading and writing.
    found = _read(session, edit)
    if found is None and edit.quantity is None:
        return Written(edit, None, None)
    by = _remover(session, edit, names) if found is None else found.changed_by
    return Written(edit, found, found, CellConflict(edit.key, edit.on, edit.quantity, found, by))


class Inserted(NamedTuple):
    """What became of pre-filled cells that were confirmed."""

    inserted: list[SavedCell]
    already: list[SavedCell]
    conflicts: list[CellConflict]
    closed_reason: str = ""


def insert_shown(
    unit: UnitOfWork,
    on: dt.date,
    cells: Sequence[ShownCell],
    allowed: Callable[[ShownCell], str],
) -> Inserted:
    """Saves pre-filled cells as they were shown, in bulk; rows that are there stay as they are.

    Args:
        unit: The transaction.
        on: The day.
        cells: What was shown.
        allowed: Asked of each cell that is to be written: gives the reason why its round is
            changed though it is closed, or refuses.
    """
    session = unit.session
    before = _rows(session, cells, on)
    new = [cell for cell in cells if _key(cell) not in before]
    reasons = [allowed(cell) for cell in new]
    values = [
        {
            "customer_id": cell.customer_id,
            "date": on,
            "shift": cell.shift,
            "product_id": cell.product_id,
            "quantity": cell.quantity,
            "reason": "",
            "entered_by": unit.actor.user_id,
            "entered_at": unit.now,
            "changed_by": None,
            "changed_at": unit.now,
            "version": 1,
        }
        for cell in new
    ]
    if values:
        session.execute(insert_if_absent(session, TABLE), values)
    after = _rows(session, cells, on)
    result = Inserted([], [], [], next(filter(None, reasons), ""))
    for cell in cells:
        key = _key(cell)
        row = after.get(key)
        if row is None or row.quantity != cell.quantity:
            by = "" if row is None else row.changed_by
            result.conflicts.append(CellConflict(key, on, cell.quantity, row, by))
        elif key in before:
            result.already.append(SavedCell(key, on, row))
        else:
            result.inserted.append(SavedCell(key, on, row))
    return result


def issued_bills(
    session: Session, days: Iterable[tuple[int, dt.date]]
) -> dict[tuple[int, dt.date], str]:
    """Numbers of the issued live bills that hold the (customer, date) pairs."""
    by_day: dict[dt.date, list[int]] = {}
    for customer_id, on in sorted(set(days)):
        by_day.setdefault(on, []).append(customer_id)
    found: dict[tuple[int, dt.date], str] = {}
    for on, customers in by_day.items():
        for start in range(0, len(customers), _IDS_AT_ONCE):
            bills = session.execute(
                select(Bill.customer_id, Bill.number).where(
                    Bill.customer_id.in_(customers[start : start + _IDS_AT_ONCE]),
                    Bill.period_from <= on,
                    Bill.period_to >= on,
                    Bill.status != "VOID",
                    Bill.issued_at.is_not(None),
                )
            )
            found.update({(customer_id, on): number for customer_id, number in bills})
    return found


def _key(cell: ShownCell) -> CellKey:
    return CellKey(cell.customer_id, cell.shift, cell.product_id)


def _rows(session: Session, cells: Sequence[ShownCell], on: dt.date) -> dict[CellKey, SavedRow]:
    ids = sorted({cell.customer_id for cell in cells})
    found: dict[CellKey, SavedRow] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        for customer_id, rows in read_rows(session, ids[start : start + _IDS_AT_ONCE], on).items():
            for (shift, product_id), row in rows.items():
                found[CellKey(customer_id, shift, product_id)] = row
    return found


def _at(edit: CellEdit) -> tuple[int, dt.date, str, int]:
    return edit.customer_id, edit.on, edit.shift, edit.product_id


def _read(session: Session, edit: CellEdit) -> SavedRow | None:
    rows = read_rows(session, [edit.customer_id], edit.on).get(edit.customer_id, {})
    return rows.get((edit.shift, edit.product_id))


def _write(unit: UnitOfWork, edit: CellEdit, found: SavedRow | None) -> bool:
    """Whether the row was written; False when another transaction was quicker."""
    customer_id, on, shift, product_id = _at(edit)
    this = and_(
        Consumption.customer_id == customer_id,
        Consumption.date == on,
        Consumption.shift == shift,
        Consumption.product_id == product_id,
        Consumption.version == edit.expected_version,
    )
    statement: Insert | Update | Delete
    if found is None:
        statement = insert_if_absent(unit.session, TABLE).values(
            customer_id=customer_id,
            date=on,
            shift=shift,
            product_id=product_id,
            quantity=edit.quantity,
            reason=edit.reason,
            entered_by=unit.actor.user_id,
            entered_at=unit.now,
            changed_by=None,
            changed_at=unit.now,
            version=1,
        )
    elif edit.quantity is None:
        statement = delete(TABLE).where(this)
    else:
        statement = (
            update(TABLE)
            .where(this)
            .values(
                quantity=edit.quantity,
                reason=edit.reason,
                changed_by=unit.actor.user_id,
                changed_at=unit.now,
                version=found.version + 1,
                import_id=None,
            )
        )
    written = unit.session.execute(statement.returning(TABLE.c.version))
    return written.one_or_none() is not None


def _after(unit: UnitOfWork, edit: CellEdit, found: SavedRow | None) -> SavedRow | None:
    if edit.quantity is None:
        return None
    name = unit.actor.name
    return SavedRow(
        edit.quantity,
        edit.reason,
        name if found is None else found.entered_by,
        unit.now if found is None else found.entered_at,
        name,
        unit.now,
        1 if found is None else found.version + 1,
    )


def _remover(session: Session, edit: CellEdit, names: Names) -> str:
    """Who took a row away, from the audit log: the row itself is gone."""
    cell = names.audit_key(edit.key)
    day = edit.on.isoformat()
    entries = session.execute(
        select(AuditEntry.user_name, AuditEntry.thing_key, AuditEntry.before)
        .where(
            AuditEntry.thing == "consumption",
            AuditEntry.thing_key.like(f"{day} %"),
        )
        .order_by(AuditEntry.id.desc())
        .limit(_DELETIONS_LOOKED_AT)
    )
    for entry in entries:
        if entry.thing_key == f"{day} {cell}" or f'"{cell}"' in (entry.before or ""):
            return str(entry.user_name)
    return ""
