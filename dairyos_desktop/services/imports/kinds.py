"""Each kind of register and what imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.imports.consumption import ConsumptionImport
from dairyos_desktop.services.imports.customers import CustomerImport
from dairyos_desktop.services.imports.orders import LeaveImport, OrderImport
from dairyos_desktop.services.imports.payments import PaymentImport
from dairyos_desktop.services.imports.products import ProductImport
from dairyos_desktop.services.imports.tariffs import RateImport, TaxImport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.imports.columns import Column, Parsed
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


class Importer(Protocol):
    """One kind of register: made of parsed rows, it knows what would be written.

    Attributes:
        topics: What the screens must read again.
        columns: The register's columns.
        row: Makes the named tuple of a line, its fields as the columns.
    """

    topics: ClassVar[tuple[str, ...]]
    columns: ClassVar[tuple[Column, ...]]
    row: ClassVar[type[tuple[object, ...]]]

    def __init__(self, session: Session, parsed: Parsed[Any], report: Report) -> None:
        """Sorts the rows into new, changed, unchanged and bad; nothing is written."""
        ...

    def write(self, unit: UnitOfWork) -> None:
        """Writes the new and changed rows."""
        ...


KINDS: Mapping[ImportKind, type[Importer]] = {
    ImportKind.PRODUCTS: ProductImport,
    ImportKind.TAXES: TaxImport,
    ImportKind.RATES: RateImport,
    ImportKind.CUSTOMERS: CustomerImport,
    ImportKind.STANDING_ORDERS: OrderImport,
    ImportKind.LEAVES: LeaveImport,
    ImportKind.CONSUMPTION: ConsumptionImport,
    ImportKind.PAYMENTS: PaymentImport,
}
