"""*Route sheet* of the entry screen: the paper for whoever walks, printed or saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.consumption import shifts_of
from dairyos_desktop.ui.route_papers import RoutePapers, WalkPaper
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import Button, bind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.entry.screen import EntryScreen


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
        self.button = Button(tr("Route sheet"), icon="printer", hint="Ctrl P")
        self.button.clicked.connect(self._on_clicked)
        self._papers = RoutePapers(self._context, screen, self.button)
        self._papers.printed.connect(screen.toast)
        self._papers.saved.connect(self._on_saved)
        self._papers.failed.connect(self._on_failed)
        for shortcut in bind(screen, ["Ctrl+P", "Alt+P"]):
            shortcut.activated.connect(self._on_print_wanted)
        screen.saver.rested.connect(self._on_rested)

    # What is wanted ------------------------------------------------------------------

    def menu(self) -> QMenu:
        """Print or save: the route that is shown, or all."""
        menu = QMenu(self._screen)
        choices = self._choices()
        if not choices:
            menu.addAction(tr("There is no route yet")).setEnabled(False)
        self._papers.fill(menu, choices, self._settled)
        return menu

    def _choices(self) -> list[WalkPaper]:
        wanted = self._screen.chooser.wanted()
        if wanted is None:
            return []
        routes = [None] if wanted.route is None else [wanted.route, None]
        return [self._paper(route) for route in routes]

    def _paper(self, route: str | None) -> WalkPaper:
        on = self._screen.chooser.date.day()
        wanted = self._screen.chooser.wanted()
        shifts = shifts_of("both" if wanted is None else wanted.shift)
        named = tr("all routes") if route is None else route
        service, actor = self._context.services.route_sheets, self._context.actor
        return WalkPaper(
            tr("route sheet"),
            named,
            on,
            tr(
                "Route sheet {named} {on} {shifts}", named=named, on=on, shifts=" and ".join(shifts)
            ),
            several=route is None,
            draw=lambda both_sides: service.draw(actor, on, route, shifts, both_sides=both_sides),
        )

    def _on_clicked(self) -> None:
        menu = self.menu()
        menu.exec(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        menu.deleteLater()

    def _on_print_wanted(self) -> None:
        choices = self._choices()
        if choices:
            self._settled(partial(self._papers.print, choices[0]))

    def _settled(self, deed: Callable[[], None]) -> None:
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

    # What came of it -----------------------------------------------------------------

    def _on_saved(self, path: Path, words: str) -> None:
        url = QUrl.fromLocalFile(str(path))
        self._drop()
        self._result = self._screen.show_banner(
            Banner(
                words,
                tr("In {parent}", parent=path.parent),
                tone="ok",
                actions=[(tr("Open the file"), lambda: self._open(url))],
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
