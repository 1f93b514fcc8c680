"""The import of register files: one file, one transaction, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.services.command import command
from dairyos_desktop.services.dto.imports import ImportKind, ImportResult
from dairyos_desktop.services.imports.columns import Column, Parsed, parse
from dairyos_desktop.services.imports.consumption import ConsumptionImport
from dairyos_desktop.services.imports.customers import CustomerImport
from dairyos_desktop.services.imports.orders import LeaveImport, OrderImport
from dairyos_desktop.services.imports.payments import PaymentImport
from dairyos_desktop.services.imports.products import ProductImport
from dairyos_desktop.services.imports.report import Report
from dairyos_desktop.services.imports.sheet import read_sheet
from dairyos_desktop.services.imports.tariffs import RateImport, TaxImport
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database
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


class ImportService:
    """Brings register files into the books."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @command(Action.IMPORT)
    def run(
        self,
        actor: Actor,
        kind: ImportKind,
        file: Path,
        *,
        dry_run: bool = False,
        good_rows: bool = False,
        reason: str = "",
    ) -> ImportResult:
        """Reads a CSV or XLSX file and writes what is new or changed.

        Args:
            actor: Who imports.
            kind: Which register the file is.
            file: The file.
            dry_run: Only look; nothing is written.
            good_rows: Write the good rows though others are bad; else one bad row stops all.
            reason: Kept with the rows and in the audit log.

        Raises:
            NotFoundError: There is no such file.
            InvalidInputError: The file as a whole can't be taken.
        """
        register = KINDS[kind]
        parsed = parse(read_sheet(file), register.columns, register.row)
        if dry_run:
            with self._database.read() as session:
                report = Report(business_date(session, self._clock.now()), reason, parsed.bad)
                register(session, parsed, report)
            return _result(kind, report, written=False)
        with self._database.write(actor, f"import {kind.value}") as unit:
            # A list of its own: the whole transaction may be tried again.
            report = Report(business_date(unit.session, unit.now), reason, list(parsed.bad))
            importer = register(unit.session, parsed, report)
            written = good_rows or not report.bad
            if written and (report.new or report.changed):
                importer.write(unit)
                unit.audit("import", file.name, after=_counts(report), reason=reason)
                unit.changed(*importer.topics)
        return _result(kind, report, written=written)


def _counts(report: Report) -> dict[str, int]:
    return {
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "bad": len(report.bad),
    }


def _result(kind: ImportKind, report: Report, *, written: bool) -> ImportResult:
    return ImportResult(
        kind=kind,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        bad=tuple(sorted(report.bad, key=lambda problem: problem.line)),
        warnings=tuple(sorted(report.warnings, key=lambda problem: problem.line)),
        written=written,
    )
