"""Papers that go out with a walk along routes: printed or saved, whatever stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.drawn_papers import DrawnPapers
from dairyos_desktop.ui.exporting import safe_name
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QMenu, QWidget

    from dairyos_desktop.services.dto.route_papers import DrawnRoutes
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.printing import PaperPrinter
    from dairyos_desktop.ui.widgets.buttons import Button

_PRINTER = "routes.printer"
_FOLDER = "pdf"


@dataclass(frozen=True)
class WalkPaper:
    """Which paper is wanted.

    Attributes:
        noun: What it is, one of it: "route sheet".
        whose: As a menu names it: "Route 2", "all routes".
        file_name: Without its ending.
        draw: Draws it, for one side of the sheets or both; called in a worker.
    """

    noun: str
    whose: str
    on: dt.date
    file_name: str
    several: bool
    draw: Callable[[bool], DrawnRoutes]

    @property
    def words(self) -> str:
        """As it stands in sentences."""
        return (
            tr("{noun}s of {whose}", noun=self.noun, whose=self.whose)
            if self.several
            else f"{self.noun} {self.whose}"
        )

    def counted(self, drawn: DrawnRoutes) -> str:
        """How much paper it is: "Route sheet, 6 pages", "8 route sheets, 21 pages"."""
        pages = trn("1 page", "{count} pages", drawn.pages)
        one = self.noun[0].upper() + self.noun[1:]
        what = (
            one if drawn.routes == 1 else tr("{count} {noun}s", count=drawn.routes, noun=self.noun)
        )
        return f"{what}, {pages},"


class RoutePapers(QObject):
    """Prints and saves.

    Signals:
        printed(str): What was sent to which printer.
        saved(Path, str): Where it lies, and a sentence about it.
        failed(DairyError): It was not to be had.
    """

    printed = Signal(str)
    saved = Signal(object, str)
    failed = Signal(object)

    def __init__(self, context: UiContext, owner: QWidget, button: Button) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._button = button

    def fill(
        self, menu: QMenu, papers: Sequence[WalkPaper], do: Callable[[Callable[[], None]], None]
    ) -> None:
        """Adds Print and Save for each paper to a menu; the first shows the key.

        Args:
            menu: The menu.
            papers: What can be had; what stands first is meant by Ctrl+P.
            do: Carries a deed out, when whatever must be settled before is.
        """
        for at, paper in enumerate(papers):
            named = paper.whose.replace("&", "&&")
            if at:
                menu.addSeparator()
            to_print = menu.addAction(icon("printer"), tr("Print {named}…", named=named))
            to_print.triggered.connect(partial(_done, do, partial(self.print, paper)))
            if not at:
                to_print.setShortcut(QKeySequence("Ctrl+P"))
                to_print.setShortcutVisibleInContextMenu(True)
            save = menu.addAction(icon("file-down"), tr("Save {named} as PDF…", named=named))
            save.triggered.connect(partial(_done, do, partial(self.save, paper)))

    def print(self, paper: WalkPaper) -> None:
        """Asks for the printer and sends the paper to it."""
        preferences = self._context.preferences
        last = preferences.text(_PRINTER) or preferences.text("bills.printer")
        printer = self._context.prompts.printer(
            self._owner, title=tr("Print {paper}", paper=paper.words), last=last, sheet="A4"
        )
        if printer is None:
            return
        preferences.set(_PRINTER, printer.name)
        self._run(
            partial(self._draw_and_print, paper, printer),
            lambda drawn: self.printed.emit(
                tr("{drawn} sent to {printer}.", drawn=paper.counted(drawn), printer=printer.name)
            ),
        )

    def save(self, paper: WalkPaper) -> None:
        """Asks for a file and writes the paper there."""
        path = self._context.prompts.save_file(
            self._owner,
            title=tr("Save {paper}", paper=paper.words),
            name=str(self._context.data_dir / _FOLDER / f"{safe_name(paper.file_name)}.pdf"),
            kinds=[("PDF", "*.pdf")],
        )
        if path is not None:
            self._run(
                partial(self._draw_and_save, paper, path),
                lambda drawn: self.saved.emit(
                    path, tr("{drawn} saved as {path}.", drawn=paper.counted(drawn), path=path.name)
                ),
            )

    def _draw_and_print(self, paper: WalkPaper, printer: PaperPrinter) -> DrawnRoutes:
        service, actor = self._context.services.route_sheets, self._context.actor
        drawn = paper.draw(printer.both_sides)
        title = paper.words[0].upper() + paper.words[1:]
        papers = DrawnPapers(
            drawn.pages, partial(service.picture, actor, drawn), partial(service.save, actor, drawn)
        )
        printer.send(f"{title} {paper.on}", papers)
        return drawn

    def _draw_and_save(self, paper: WalkPaper, path: Path) -> DrawnRoutes:
        drawn = paper.draw(False)
        self._context.services.route_sheets.save(self._context.actor, drawn, path)
        return drawn

    def _run(self, call: Callable[[], DrawnRoutes], done: Callable[[DrawnRoutes], None]) -> None:
        self._context.work.run(
            self._owner,
            call,
            done=done,
            failed=self.failed.emit,
            lane=Lane.RUN,
            busy=self._button,
        )


def _done(do: Callable[[Callable[[], None]], None], deed: Callable[[], None], *_: object) -> None:
    do(deed)
