"""One row of a tariff: read for a change, told apart from what somebody else saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from dairyos_desktop.domain.errors import ConflictError, FieldConflict
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import TaxRate
from dairyos_desktop.domain.scaled import ScaledDecimal
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import PriceList, Product, ProductTax, Rate
from dairyos_desktop.services.tariffs.reading import no_product

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

Kept = TypeVar("Kept", Product, PriceList, Rate, ProductTax)

THINGS = {
    Product: "product",
    PriceList: "price list",
    Rate: "price",
    ProductTax: "tax rate",
}
_AUDITED = {
    Product: "product",
    PriceList: "price_list",
    Rate: "rate",
    ProductTax: "tax_rate",
}
_LABELS = {
    "code": "Code",
    "name": "Name",
    "name_local": "Name in the other script",
    "unit": "Sold in",
    "hsn": "HSN code",
    "tax_inclusive": "Tax in the price",
    "content": "Content",
    "crate": "In a crate",
    "is_active": "In use",
    "price": "Price",
    "rate": "Tax rate",
    "effective_from": "From",
    "effective_to": "To",
}


_TOLD = {
    Product: ("code", "name"),
    PriceList: ("name",),
    Rate: ("price", "effective_from", "effective_to"),
    ProductTax: ("rate", "effective_from"),
}
"""What a row says in a few words, where it is to be removed."""


def lock_product(session: Session, product_id: int) -> Product:
    """The product; whoever changes its prices or taxes holds it, so that two never cross.

    Raises:
        NotFoundError: There is none of that id.
    """
    product: Product | None = session.get(Product, product_id, with_for_update=True)
    if product is None:
        raise no_product()
    return product


def read_row(
    session: Session,
    table: type[Kept],
    row_id: int,
    expected_version: int,
    wanted: Mapping[str, Any] | None,
) -> Kept:
    """The row, locked for a change; `wanted` None: it is to be removed.

    Raises:
        ConflictError: It was removed meanwhile, or somebody else changed it since it was read;
            tells where `wanted` differs from what now stands.
    """
    row: Kept | None = session.get(table, row_id, with_for_update=True)
    if row is None:
        raise ConflictError(
            say("Somebody removed this {things} meanwhile.", things=THINGS[table]),
            say("Look at the list as it is now."),
        )
    if row.version != expected_version:
        by = _last_by(session, row)
        raise ConflictError(
            say(
                "{by} changed this {things} since you opened it.",
                by=by or "Somebody else",
                things=THINGS[table],
            ),
            say("Look at both, and choose which shall stand."),
            fields=_differing(row, wanted),
            changed_by=by,
            current={"version": row.version},
        )
    return row


def _differing(row: Kept, wanted: Mapping[str, Any] | None) -> tuple[FieldConflict, ...]:
    if wanted is None:
        return tuple(
            FieldConflict(_LABELS[name], "removed", _words(getattr(row, name)))
            for name in _TOLD[type(row)]
        )
    return tuple(
        FieldConflict(_LABELS[name], _words(wanted[name]), _words(getattr(row, name)))
        for name in wanted
        if wanted[name] != getattr(row, name)
    )


def add_row(unit: UnitOfWork, row: Kept, values: Mapping[str, Any], reason: str = "") -> Kept:
    """Writes a new row with its audit."""
    unit.session.add(row)
    unit.session.flush()
    unit.audit(_AUDITED[type(row)], key_of(unit.session, row), after=dict(values), reason=reason)
    return row


def change_row(unit: UnitOfWork, row: Kept, values: Mapping[str, Any]) -> frozenset[str]:
    """Writes the values that differ, with their audit; gives the names of those."""
    before = {name: getattr(row, name) for name in values}
    differing = [name for name in values if values[name] != before[name]]
    if differing:
        key = key_of(unit.session, row)
        for name in differing:
            setattr(row, name, values[name])
        row.version += 1
        if not isinstance(row, PriceList):
            row.updated_at = unit.now
        unit.session.flush()
        if isinstance(row, Product | PriceList):
            # Under the name it has from now on: who looks for its last change asks by that.
            key = key_of(unit.session, row)
        unit.audit(
            _AUDITED[type(row)],
            key,
            before={name: before[name] for name in differing},
            after={name: values[name] for name in differing},
        )
    return frozenset(differing)


def remove_row(unit: UnitOfWork, row: Rate | ProductTax, values: Mapping[str, Any]) -> None:
    """Takes the row away; the audit keeps what it said."""
    unit.audit(_AUDITED[type(row)], key_of(unit.session, row), before=dict(values))
    unit.session.delete(row)
    unit.session.flush()


def key_of(session: Session, row: Product | PriceList | Rate | ProductTax) -> str:
    """The row's name in the audit log."""
    if isinstance(row, Product):
        return row.code
    if isinstance(row, PriceList):
        return row.name
    product = session.scalars(select(Product.code).where(Product.id == row.product_id)).one()
    if isinstance(row, ProductTax):
        return f"{product} {row.effective_from}"
    whose = "general"
    if row.price_list_id is not None:
        whose = session.scalars(
            select(PriceList.name).where(PriceList.id == row.price_list_id)
        ).one()
    elif row.customer_id is not None:
        whose = session.scalars(select(Customer.code).where(Customer.id == row.customer_id)).one()
    return f"{product} {whose} {row.effective_from}"


def _last_by(session: Session, row: Product | PriceList | Rate | ProductTax) -> str:
    name = session.scalar(
        select(AuditEntry.user_name)
        .where(
            AuditEntry.thing == _AUDITED[type(row)],
            AuditEntry.thing_key == key_of(session, row),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return name or ""


def _words(value: str | bool | int | dt.date | ScaledDecimal | None) -> str:  # noqa: FBT001 - values
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, TaxRate):
        return value.percent_text()
    if isinstance(value, str | int | ScaledDecimal):
        return str(value)
    return format_date(value)
