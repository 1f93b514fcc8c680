"""*Collection list*: the paper that goes out with a round, printed or saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.route_papers import RoutePapers, WalkPaper
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import Button, bind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.context import UiContext


class CollectionLists(QObject):
    """The button, its keys and its menu.

    Signals:
        announced(Banner): Where a saved list lies.

    Attributes:
        button: For the second row.
        papers: Prints and saves.
    """

    announced = Signal(object)

    def __init__(
        self,
        context: UiContext,
        owner: QWidget,
        meant: Callable[[], tuple[str, dt.date]],
        settled: Callable[[Callable[[], None]], None],
    ) -> None:
        """Offers the lists.

        Args:
            context: Whose.
            owner: The tab: the keys hold inside it.
            meant: The route and the day that are on the screen; an empty route is none.
            settled: Does a deed once what is typed has been saved: paper can't be corrected.
        """
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._meant = meant
        self._settled = settled
        self.button = Button(tr("Collection list"), icon="printer", hint="Ctrl P")
        self.button.clicked.connect(self._on_clicked)
        self.papers = RoutePapers(context, owner, self.button)
        self.papers.saved.connect(self._on_saved)
        for shortcut in bind(owner, ["Ctrl+P", "Alt+P"]):
            shortcut.activated.connect(self._on_key)

    def menu(self) -> QMenu:
        """Print or save the list of this route, with everybody, or of all routes."""
        menu = QMenu(self._owner)
        choices = self.choices()
        if not choices:
            menu.addAction(tr("There is no route yet")).setEnabled(False)
        self.papers.fill(menu, choices, self._settled)
        return menu

    def choices(self) -> list[WalkPaper]:
        """The lists that can be had, the likeliest first."""
        route, on = self._meant()
        if not route:
            return []
        return [
            self._paper(on, route, everybody=False),
            self._paper(on, route, everybody=True),
            self._paper(on, None, everybody=False),
        ]

    def _paper(self, on: dt.date, route: str | None, *, everybody: bool) -> WalkPaper:
        service, actor = self._context.services.collecting, self._context.actor
        whose = tr("all routes") if route is None else route
        return WalkPaper(
            tr("collection list"),
            tr("{whose}, with everybody", whose=whose) if everybody else whose,
            on,
            tr("Collection list {whose} {on}", whose=whose, on=on),
            several=route is None,
            draw=lambda both_sides: service.draw(
                actor, on, route, everybody=everybody, both_sides=both_sides
            ),
        )

    def _on_clicked(self) -> None:
        menu = self.menu()
        menu.exec(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        menu.deleteLater()

    def _on_key(self) -> None:
        choices = self.choices()
        if choices:
            self._settled(lambda: self.papers.print(choices[0]))

    def _on_saved(self, path: Path, words: str) -> None:
        url = QUrl.fromLocalFile(str(path))
        self.announced.emit(
            Banner(
                words,
                tr("In {parent}", parent=path.parent),
                tone="ok",
                actions=[(tr("Open the file"), partial(_open, url))],
            )
        )


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)
