"""One row of an order, leave or planned change: added, changed, removed, each with its audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from dairyos_desktop.domain.errors import ConflictError, FieldConflict
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.deliveries import Leave, PlannedChange, StandingOrder
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.orders import Saved
from dairyos_desktop.services.orders.checking import customer_code

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

Told = TypeVar("Told", StandingOrder, Leave, PlannedChange)

_THINGS = {StandingOrder: "standing order", Leave: "leave", PlannedChange: "planned change"}
_LABELS = {
    "product_id": "Product",
    "shift": "Shift",
    "quantity": "Quantity",
    "effective_from": "From",
    "effective_to": "To",
    "date_from": "From",
    "date_to": "To",
    "days": "Days",
    "kind": "What",
    "asked_by": "Asked by",
}


def add_row(
    unit: UnitOfWork, table: type[Told], customer_id: int, values: Mapping[str, Any]
) -> Told:
    """Writes a new row."""
    stamp = {"asked_at" if table is PlannedChange else "updated_at": unit.now}
    row = table(**values, **stamp, customer_id=customer_id, version=1)
    unit.session.add(row)
    unit.session.flush()
    unit.audit(_thing(row), _key(unit.session, row), after=_shown(unit.session, values))
    return row


def read_row(
    session: Session,
    table: type[Told],
    row_id: int,
    expected_version: int,
    wanted: Mapping[str, Any] | None,
) -> Told:
    """The row, locked for a change; `wanted` None: it is to be removed.

    Raises:
        ConflictError: It was removed meanwhile, or somebody else changed it since it was read;
            tells where `wanted` differs from what now stands.
    """
    row = session.execute(
        select(table).where(table.id == row_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise ConflictError(
            say("Somebody removed this {things} meanwhile.", things=_THINGS[table]),
            say("Look at the customer's card as it stands now."),
        )
    if row.version != expected_version:
        by = _last_by(session, _thing(row), _key(session, row))
        raise ConflictError(
            say(
                "{by} changed this {row} since you opened it.",
                by=by or "Somebody else",
                row=_thing(row),
            ),
            say("Look at both, and choose which shall stand."),
            fields=_differing(session, row, wanted),
            changed_by=by,
            current={"version": row.version},
        )
    return row


def _differing(
    session: Session,
    row: StandingOrder | Leave | PlannedChange,
    wanted: Mapping[str, Any] | None,
) -> tuple[FieldConflict, ...]:
    names = wanted or [name for name in _LABELS if hasattr(row, name)]
    standing = _shown(session, {name: getattr(row, name) for name in names})
    yours = dict.fromkeys(names, "removed") if wanted is None else _shown(session, wanted)
    return tuple(
        FieldConflict(_LABELS[name], str(yours[name] or "–"), str(standing[name] or "–"))
        for name in names
        if yours[name] != standing[name]
    )


def change_row(
    unit: UnitOfWork,
    table: type[Told],
    row_id: int,
    expected_version: int,
    values: Mapping[str, Any],
) -> Told:
    """Writes the values that differ; nothing where none does.

    Raises:
        ConflictError: Somebody else changed or removed the row since it was read.
    """
    row = read_row(unit.session, table, row_id, expected_version, values)
    before = {name: getattr(row, name) for name in values}
    differing = [name for name in values if values[name] != before[name]]
    if not differing:
        return row
    key = _key(unit.session, row)
    for name in differing:
        setattr(row, name, values[name])
    _stamp(row, unit.now)
    row.version += 1
    unit.audit(
        _thing(row),
        key,
        before=_shown(unit.session, {name: before[name] for name in differing}),
        after=_shown(unit.session, {name: values[name] for name in differing}),
    )
    unit.session.flush()
    return row


def remove_row(unit: UnitOfWork, table: type[Told], row_id: int, expected_version: int) -> None:
    """Takes the row away; the audit keeps what it said.

    Raises:
        ConflictError: Somebody else changed or removed the row since it was read.
    """
    row = read_row(unit.session, table, row_id, expected_version, None)
    columns = [name for name in _LABELS if hasattr(row, name)]
    before = {name: getattr(row, name) for name in columns}
    unit.audit(_thing(row), _key(unit.session, row), before=_shown(unit.session, before))
    unit.session.delete(row)


def saved(row: StandingOrder | Leave | PlannedChange) -> Saved:
    """What the caller needs to go on with the row."""
    return Saved(row.id, row.version)


def _thing(row: StandingOrder | Leave | PlannedChange) -> str:
    return _THINGS[type(row)]


def _stamp(row: StandingOrder | Leave | PlannedChange, now: dt.datetime) -> None:
    if isinstance(row, PlannedChange):
        row.asked_at = now
    else:
        row.updated_at = now


def _key(session: Session, row: StandingOrder | Leave | PlannedChange) -> str:
    code = customer_code(session, row.customer_id)
    first = row.effective_from if isinstance(row, StandingOrder) else row.date_from
    if isinstance(row, StandingOrder):
        return f"{code} {first.isoformat()} {row.shift} {_product(session, row.product_id)}"
    return f"{code} {first.isoformat()} {row.shift}"


def _product(session: Session, product_id: int) -> str:
    return session.scalars(select(Product.code).where(Product.id == product_id)).one()


def _shown(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a person reads them."""
    shown: dict[str, Any] = {}
    for name, value in values.items():
        if name == "product_id":
            shown[name] = "" if value is None else _product(session, value)
        elif isinstance(value, Quantity):
            shown[name] = value.short()
        elif value is not None and name.endswith(("_from", "_to")):
            shown[name] = format_date(value)
        else:
            shown[name] = value
    return shown


def _last_by(session: Session, thing: str, key: str) -> str:
    name = session.scalar(
        select(AuditEntry.user_name)
        .where(AuditEntry.thing == thing, AuditEntry.thing_key == key)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return name or ""
