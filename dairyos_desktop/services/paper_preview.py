"""How papers would look with settings that aren't saved yet: the office's own last bills."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import (
    BILL_PREFIX,
    PAPER_COLOUR,
    PAPER_SIZE,
    declared,
)
from dairyos_desktop.domain.errors import DairyError, NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import PaperLook, PaperOffice, PaperSize
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.sample_paper import sample_paper
from dairyos_desktop.domain.texts import say
from dairyos_desktop.domain.upi import upi_uri
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.command import query
from dairyos_desktop.services.dto.documents import SHOWN_ON_PAPER, PagePicture
from dairyos_desktop.services.office import office_row
from dairyos_desktop.services.paper_look import read_look
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.paper_ports import BillRenderer, PagePictures
    from dairyos_desktop.services.ports import Database

_OF_OFFICE: Final = ("name", "address", "phone", "gstin", "fssai", "upi_id")


class PaperPreviewService:
    """Use cases of the page beside the settings; nothing is written, no bill becomes issued."""

    def __init__(self, database: Database, renderer: BillRenderer, pictures: PagePictures) -> None:
        self._database = database
        self._renderer = renderer
        self._pictures = pictures

    @query(Action.READ)
    def picture(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        typed: Mapping[str, str],
        *,
        page: int = 0,
        scale: float,
    ) -> PagePicture:
        """A page of the office's newest bills, as many as a sheet takes, else of a made-up one.

        Args:
            actor: Who looks.
            typed: What stands in the fields of `SHOWN_ON_PAPER`, by key; what can't be taken is
                left out, so that half a word changes nothing.
            page: From 0.
            scale: 1.0 is 72 dots an inch.

        Raises:
            NotFoundError: There is no such page.
        """
        values = _taken(typed)
        with self._database.read() as session:
            size = PaperSize(values.get(PAPER_SIZE.key) or setting_value(session, PAPER_SIZE))
            saved = read_look(session)
            papers = _papers(session, size.on_a_sheet, values)
        look = PaperLook(values.get(PAPER_COLOUR.key, saved.colour), saved.logo)
        pdf = self._renderer.render(papers, size=size, look=look)
        pages = self._pictures.page_count(pdf)
        if not 0 <= page < pages:
            raise NotFoundError(say("There are {pages} pages.", pages=pages))
        return PagePicture(*self._pictures.picture(pdf, page, scale), pages)


def _taken(typed: Mapping[str, str]) -> dict[str, str]:
    taken: dict[str, str] = {}
    for key in SHOWN_ON_PAPER & typed.keys():
        try:
            taken[key] = str(declared(key).from_text(typed[key]))
        except DairyError:
            continue
    return taken


def _papers(session: Session, count: int, values: Mapping[str, str]) -> list[BillPaper]:
    newest = session.scalars(
        select(Bill.id)
        .where(Bill.status != "VOID", Bill.total != Money.zero)
        .order_by(Bill.number_year.desc(), Bill.number_seq.desc())
        .limit(count)
    ).all()
    row = office_row(session)
    office = PaperOffice(**{key: values.get(key, getattr(row, key)) for key in _OF_OFFICE})
    if not newest:
        prefix = values.get(BILL_PREFIX.key, row.bill_prefix)
        return [_with(sample_paper(office, prefix), office)] * count
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
