"""Statements of account: what a customer was billed and paid between two days, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import PAPER_SIZE
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.paper import PaperCustomer, PaperOffice, PaperSize
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.services.billing.paper import paper_customer
from dairyos_desktop.services.command import query
from dairyos_desktop.services.dto.documents import PagePicture
from dairyos_desktop.services.dto.statements import (
    DrawnStatement,
    StatementEntry,
    StatementPaper,
)
from dairyos_desktop.services.office import local_date, office_row
from dairyos_desktop.services.paper_look import read_look
from dairyos_desktop.services.payments.ledger import between, read_ledger
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.models.office import Office
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.paper_ports import PagePictures, StatementRenderer
    from dairyos_desktop.services.ports import Clock, Database, FileStore


class StatementService:
    """Use cases of statements."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        renderer: StatementRenderer,
        pictures: PagePictures,
        files: FileStore,
    ) -> None:
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._pictures = pictures
        self._files = files

    @query(Action.READ)
    def paper(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        customer_id: int,
        from_on: dt.date | None,
        to_on: dt.date,
    ) -> StatementPaper:
        """The account between two days, both included.

        Args:
            actor: Who asks.
            customer_id: Whose.
            from_on: The first day; None is from the beginning.
            to_on: The last.

        Raises:
            NotFoundError: There is no such customer.
            InvalidInputError: The days are the wrong way round.
        """
        with self._database.read() as session:
            return read_statement(session, customer_id, from_on, to_on, self._clock.now())

    @query(Action.READ)
    def draw(
        self,
        actor: Actor,
        customer_id: int,
        from_on: dt.date | None,
        to_on: dt.date,
        *,
        size: PaperSize | None = None,
    ) -> DrawnStatement:
        """The statement as a document, in the customer's language.

        Args:
            actor: Who asks.
            customer_id: Whose.
            from_on: The first day; None is from the beginning.
            to_on: The last.
            size: A4 or A5; None is A4 where the office's bills are on A4, else A5.

        Raises:
            NotFoundError: As `paper`.
            InvalidInputError: As `paper`.
            EnvironmentTroubleError: A font is missing.
        """
        paper = self.paper(actor, customer_id, from_on, to_on)
        with self._database.read() as session:
            bills = PaperSize(setting_value(session, PAPER_SIZE))
            look = read_look(session)
        sheet = size or statement_sheet(bills)
        pdf = self._renderer.render_statement(paper, size=sheet, look=look)
        days = f"{to_on:%Y-%m-%d}"
        if from_on is not None:
            days = f"{from_on:%Y-%m-%d} to {days}"
        name = f"Statement {paper.customer.code} {days}"
        return DrawnStatement(pdf, self._pictures.page_count(pdf), name, sheet.value)

    @query(Action.READ)
    def picture(self, actor: Actor, drawn: DrawnStatement, page: int, scale: float) -> PagePicture:  # noqa: ARG002 - checked
        """A page of a drawn statement as a picture; scale 1.0 is 72 dots an inch."""
        return PagePicture(*self._pictures.picture(drawn.pdf, page, scale), drawn.pages)

    @query(Action.READ)
    def save(self, actor: Actor, drawn: DrawnStatement, path: Path) -> None:  # noqa: ARG002 - checked
        """Writes a drawn statement as a PDF file, whole or not at all.

        Raises:
            EnvironmentTroubleError: The file can't be written.
        """
        self._files.write(path, drawn.pdf)


def statement_sheet(bills: PaperSize) -> PaperSize:
    """What statements are on, where bills are on that."""
    return PaperSize.A4 if bills is PaperSize.A4 else PaperSize.A5


def read_statement(
    session: Session, customer_id: int, from_on: dt.date | None, to_on: dt.date, now: dt.datetime
) -> StatementPaper:
    """The account between two days.

    Raises:
        NotFoundError: There is no such customer.
        InvalidInputError: The days are the wrong way round.
    """
    ledger = read_ledger(session, customer_id)
    office = office_row(session)
    begun, shown = between(ledger, from_on, to_on)
    return StatementPaper(
        office=_office(office),
        customer=_customer(session, customer_id),
        from_on=from_on,
        to_on=to_on,
        brought_forward=begun,
        entries=tuple(
            StatementEntry(row.date, row.what, row.ref, row.debit, row.credit, row.balance)
            for row in shown
        ),
        billed=Money.total(row.debit for row in shown),
        received=Money.total(row.credit for row in shown),
        closing=shown[-1].balance if shown else begun,
        printed_on=local_date(now, office.timezone),
    )


def _office(office: Office) -> PaperOffice:
    return PaperOffice(
        office.name, office.address, office.phone, office.gstin, office.fssai, office.upi_id
    )


def _customer(session: Session, customer_id: int) -> PaperCustomer:
    customer = session.get_one(Customer, customer_id)
    stop = session.scalar(
        select(Stop).where(Stop.customer_id == customer_id, Stop.shift == MORNING)
    )
    return paper_customer(customer, stop)
