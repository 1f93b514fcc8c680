"""A report on paper: printed, or saved as a PDF file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.drawn_papers import DrawnPapers
from dairyos_desktop.ui.exporting import safe_name, titled
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.services.dto.reports import DrawnReport
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.printing import PaperPrinter
    from dairyos_desktop.ui.widgets.buttons import Button

_PRINTER = "reports.printer"
_FOLDER = "pdf"


class ReportPapers(QObject):
    """Prints and saves what is shown, as it is shown.

    Signals:
        printed(str): What was sent to which printer.
        saved(Path, str): Where it lies, and a sentence about it.
        failed(DairyError): It was not to be had.
    """

    printed = Signal(str)
    saved = Signal(object, str)
    failed = Signal(object)

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner

    def print(self, report: Report, button: Button) -> None:
        """Asks for the printer and sends the report to it."""
        preferences = self._context.preferences
        last = preferences.text(_PRINTER) or preferences.text("bills.printer")
        printer = self._context.prompts.printer(
            self._owner, title=tr("Print {report}", report=report.title), last=last, sheet="A4"
        )
        if printer is None:
            return
        preferences.set(_PRINTER, printer.name)
        self._run(
            partial(self._draw_and_print, report, printer),
            lambda drawn: self.printed.emit(
                tr(
                    "{report} sent to {printer}.",
                    report=_pages(report, drawn),
                    printer=printer.name,
                )
            ),
            button,
        )

    def save(self, report: Report, button: Button) -> None:
        """Asks for a file and writes the report there."""
        name = safe_name(titled(report.title, report.period))
        path = self._context.prompts.save_file(
            self._owner,
            title=tr("Save {report}", report=report.title),
            name=str(self._context.data_dir / _FOLDER / f"{name}.pdf"),
            kinds=[("PDF", "*.pdf")],
        )
        if path is not None:
            self._run(
                partial(self._draw_and_save, report, path),
                lambda drawn: self.saved.emit(
                    path,
                    tr("{report} saved as {path}.", report=_pages(report, drawn), path=path.name),
                ),
                button,
            )

    def _draw_and_print(self, report: Report, printer: PaperPrinter) -> DrawnReport:
        service, actor = self._context.services.reports, self._context.actor
        drawn = service.draw(actor, report)
        papers = DrawnPapers(
            drawn.pages, partial(service.picture, actor, drawn), partial(service.save, actor, drawn)
        )
        printer.send(titled(report.title, report.period), papers)
        return drawn

    def _draw_and_save(self, report: Report, path: Path) -> DrawnReport:
        service, actor = self._context.services.reports, self._context.actor
        drawn = service.draw(actor, report)
        service.save(actor, drawn, path)
        return drawn

    def _run(
        self,
        call: Callable[[], DrawnReport],
        done: Callable[[DrawnReport], None],
        button: Button,
    ) -> None:
        self._context.work.run(
            self._owner, call, done=done, failed=self.failed.emit, lane=Lane.RUN, busy=button
        )


def _pages(report: Report, drawn: DrawnReport) -> str:
    pages = trn("1 page", "{count} pages", drawn.pages)
    return f"{report.title}, {pages},"
