"""Papers of bills: as files, as one document, as pictures for the screen.

Writing a bill's paper issues it (rule 17): the issue is committed first, then the page is drawn
from the snapshot, so that no drawing happens inside a transaction and what is on paper is what
the books keep. A draft issues nothing.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.domain.declared_settings import PAPER_SIZE
from dairyos_desktop.domain.errors import DairyError, NotFoundError
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.billing.seen import check_seen
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.documents import FailedPaper, PagePicture, WrittenPapers
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.ports import BillRenderer, Database, FileStore, PagePictures

_AT_ONCE = 20
PRINTED = IssuedBy.PDF.value


def paper_file_name(number: str) -> str:
    """A bill's file name: its number with a hyphen for what a file name can't hold."""
    return f"{number.replace('/', '-')}.pdf"


class DocumentService:
    """Use cases of papers."""

    def __init__(
        self,
        database: Database,
        renderer: BillRenderer,
        pictures: PagePictures,
        files: FileStore,
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._pictures = pictures
        self._files = files

    @command(Action.ISSUE_BILLS)
    def write_month(
        self,
        actor: Actor,
        month: Month,
        folder: Path,
        *,
        merged: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> WrittenPapers:
        """Writes a file for each bill of the month and, where asked, one with all of them.

        Void bills and bills of 0.00 are left out (rule 13).

        Raises:
            EnvironmentTroubleError: The merged file can't be written.
        """
        return self._write(
            actor, self._printable(month), folder, merged=merged, progress=progress, stop=stop
        )

    @query(Action.PRINT_DRAFTS)
    def write_drafts(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        month: Month,
        folder: Path,
        *,
        merged: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> WrittenPapers:
        """Writes drafts, marked so on each page; nothing is issued.

        Raises:
            EnvironmentTroubleError: A file can't be written.
        """
        ids = self._printable(month)
        size = self._paper_size()
        papers: list[BillPaper] = []
        for start in range(0, len(ids), _AT_ONCE):
            with self._database.read() as session:
                papers += read_papers(session, ids[start : start + _AT_ONCE])
        for done, paper in enumerate(papers, start=1):
            pdf = self._renderer.render([paper], size=size, draft=True)
            self._files.write(folder / f"draft-{paper_file_name(paper.number)}", pdf)
            if progress is not None:
                progress(done, len(papers))
        if merged is not None and papers:
            self._files.write(merged, self._renderer.render(papers, size=size, draft=True))
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
        return self._write(
            actor, list(bill_ids), folder, merged=merged, progress=progress, stop=stop, seen=seen
        )

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
        with self._database.read() as session:
            check_seen(session, seen, issuing=True)
        papers: list[BillPaper] = []
        for start in range(0, len(bill_ids), _AT_ONCE):
            papers += self._issued(actor, bill_ids[start : start + _AT_ONCE], seen)
            if progress is not None:
                progress(len(papers), len(bill_ids))
        if papers:
            self._files.write(path, self._renderer.render(papers, size=self._paper_size()))
        return WrittenPapers(len(papers), ())

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
        pdf = self._renderer.render(papers, size=self._paper_size())
        pages = self._pictures.page_count(pdf)
        if not 0 <= page < pages:
            raise NotFoundError(say("The bill has {pages} pages.", pages=pages))
        return PagePicture(*self._pictures.picture(pdf, page, scale), pages)

    def _write(
        self,
        actor: Actor,
        bill_ids: list[int],
        folder: Path,
        *,
        merged: Path | None,
        progress: Callable[[int, int], None] | None,
        stop: Callable[[], bool] | None,
        seen: Sequence[BillRow] = (),
    ) -> WrittenPapers:
        size = self._paper_size()
        written: list[BillPaper] = []
        failed: list[FailedPaper] = []
        stopped = False
        for start in range(0, len(bill_ids), _AT_ONCE):
            if stop is not None and stop():
                stopped = True
                break
            done: dict[int, tuple[str, str]] = {}
            some = bill_ids[start : start + _AT_ONCE]
            for bill_id, paper in zip(some, self._issued(actor, some, seen), strict=True):
                name = paper_file_name(paper.number)
                try:
                    pdf = self._renderer.render([paper], size=size)
                    self._files.write(folder / name, pdf)
                except DairyError as error:
                    failed.append(FailedPaper(paper.number, error.message))
                    continue
                done[bill_id] = (name, hashlib.sha256(pdf).hexdigest())
                written.append(paper)
            self._note(actor, done)
            if progress is not None:
                progress(min(start + _AT_ONCE, len(bill_ids)), len(bill_ids))
        if merged is not None and written:
            self._files.write(merged, self._renderer.render(written, size=size))
        return WrittenPapers(len(written), tuple(failed), stopped)

    def _issued(
        self, actor: Actor, bill_ids: Sequence[int], seen: Sequence[BillRow] = ()
    ) -> list[BillPaper]:
        wanted = set(bill_ids)
        shown = [row for row in seen if row.bill_id in wanted]
        with self._database.write(actor, "bills.issue") as unit:
            check_seen(unit.session, shown, issuing=True, lock=True)
            freeze(unit, bill_ids, PRINTED)
        with self._database.read() as session:
            return read_papers(session, bill_ids)

    def _note(self, actor: Actor, done: dict[int, tuple[str, str]]) -> None:
        """Keeps each file's name and digest; the bill's content and version are untouched."""
        if not done:
            return
        with self._database.write(actor, "bills.print") as unit:
            written: dict[str, str] = {}
            for bill_id, (name, digest) in done.items():
                number = unit.session.execute(
                    update(Bill)
                    .where(Bill.id == bill_id, Bill.pdf_sha256.is_distinct_from(digest))
                    .values(pdf_key=name, pdf_sha256=digest)
                    .returning(Bill.number)
                    .execution_options(synchronize_session=False)
                ).scalar_one_or_none()
                if number is not None:
                    written[number] = digest
            if written:
                unit.audit("bills", "papers", after=written)

    def _printable(self, month: Month) -> list[int]:
        with self._database.read() as session:
            rows = session.execute(
                select(Bill.id, Bill.total)
                .where(Bill.month == str(month), Bill.status != "VOID")
                .order_by(Bill.number_year, Bill.number_seq)
            )
            return [bill_id for bill_id, total in rows if total]

    def _paper_size(self) -> PaperSize:
        with self._database.read() as session:
            return PaperSize(setting_value(session, PAPER_SIZE))
