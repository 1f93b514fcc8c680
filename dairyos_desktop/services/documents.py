"""Papers of bills: as files, as one document, as pictures for the screen.

Writing a bill's paper issues it (rule 17): the issue is committed first, then the page is drawn
from the snapshot, so that no drawing happens inside a transaction and what is on paper is what
the books keep. A draft issues nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.declared_settings import PAPER_SIZE
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.billing.seen import check_seen
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.documents import DrawnBills, PagePicture, WrittenPapers
from dairyos_desktop.services.paper_look import read_look
from dairyos_desktop.services.settings import setting_value
from dairyos_desktop.services.stored_papers import StoredPapers
from dairyos_desktop.services.writing_papers import (
    AT_ONCE,
    PaperWriter,
    Writing,
    issue,
    paper_file_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from dairyos_desktop.domain.paper import PaperLook
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.paper_ports import BillPress, BillRenderer, PagePictures
    from dairyos_desktop.services.ports import Database, FileStore


class DocumentService:
    """Use cases of papers.

    Each call that takes a `size` draws for that paper, or for the office's where it is None.
    """

    def __init__(
        self,
        database: Database,
        renderer: BillRenderer,
        pictures: PagePictures,
        files: FileStore,
        press: BillPress,
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._pictures = pictures
        self._files = files
        self._press = press

    @command(Action.ISSUE_BILLS)
    def write_month(
        self,
        actor: Actor,
        month: Month,
        folder: Path,
        *,
        merged: Path | None = None,
        size: PaperSize | None = None,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> WrittenPapers:
        """Writes a file for each bill of the month and, where asked, one with all of them.

        Void bills and bills of 0.00 are left out (rule 13). Files that lie there just as they
        would be made are left alone.

        Raises:
            EnvironmentTroubleError: The merged file can't be written.
        """
        wish = Writing(folder, *self._style(size), merged=merged, progress=progress, stop=stop)
        return self._written(actor, self._printable(month), wish)

    @query(Action.PRINT_DRAFTS)
    def write_drafts(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        month: Month,
        folder: Path,
        *,
        merged: Path | None = None,
        size: PaperSize | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> WrittenPapers:
        """Writes drafts, marked so on each page; nothing is issued.

        Raises:
            EnvironmentTroubleError: A file can't be written.
        """
        papers = StoredPapers(self._database, self._printable(month))
        chosen, look = self._style(size)
        for done, paper in enumerate(papers, start=1):
            pdf = self._renderer.render([paper], size=chosen.slip, look=look, draft=True)
            self._files.write(folder / f"draft-{paper_file_name(paper.number)}", pdf)
            if progress is not None:
                progress(done, len(papers))
        if merged is not None and papers:
            pdf = self._renderer.render(papers, size=chosen, look=look, draft=True)
            self._files.write(merged, pdf)
        return WrittenPapers(len(papers), ())

    @command(Action.ISSUE_BILLS)
    def write_bills(
        self,
        actor: Actor,
        bill_ids: Sequence[int],
        folder: Path,
        *,
        merged: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
        seen: Sequence[BillRow] = (),
    ) -> WrittenPapers:
        """Writes the bills asked for, in the order given; a bill of 0.00 is written too.

        Raises:
            ConflictError: Some changed since they were `seen`; what is written by then stays.
            EnvironmentTroubleError: The merged file can't be written.
        """
        with self._database.read() as session:
            check_seen(session, seen, issuing=True)
        wish = Writing(folder, *self._style(None), merged=merged, seen=seen)
        wish.progress, wish.stop = progress, stop
        return self._written(actor, bill_ids, wish)

    @command(Action.ISSUE_BILLS)
    def write_merged(
        self,
        actor: Actor,
        bill_ids: Sequence[int],
        path: Path,
        *,
        progress: Callable[[int, int], None] | None = None,
        seen: Sequence[BillRow] = (),
    ) -> WrittenPapers:
        """Writes the bills into one document, in the order given.

        Args:
            actor: Who asks.
            bill_ids: The bills.
            path: The document.
            progress: Told (bills ready, bills in all); the drawing itself is quick.
            seen: The bills as they were shown to whom decided.

        Raises:
            ConflictError: Some changed since they were seen; no file was written.
            EnvironmentTroubleError: The file can't be written.
        """
        if bill_ids:
            self._issue(actor, bill_ids, seen, IssuedBy.PDF, progress)
            size, look = self._style(None)
            papers = StoredPapers(self._database, bill_ids)
            self._files.write(path, self._renderer.render(papers, size=size, look=look))
        return WrittenPapers(len(bill_ids), ())

    @command(Action.ISSUE_BILLS)
    def draw(
        self,
        actor: Actor,
        bill_ids: Sequence[int],
        *,
        both_sides: bool = False,
        seen: Sequence[BillRow] = (),
    ) -> DrawnBills:
        """Issues the bills and draws them as one document for a printer, in the order given.

        They don't count as printed by that: whoever hears that the printer took them says so, by
        `BillingService.issue`.

        Args:
            actor: Who asks.
            bill_ids: At least one bill.
            both_sides: The printer turns the sheets, so each bill begins on a fresh one.
            seen: The bills as they were shown to whom decided.

        Raises:
            ConflictError: Some changed since they were seen; nothing was drawn.
        """
        self._issue(actor, bill_ids, seen, IssuedBy.PRINTING)
        size, look = self._style(None)
        papers = StoredPapers(self._database, bill_ids)
        pdf = self._renderer.render(papers, size=size, look=look, both_sides=both_sides)
        return DrawnBills(pdf, self._pictures.page_count(pdf), self._pictures.size_mm(pdf))

    @query(Action.READ)
    def picture_of(self, actor: Actor, drawn: DrawnBills, page: int, scale: float) -> PagePicture:  # noqa: ARG002 - checked
        """A page of drawn bills as a picture; scale 1.0 is 72 dots an inch."""
        return PagePicture(*self._pictures.picture(drawn.pdf, page, scale), drawn.pages)

    @query(Action.READ)
    def save(self, actor: Actor, drawn: DrawnBills, path: Path) -> None:  # noqa: ARG002 - checked
        """Writes drawn bills as a file, whole or not at all.

        Raises:
            EnvironmentTroubleError: The file can't be written.
        """
        self._files.write(path, drawn.pdf)

    @query(Action.READ)
    def picture(self, actor: Actor, bill_id: int, *, page: int = 0, scale: float) -> PagePicture:  # noqa: ARG002 - checked
        """A page of a bill as it would be printed now; a bill that isn't issued is no draft here.

        Args:
            actor: Who looks.
            bill_id: The bill.
            page: From 0.
            scale: 1.0 is 72 dots an inch.

        Raises:
            NotFoundError: No such bill or page.
        """
        with self._database.read() as session:
            if session.get(Bill, bill_id) is None:
                raise NotFoundError(
                    say("The bill isn't there any more."), say("Look at the list again.")
                )
            papers = read_papers(session, [bill_id])
        size, look = self._style(None)
        pdf = self._renderer.render(papers, size=size.slip, look=look)
        pages = self._pictures.page_count(pdf)
        if not 0 <= page < pages:
            raise NotFoundError(say("The bill has {pages} pages.", pages=pages))
        return PagePicture(*self._pictures.picture(pdf, page, scale), pages)

    def _written(self, actor: Actor, bill_ids: Sequence[int], wish: Writing) -> WrittenPapers:
        writer = PaperWriter(self._database, self._renderer, self._files, self._press)
        return writer.write(actor, bill_ids, wish)

    def _issue(
        self,
        actor: Actor,
        bill_ids: Sequence[int],
        seen: Sequence[BillRow],
        cause: IssuedBy,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        with self._database.read() as session:
            check_seen(session, seen, issuing=True)
        for start in range(0, len(bill_ids), AT_ONCE):
            some = bill_ids[start : start + AT_ONCE]
            issue(self._database, actor, some, seen, cause.value)
            if progress is not None:
                progress(start + len(some), len(bill_ids))

    def _printable(self, month: Month) -> list[int]:
        with self._database.read() as session:
            rows = session.execute(
                select(Bill.id, Bill.total)
                .where(Bill.month == str(month), Bill.status != "VOID")
                .order_by(Bill.number_year, Bill.number_seq)
            )
            return [bill_id for bill_id, total in rows if total]

    def _style(self, size: PaperSize | None) -> tuple[PaperSize, PaperLook]:
        with self._database.read() as session:
            return size or PaperSize(setting_value(session, PAPER_SIZE)), read_look(session)
