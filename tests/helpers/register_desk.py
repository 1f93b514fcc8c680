"""An office that register files are brought into, and a small dairy to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.models.base import Base
from dairyos_desktop.services.billing.service import BillingService
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.imports.service import ImportService
from dairyos_desktop.services.payments.service import PaymentService
from helpers.dairy import Dairy
from helpers.offices import make_office

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.imports import ImportResult
    from helpers.databases import FixedClock


@dataclass
class Desk:
    """An office, its manager, and the folder that files are brought in from."""

    database: SqlDatabase
    actor: Actor
    imports: ImportService
    bills: BillingService
    payments: PaymentService
    folder: Path

    def load(self, kind: str, content: str, **options: Any) -> ImportResult:  # noqa: ANN401 - run's own
        file = self.folder / f"{kind}.csv"
        file.write_text(content, encoding="utf-8")
        return self.imports.run(self.actor, ImportKind(kind), file, **options)

    def good(self, kind: str, content: str) -> ImportResult:
        result = self.load(kind, content)
        assert result.bad == ()
        assert result.written
        return result

    def dairy(self, dairy: Dairy) -> None:
        for kind, file in dairy.write(self.folder / "dairy"):
            result = self.imports.run(self.actor, ImportKind(kind), file)
            assert result.bad == (), kind

    def rows(self, query: Any) -> list[Any]:  # noqa: ANN401 - any select
        with self.database.read() as session:
            return list(session.scalars(query))

    def everything(self) -> dict[str, list[str]]:
        """All rows of all tables, as text."""
        with self.database.read() as session:
            return {
                name: sorted(map(str, session.execute(text(f'SELECT * FROM "{name}"'))))  # noqa: S608 - our own tables
                for name in Base.metadata.tables
            }


def register_desk(database: SqlDatabase, clock: FixedClock, folder: Path) -> Desk:
    """A new office without anything in it."""
    actor = make_office(database, clock)
    return Desk(
        database,
        actor,
        ImportService(database, clock, WholeFiles()),
        BillingService(database, clock),
        PaymentService(database, clock),
        folder,
    )


def small_dairy() -> Dairy:
    """Two products, two customers, an order, a price, a delivery, a payment."""
    dairy = Dairy()
    dairy.product("CM", price="56", tax="0")
    dairy.product("GH", "pc", "0405", price="680", tax="0.05")
    dairy.customer("C1", "250.00")
    dairy.customer("C2", price_list="Hotels")
    dairy.order("C1", "CM", "1.5")
    dairy.leave("C1", "2026-10-03", "2026-10-10")
    dairy.delivery("2026-10-01", "C1", "CM", "1.5")
    dairy.payment("2026-10-05", "C2", "100.00", reference="slip 7")
    return dairy


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    """New, changed, unchanged and bad rows."""
    return result.new, result.changed, result.unchanged, len(result.bad)
