"""Reports as the office asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.documents import PagePicture
from dairyos_desktop.services.dto.reports import (
    CollectionBy,
    DrawnReport,
    LitresBy,
    OutstandingBy,
    TaxesBy,
)
from dairyos_desktop.services.reports import (
    collection,
    litres,
    outstanding,
    reconciled,
    register,
    statement,
    taxes,
)
from dairyos_desktop.services.uncollected import uncollected

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.paper_ports import PagePictures, ReportRenderer
    from dairyos_desktop.services.ports import Clock, Database, FileStore


class ReportService:
    """Use cases of reports; each reads one snapshot of the books."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        renderer: ReportRenderer,
        pictures: PagePictures,
        files: FileStore,
    ) -> None:
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._pictures = pictures
        self._files = files

    @query(Action.READ)
    def routes(self, actor: Actor) -> tuple[str, ...]:  # noqa: ARG002 - checked by @query
        """The morning's routes, by which customers are grouped, by name."""
        with self._database.read() as session:
            names = session.scalars(select(Stop.route).where(Stop.shift == MORNING).distinct())
            return tuple(sorted(names))

    @query(Action.READ)
    def outstanding(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        by: OutstandingBy = OutstandingBy.ROUTE,
        route: str | None = None,
    ) -> Report:
        """Who owes how much since when, as the books stand now.

        Args:
            actor: Who asks.
            by: What a line is.
            route: Customers of one route alone; None for all.
        """
        with self._database.read() as session, uncollected():
            if by is OutstandingBy.ROUTE:
                return outstanding.by_route(session, self._clock.now())
            return outstanding.of_customers(session, self._clock.now(), route)

    @query(Action.READ)
    def collection(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        month: Month,
        by: CollectionBy = CollectionBy.DAY,
    ) -> Report:
        """A month's money, by the business date of the receipts."""
        told = {
            CollectionBy.DAY: collection.by_day,
            CollectionBy.PERSON: collection.by_person,
            CollectionBy.METHOD: collection.by_method,
        }[by]
        with self._database.read() as session:
            return told(session, self._clock.now(), month)

    @query(Action.READ)
    def statement(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        customer_id: int,
        from_on: dt.date | None,
        to_on: dt.date,
    ) -> Report:
        """A customer's account between two days, both included; without the first, all of it.

        Raises:
            NotFoundError: There is no such customer.
            InvalidInputError: The days are the wrong way round.
        """
        with self._database.read() as session:
            return statement.of_customer(session, self._clock.now(), customer_id, from_on, to_on)

    @query(Action.READ)
    def register(self, actor: Actor, month: Month) -> Report:  # noqa: ARG002 - checked by @query
        """Every bill of a month, with the audit log's head of now (I8)."""
        with self._database.read() as session, uncollected():
            return register.of_month(session, self._clock.now(), month)

    @query(Action.READ)
    def taxes(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        month: Month,
        by: TaxesBy = TaxesBy.PRODUCT,
    ) -> Report:
        """What was billed by product, or by HSN and tax rate."""
        with self._database.read() as session:
            now = self._clock.now()
            if by is TaxesBy.PRODUCT:
                return taxes.by_product(session, now, month)
            return taxes.by_hsn(session, now, month, dated=by is TaxesBy.HSN_DATED)

    @query(Action.READ)
    def litres(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        month: Month,
        by: LitresBy = LitresBy.PRODUCT,
    ) -> Report:
        """What was delivered in a month beside what its bills say."""
        told = litres.by_product if by is LitresBy.PRODUCT else litres.by_customer
        with self._database.read() as session, uncollected():
            return told(session, self._clock.now(), month)

    @query(Action.READ)
    def reconciled(self, actor: Actor, month: Month) -> Report:  # noqa: ARG002 - checked by @query
        """How the reconciliation of each day of a month went, and which days have none."""
        with self._database.read() as session:
            return reconciled.of_month(session, self._clock.now(), month)

    @query(Action.READ)
    def draw(self, actor: Actor, report: Report) -> DrawnReport:  # noqa: ARG002 - checked by @query
        """The report as a document, as it was read; nothing is written anywhere.

        Raises:
            EnvironmentTroubleError: A font is missing.
        """
        pdf = self._renderer.render_report(report)
        return DrawnReport(pdf, self._pictures.page_count(pdf))

    @query(Action.READ)
    def picture(self, actor: Actor, drawn: DrawnReport, page: int, scale: float) -> PagePicture:  # noqa: ARG002 - checked by @query
        """A page of a drawn report as a picture; scale 1.0 is 72 dots an inch."""
        return PagePicture(*self._pictures.picture(drawn.pdf, page, scale), drawn.pages)

    @command(Action.READ)
    def save(self, actor: Actor, drawn: DrawnReport, path: Path) -> None:  # noqa: ARG002 - checked by @command
        """Writes a drawn report as a PDF file, whole or not at all.

        Raises:
            EnvironmentTroubleError: The file can't be written.
        """
        self._files.write(path, drawn.pdf)
