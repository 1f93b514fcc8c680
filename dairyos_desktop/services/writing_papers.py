"""Many bills written as a file each, and as one document of all.

A file carries the recipe that it was made by (`_recipe`), and the books keep its digest: one that
is there, is whole and was made by today's recipe is not made again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from dairyos_desktop.config.version import version
from dairyos_desktop.domain.billing import IssuedBy
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.services.billing.issue import freeze
from dairyos_desktop.services.billing.seen import check_seen
from dairyos_desktop.services.dto.documents import (
    FailedPaper,
    PaperJob,
    PressedPaper,
    WrittenPapers,
)
from dairyos_desktop.services.stored_papers import StoredPapers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from dairyos_desktop.domain.paper import PaperLook, PaperSize
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.paper_ports import BillPress, BillRenderer
    from dairyos_desktop.services.ports import Database, FileStore

AT_ONCE: Final = 20
PRINTED: Final = IssuedBy.PDF.value
_DRAWN_AS: Final = "2"
"""Raised where a page comes to look different, so that files of before are made again."""


def paper_file_name(number: str) -> str:
    """A bill's file name: its number with a hyphen for what a file name can't hold."""
    return f"{number.replace('/', '-')}.pdf"


def issue(
    database: Database,
    actor: Actor,
    bill_ids: Sequence[int],
    seen: Sequence[BillRow] = (),
    cause: str = PRINTED,
) -> None:
    """Issues a handful of bills, since their papers go out.

    Raises:
        ConflictError: Some changed since they were `seen`.
    """
    wanted = set(bill_ids)
    shown = [row for row in seen if row.bill_id in wanted]
    with database.write(actor, "bills.issue") as unit:
        check_seen(unit.session, shown, issuing=True, lock=True)
        freeze(unit, bill_ids, cause)


@dataclass
class Writing:
    """One call's wishes, and how far it is.

    Attributes:
        unchanged: Bills whose file lay there already.
        stopped: Whether Stop came before the last one.
    """

    folder: Path
    size: PaperSize
    look: PaperLook
    merged: Path | None = None
    progress: Callable[[int, int], None] | None = None
    stop: Callable[[], bool] | None = None
    seen: Sequence[BillRow] = ()
    unchanged: set[int] = field(default_factory=set)
    stopped: bool = False

    def tell(self, drawn: int, total: int) -> None:
        """Tells how many are done."""
        if self.progress is not None:
            self.progress(drawn + len(self.unchanged), total)

    def stops(self) -> bool:
        """Whether Stop came."""
        self.stopped = self.stop is not None and self.stop()
        return self.stopped


class PaperWriter:
    """Issues, draws and notes, a handful after the other; drawing runs beside the other two."""

    def __init__(
        self, database: Database, renderer: BillRenderer, files: FileStore, press: BillPress
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._files = files
        self._press = press
        self._drawn = 0

    def write(self, actor: Actor, bill_ids: Sequence[int], wish: Writing) -> WrittenPapers:
        """All files, and the document of all of them where it is wanted.

        Raises:
            ConflictError: Some changed since they were seen; what is written by then stays.
            EnvironmentTroubleError: The document of all can't be written.
        """
        done: list[PressedPaper] = []
        noted = 0
        jobs = self._jobs(actor, bill_ids, wish)
        size, look = wish.size, wish.look
        for pressed in self._press.press(jobs, len(bill_ids), size=size.slip, look=look):
            done.append(pressed)
            self._drawn = len(done)
            if self._drawn - noted == AT_ONCE:
                self._note(actor, done[noted:])
                noted = self._drawn
            wish.tell(self._drawn, len(bill_ids))
        self._note(actor, done[noted:])
        good = {row.bill_id for row in done if not row.problem} | wish.unchanged
        written = [bill_id for bill_id in bill_ids if bill_id in good]
        if wish.merged is not None and written:
            papers = StoredPapers(self._database, written)
            self._files.write(wish.merged, self._renderer.render(papers, size=size, look=look))
        failed = tuple(FailedPaper(row.number, row.problem) for row in done if row.problem)
        return WrittenPapers(len(written), failed, wish.stopped, len(wish.unchanged))

    def _jobs(self, actor: Actor, bill_ids: Sequence[int], wish: Writing) -> Iterator[PaperJob]:
        """What is to be drawn, each handful issued before; what lies there as it should is not."""
        for start in range(0, len(bill_ids), AT_ONCE):
            if wish.stops():
                return
            some = bill_ids[start : start + AT_ONCE]
            issue(self._database, actor, some, wish.seen)
            for row in self._frozen(some):
                recipe = _recipe(row.snapshot_sha256, wish.size, wish.look)
                path = wish.folder / paper_file_name(row.number)
                if row.pdf_sha256 and self._lies_there(path, row.pdf_sha256, recipe):
                    wish.unchanged.add(row.id)
                    wish.tell(self._drawn, len(bill_ids))
                else:
                    yield PaperJob(row.id, row.number, row.snapshot, path, recipe)

    def _lies_there(self, path: Path, digest: str, recipe: str) -> bool:
        """Whether a file is whole, and what would be made now."""
        data = self._files.read(path)
        return (
            data is not None
            and recipe.encode() in data
            and hashlib.sha256(data).hexdigest() == digest
        )

    def _frozen(self, bill_ids: Sequence[int]) -> list[Any]:
        """Their snapshots as they are kept, in the order given."""
        wanted = select(
            Bill.id, Bill.number, Bill.snapshot, Bill.snapshot_sha256, Bill.pdf_sha256
        ).where(Bill.id.in_(bill_ids))
        with self._database.read() as session:
            rows = {row.id: row for row in session.execute(wanted)}
        return [rows[bill_id] for bill_id in bill_ids]

    def _note(self, actor: Actor, pressed: Sequence[PressedPaper]) -> None:
        """Keeps each file's name and digest; the bill's content and version are untouched."""
        done = [row for row in pressed if not row.problem]
        if not done:
            return
        with self._database.write(actor, "bills.print") as unit:
            written: dict[str, str] = {}
            for row in done:
                number = unit.session.execute(
                    update(Bill)
                    .where(Bill.id == row.bill_id, Bill.pdf_sha256.is_distinct_from(row.sha256))
                    .values(pdf_key=row.name, pdf_sha256=row.sha256)
                    .returning(Bill.number)
                    .execution_options(synchronize_session=False)
                ).scalar_one_or_none()
                if number is not None:
                    written[number] = row.sha256
            if written:
                unit.audit("bills", "papers", after=written)


def _recipe(snapshot_sha256: str, size: PaperSize, look: PaperLook) -> str:
    """What a bill's file is made from: the same recipe gives the same bytes."""
    parts = (snapshot_sha256, size.slip.value, look.digest(), _DRAWN_AS, version())
    return f"dairyos {hashlib.sha256(' '.join(parts).encode()).hexdigest()}"
