"""F1: help for the screen that is shown, beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.aside import Aside
from dairyos_desktop.ui.help_view import HelpView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.screen import Screen


class HelpPanel(Aside):
    """The page of the screen with its keys; F1 once more, Esc or the cross puts it away."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(tr("Help"), name=tr("Help"), parent=parent)
        del context
        self._screen: Screen | None = None
        self._page = ""
        self._again = False
        self.view = HelpView()
        self.add_page(self.view, scrolls=False)

    def look_at(self, screen: Screen | None) -> None:
        """Takes the screen that it is about."""
        self._screen = screen
        self._again = self.isVisible()

    def open_for(self, customer_id: int | None) -> None:
        """Shows the screen's page; where it is shown already, it is put away."""
        del customer_id
        page = "today" if self._screen is None else self._screen.help_page()
        if self._again and page == self._page:
            self.close_panel()
            return
        self._page = page
        self.view.begin(page, () if self._screen is None else self._screen.keys())
