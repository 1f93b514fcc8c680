"""*Route sheet* of the entry screen: the paper for whoever walks, printed or saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMenu

from dairyos_desktop.services.dto.consumption import shifts_of
from dairyos_desktop.ui.drawn_papers import DrawnPapers
from dairyos_desktop.ui.exporting import safe_name
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import Button, bind
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.route_papers import DrawnRoutes
    from dairyos_desktop.ui.entry.screen import EntryScreen
    from dairyos_desktop.ui.printing import PaperPrinter

_PRINTER = "routes.printer"
_FOLDER = "pdf"


@dataclass(frozen=True)
class _Sheet:
    """Which paper is wanted; a route of None is all of them."""

    on: dt.date
    route: str | None
    shifts: tuple[Shift, ...]

    @property
    def words(self) -> str:
        """As it stands in sentences."""
        return "route sheets of all routes" if self.route is None else f"route sheet {self.route}"


class RouteSheets(QObject):
    """The button, its keys and its menu.

    Attributes:
        button: For the screen's bar, before the primary one.
    """

    def __init__(self, screen: EntryScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context
        self._waiting: Callable[[], None] | None = None
        self._result: Banner | None = None
        self.button = Button("Route sheet", icon="printer", hint="Ctrl P")
        self.button.clicked.connect(self._on_clicked)
        for shortcut in bind(screen, ["Ctrl+P", "Alt+P"]):
            shortcut.activated.connect(self._on_print_wanted)
        screen.saver.rested.connect(self._on_rested)

    # What is wanted ------------------------------------------------------------------

    def menu(self) -> QMenu:
        """Print or save: the route that is shown, or all."""
        menu = QMenu(self._screen)
        shown = self._shown()
        if shown is None:
            menu.addAction("There is no route yet").setEnabled(False)
            return menu
        choices = [shown] if shown.route is None else [shown, _Sheet(shown.on, None, shown.shifts)]
        for at, sheet in enumerate(choices):
            named = "all routes" if sheet.route is None else sheet.route.replace("&", "&&")
            if at:
                menu.addSeparator()
            to_print = menu.addAction(icon("printer"), f"Print {named}…")
            to_print.triggered.connect(partial(self._settled, partial(self._print, sheet)))
            if not at:
                to_print.setShortcut(QKeySequence("Ctrl+P"))
                to_print.setShortcutVisibleInContextMenu(True)
            save = menu.addAction(icon("file-down"), f"Save {named} as PDF…")
            save.triggered.connect(partial(self._settled, partial(self._save, sheet)))
        return menu

    def _shown(self) -> _Sheet | None:
        wanted = self._screen.chooser.wanted()
        return None if wanted is None else _Sheet(wanted.on, wanted.route, shifts_of(wanted.shift))

    def _on_clicked(self) -> None:
        menu = self.menu()
        menu.exec(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        menu.deleteLater()

    def _on_print_wanted(self) -> None:
        shown = self._shown()
        if shown is not None:
            self._settled(partial(self._print, shown))

    def _settled(self, deed: Callable[[], None], *_: object) -> None:
        """Does it once what is typed has been saved: paper can't be corrected."""
        self._screen.view.leave_editor()
        if self._screen.saver.busy:
            self._waiting = deed
        else:
            deed()

    def _on_rested(self) -> None:
        deed, self._waiting = self._waiting, None
        if deed is not None:
            deed()

    # Deeds -----------------------------------------------------------------------------

    def _print(self, sheet: _Sheet) -> None:
        preferences = self._context.preferences
        last = preferences.text(_PRINTER) or preferences.text("bills.printer")
        printer = self._context.prompts.printer(
            self._screen, title=f"Print {sheet.words}", last=last, sheet="A4"
        )
        if printer is None:
            return
        preferences.set(_PRINTER, printer.name)
        self._run(
            partial(self._draw_and_print, sheet, printer),
            lambda drawn: self._screen.toast(f"{_counted(drawn)} sent to {printer.name}."),
        )

    def _draw_and_print(self, sheet: _Sheet, printer: PaperPrinter) -> DrawnRoutes:
        service, actor = self._context.services.route_sheets, self._context.actor
        drawn = service.draw(actor, sheet.on, sheet.route, sheet.shifts)
        title = sheet.words[0].upper() + sheet.words[1:]
        papers = DrawnPapers(
            drawn.pages,
            partial(service.picture, actor, drawn),
            partial(service.save, actor, drawn),
        )
        printer.send(f"{title} {sheet.on}", [0], papers)
        return drawn

    def _save(self, sheet: _Sheet) -> None:
        route = "all routes" if sheet.route is None else sheet.route
        shifts = " and ".join(sheet.shifts)
        name = f"{safe_name(f'Route sheet {route} {sheet.on} {shifts}')}.pdf"
        path = self._context.prompts.save_file(
            self._screen,
            title=f"Save {sheet.words}",
            name=str(self._context.data_dir / _FOLDER / name),
            kinds=[("PDF", "*.pdf")],
        )
        if path is not None:
            self._run(partial(self._draw_and_save, sheet, path), partial(self._on_saved, path))

    def _draw_and_save(self, sheet: _Sheet, path: Path) -> DrawnRoutes:
        service, actor = self._context.services.route_sheets, self._context.actor
        drawn = service.draw(actor, sheet.on, sheet.route, sheet.shifts)
        service.save(actor, drawn, path)
        return drawn

    def _on_saved(self, path: Path, drawn: DrawnRoutes) -> None:
        url = QUrl.fromLocalFile(str(path))
        self._drop()
        self._result = self._screen.show_banner(
            Banner(
                f"{_counted(drawn)} saved as {path.name}.",
                f"In {path.parent}",
                tone="ok",
                actions=[("Open the file", lambda: self._open(url))],
            )
        )

    def _on_failed(self, error: DairyError) -> None:
        self._drop()
        self._result = self._screen.show_error(error)

    def _open(self, url: QUrl) -> None:
        QDesktopServices.openUrl(url)
        self._drop()

    def _drop(self) -> None:
        if self._result is not None and self._result in self._screen.banners:
            self._result.closed.emit()
        self._result = None

    def _run(self, call: Callable[[], DrawnRoutes], done: Callable[[DrawnRoutes], None]) -> None:
        self._context.work.run(
            self._screen,
            call,
            done=done,
            failed=self._on_failed,
            lane=Lane.RUN,
            busy=self.button,
        )


def _counted(drawn: DrawnRoutes) -> str:
    """How much paper it is: "Route sheet, 6 pages", "8 route sheets, 21 pages"."""
    pages = "1 page" if drawn.pages == 1 else f"{drawn.pages} pages"
    what = "Route sheet" if drawn.routes == 1 else f"{drawn.routes} route sheets"
    return f"{what}, {pages},"
