"""How papers would look with settings that aren't saved yet: the office's own last ones."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import (
    BILL_PREFIX,
    PAPER_COLOUR,
    PAPER_SIZE,
    RECEIPT_PAPER,
    declared,
)
from dairyos_desktop.domain.errors import DairyError, NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import PaperLook, PaperOffice, PaperSize, ReceiptSize
from dairyos_desktop.domain.periods import financial_year
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.sample_paper import sample_paper
from dairyos_desktop.domain.texts import say
from dairyos_desktop.domain.upi import upi_uri
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.command import query
from dairyos_desktop.services.dto.documents import SHOWN_ON_PAPER, PagePicture, ShownPaper
from dairyos_desktop.services.office import local_date, office_row
from dairyos_desktop.services.paper_look import read_look
from dairyos_desktop.services.receipts import read_receipt
from dairyos_desktop.services.sample_papers import sample_receipt, sample_statement
from dairyos_desktop.services.settings import setting_value
from dairyos_desktop.services.statements import read_statement, statement_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.receipts import ReceiptPaper
    from dairyos_desktop.services.dto.statements import StatementPaper
    from dairyos_desktop.services.paper_ports import (
        BillRenderer,
        PagePictures,
        ReceiptRenderer,
        StatementRenderer,
    )
    from dairyos_desktop.services.ports import Clock, Database

_OF_OFFICE: Final = ("name", "address", "phone", "gstin", "fssai", "upi_id")
_APRIL: Final = 4


@dataclass(frozen=True)
class PaperRenderers:
    """What draws the papers."""

    bills: BillRenderer
    receipts: ReceiptRenderer
    statements: StatementRenderer


class PaperPreviewService:
    """Use cases of the page beside the settings; nothing is written, no bill becomes issued."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        renderers: PaperRenderers,
        pictures: PagePictures,
    ) -> None:
        self._database = database
        self._clock = clock
        self._renderers = renderers
        self._pictures = pictures

    @query(Action.READ)
    def picture(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        typed: Mapping[str, str],
        *,
        paper: ShownPaper = ShownPaper.BILL,
        page: int = 0,
        scale: float,
    ) -> PagePicture:
        """A page of the office's newest papers of a kind, else of a made-up one.

        Args:
            actor: Who looks.
            typed: What stands in the fields of `SHOWN_ON_PAPER`, by key; what can't be taken is
                left out, so that half a word changes nothing.
            paper: Bills, as many as a sheet takes; a receipt; or a statement of the year's account.
            page: From 0.
            scale: 1.0 is 72 dots an inch.

        Raises:
            NotFoundError: There is no such page.
        """
        wanted = _Wanted(_taken(typed), self._clock.now())
        draw = {
            ShownPaper.BILL: self._bills,
            ShownPaper.RECEIPT: self._receipt,
            ShownPaper.STATEMENT: self._statement,
        }[paper]
        pdf = draw(wanted)
        pages = self._pictures.page_count(pdf)
        if not 0 <= page < pages:
            raise NotFoundError(say("There are {pages} pages.", pages=pages))
        return PagePicture(*self._pictures.picture(pdf, page, scale), pages)

    def _bills(self, wanted: _Wanted) -> bytes:
        with self._database.read() as session:
            size = wanted.size(session)
            papers = _papers(session, size.on_a_sheet, wanted)
            look = wanted.look(session)
        return self._renderers.bills.render(papers, size=size, look=look)

    def _receipt(self, wanted: _Wanted) -> bytes:
        with self._database.read() as session:
            paper = wanted.receipt(session)
            size = wanted.values.get(RECEIPT_PAPER.key) or setting_value(session, RECEIPT_PAPER)
            look = wanted.look(session)
        render = self._renderers.receipts.render_receipts
        return render([paper], size=ReceiptSize(size), look=look)[0]

    def _statement(self, wanted: _Wanted) -> bytes:
        with self._database.read() as session:
            paper = wanted.statement(session)
            size, look = statement_sheet(wanted.size(session)), wanted.look(session)
        return self._renderers.statements.render_statement(paper, size=size, look=look)


@dataclass(frozen=True)
class _Wanted:
    """Papers as they would be with what is typed; `now` is when they would be printed."""

    values: Mapping[str, str]
    now: dt.datetime

    def size(self, session: Session) -> PaperSize:
        return PaperSize(self.values.get(PAPER_SIZE.key) or setting_value(session, PAPER_SIZE))

    def look(self, session: Session) -> PaperLook:
        saved = read_look(session)
        return PaperLook(self.values.get(PAPER_COLOUR.key, saved.colour), saved.logo)

    def office(self, session: Session) -> PaperOffice:
        row = office_row(session)
        return PaperOffice(**{key: self.values.get(key, getattr(row, key)) for key in _OF_OFFICE})

    def sample(self, session: Session) -> BillPaper:
        prefix = self.values.get(BILL_PREFIX.key, office_row(session).bill_prefix)
        office = self.office(session)
        return _with(sample_paper(office, prefix), office)

    def receipt(self, session: Session) -> ReceiptPaper:
        newest = session.scalar(
            select(Payment.id)
            .where(
                Payment.receipt.is_not(None),
                Payment.customer_id.is_not(None),
                Payment.reverses_id.is_(None),
            )
            .order_by(Payment.id.desc())
            .limit(1)
        )
        if newest is None:
            return sample_receipt(self.sample(session))
        office, paper = self.office(session), read_receipt(session, newest, self.now)
        # The reference is the bill's that would be paid first, which nobody types here.
        asked = upi_uri(
            upi_id=office.upi_id, payee=office.name, payable=paper.balance, number=paper.receipt
        )
        return dataclasses.replace(
            paper,
            office=office.name,
            address=office.address,
            phone=office.phone,
            gstin=office.gstin,
            upi_id=office.upi_id,
            upi=asked or "",
        )

    def statement(self, session: Session) -> StatementPaper:
        customer = session.scalar(
            select(Bill.customer_id)
            .where(Bill.status != "VOID")
            .order_by(Bill.number_year.desc(), Bill.number_seq.desc())
            .limit(1)
        )
        if customer is None:
            return sample_statement(self.sample(session))
        office = self.office(session)
        today = local_date(self.now, office_row(session).timezone)
        begun = dt.date(financial_year(today), _APRIL, 1)
        paper = read_statement(session, customer, begun, today, self.now)
        return dataclasses.replace(paper, office=office)


def _taken(typed: Mapping[str, str]) -> dict[str, str]:
    taken: dict[str, str] = {}
    for key in SHOWN_ON_PAPER & typed.keys():
        try:
            taken[key] = str(declared(key).from_text(typed[key]))
        except DairyError:
            continue
    return taken


def _papers(session: Session, count: int, wanted: _Wanted) -> list[BillPaper]:
    newest = session.scalars(
        select(Bill.id)
        .where(Bill.status != "VOID", Bill.total != Money.zero)
        .order_by(Bill.number_year.desc(), Bill.number_seq.desc())
        .limit(count)
    ).all()
    if not newest:
        return [wanted.sample(session)] * count
    office = wanted.office(session)
    return [_with(paper, office) for paper in read_papers(session, sorted(newest))]


def _with(paper: BillPaper, office: PaperOffice) -> BillPaper:
    """The bill as it would be from the office as it is typed."""
    uri = None
    if office.upi_id:
        uri = upi_uri(
            upi_id=office.upi_id,
            payee=office.name,
            payable=Money(paper.payable),
            number=paper.number,
        )
    return dataclasses.replace(paper, office=office, upi=uri or "")
