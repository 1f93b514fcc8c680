"""Bills as PDF files: one, several in one, a file each, and drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.bills.asking import consequence, named
from dairyos_desktop.ui.bills.both_states import go_on_with
from dairyos_desktop.ui.bills.month import total_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from dairyos_desktop.domain.errors import ConflictError
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.documents import WrittenPapers
    from dairyos_desktop.ui.bills.runs import Runs
    from dairyos_desktop.ui.work import Progress

_PDF = (("PDF", "*.pdf"),)
_FOLDER = "pdf"
_NAMED = 3


def file_name(number: str) -> str:
    """A bill's file name: its number with a hyphen for what a file name can't hold."""
    return f"{number.replace('/', '-')}.pdf"


class Saving:
    """Asks where, and writes; a file that goes out issues its bill."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._context = runs.context

    def one(self, row: BillRow) -> None:
        """One bill as a PDF file."""
        self._document([row], file_name(row.number), tr("Save {number}", number=row.number))

    def merged(self, rows: Sequence[BillRow], month: Month) -> None:
        """Several bills in one PDF file."""
        title = tr(
            "Save {counted} in one file", counted=trn("{count} bill", "{count} bills", len(rows))
        )
        self._document(rows, f"Bills {month.label()}.pdf", title)

    def files(self, rows: Sequence[BillRow]) -> None:
        """Several bills, a PDF file each."""
        if not self._agreed(rows):
            return
        count = trn("{count} bill", "{count} bills", len(rows))
        title = tr("Save {count}, a file each", count=count)
        folder = self._context.prompts.folder(self._runs.screen, title=title)
        if folder is None:
            return
        self._write_files(rows, folder)

    def _write_files(self, rows: Sequence[BillRow], folder: Path) -> None:
        services, actor = self._context.services, self._context.actor
        ids = [row.bill_id for row in rows]
        self._run(
            lambda progress: services.documents.write_bills(
                actor, ids, folder, progress=progress.report, stop=progress.stopped, seen=rows
            ),
            folder,
            tr(
                "{counted} saved in {folder}.",
                counted=trn("{count} bill", "{count} bills", len(ids)),
                folder=folder,
            ),
            lambda error: self._on_changed(error, rows, lambda now: self._write_files(now, folder)),
        )

    def month(self, month: Month) -> None:
        """All of a month as files in the data folder, where the office wants it after each run."""
        if self._runs.running:
            return
        folder = self._context.data_dir / _FOLDER / f"Bills {month}"
        services, actor = self._context.services, self._context.actor
        self._run(
            lambda progress: services.documents.write_month(
                actor, month, folder, progress=progress.report, stop=progress.stopped
            ),
            folder,
            tr(
                "Bills of {month} are made and saved in {folder}.",
                month=month.label(),
                folder=folder,
            ),
        )

    def drafts(self, month: Month) -> None:
        """The month's bills as marked drafts, a file each; nothing is issued."""
        if self._runs.running:
            return
        title = tr("Save drafts of {label}, a file each", label=month.label())
        folder = self._context.prompts.folder(self._runs.screen, title=title)
        if folder is None:
            return
        services, actor = self._context.services, self._context.actor
        self._run(
            lambda progress: services.documents.write_drafts(
                actor, month, folder, progress=progress.report
            ),
            folder,
            tr(
                "Drafts of {label} saved in {folder}. Nothing was issued.",
                label=month.label(),
                folder=folder,
            ),
        )

    def _document(self, rows: Sequence[BillRow], name: str, title: str) -> None:
        if not self._agreed(rows):
            return
        path = self._context.prompts.save_file(
            self._runs.screen,
            title=title,
            name=str(self._context.data_dir / _FOLDER / name),
            kinds=_PDF,
        )
        if path is None:
            return
        self._write_document(rows, path)

    def _write_document(self, rows: Sequence[BillRow], path: Path) -> None:
        services, actor = self._context.services, self._context.actor
        ids = [row.bill_id for row in rows]
        self._run(
            lambda progress: services.documents.write_merged(
                actor, ids, path, progress=progress.report, seen=rows
            ),
            path.parent,
            tr(
                "{counted} saved as {path}.",
                counted=trn("{count} bill", "{count} bills", len(ids)),
                path=path.name,
            ),
            lambda error: self._on_changed(
                error, rows, lambda now: self._write_document(now, path)
            ),
        )

    def _on_changed(
        self, error: ConflictError, rows: Sequence[BillRow], again: Callable[[list[BillRow]], None]
    ) -> bool:
        return go_on_with(
            self._runs.screen,
            error,
            rows,
            yes=lambda now: tr("Save {now}, {now2}", now=named(now), now2=total_of(now).format()),
            again=again,
        )

    def _agreed(self, rows: Sequence[BillRow]) -> bool:
        if not rows or self._runs.running:
            return False
        detail = consequence(rows)
        what = named(rows)
        return not detail or self._context.prompts.confirm(
            self._runs.screen,
            question=tr("Save {what} as PDF, {rows}?", what=what, rows=total_of(rows).format()),
            detail=detail,
            yes=tr("Save {what}", what=what),
        )

    def _run(
        self,
        call: Callable[[Progress], WrittenPapers],
        folder: Path,
        words: str,
        changed: Callable[[ConflictError], bool] | None = None,
    ) -> None:
        self._runs.start(
            call,
            done=lambda written: self._on_saved(written, folder, words),
            running=tr("Bills are being saved."),
            step=tr("Bill"),
            changed=changed,
        )

    def _on_saved(self, written: WrittenPapers, folder: Path, words: str) -> None:
        url = QUrl.fromLocalFile(str(folder))
        actions = [(tr("Open the folder"), lambda: QDesktopServices.openUrl(url))]
        if written.failed:
            numbers = ", ".join(paper.number for paper in written.failed[:_NAMED])
            more = "" if len(written.failed) <= _NAMED else tr(" and more")
            missed = trn("{count} bill", "{count} bills", len(written.failed))
            problem = written.failed[0].problem
            self._runs.tell(
                tr(
                    "{missed} not saved: {numbers}{more}.",
                    missed=missed,
                    numbers=numbers,
                    more=more,
                ),
                problem,
                tone="bad",
            )
        elif written.stopped:
            count = trn("{count} bill", "{count} bills", written.written)
            words = tr("Stopped: {count} saved in {folder}.", count=count, folder=folder)
            self._runs.tell(words, tone="warn", actions=actions)
        else:
            self._runs.tell(words, actions=actions)
