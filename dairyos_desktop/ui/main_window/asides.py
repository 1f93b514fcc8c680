"""The room at the right of the pages for panels that open beside any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from dairyos_desktop.domain.errors import NotAllowedError
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.aside import not_allowed
from dairyos_desktop.ui.theme.tokens import PANEL_WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QHBoxLayout, QWidget

    from dairyos_desktop.ui.aside import Aside, AsideEntry
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.screen import Screen

# Beside a panel a page needs as much as the lowest window gives it.
_LEAST_BESIDE = 1040


class Asides(QObject):
    """One panel at a time; closing gives the focus back to where it was.

    Args:
        context: Handed on to the panels.
        entries: Those there are.
        pages: What they stand beside; gives way where the window is narrow.
        row: The layout of pages, in which they take their place.

    Signals:
        told(str, object): Good news and its undo.
        refused(object): The user's role may not do that.
        changed(): A panel was opened or closed: the pages have other room.
    """

    told = Signal(str, object)
    refused = Signal(object)
    changed = Signal()

    def __init__(
        self, context: UiContext, entries: Sequence[AsideEntry], pages: QWidget, row: QHBoxLayout
    ) -> None:
        super().__init__(pages)
        self._context = context
        self.entries = {entry.key: entry for entry in entries}
        self._built: dict[str, Aside] = {}
        self._pages = pages
        self._row = row
        self._shown: Aside | None = None
        self._before: QWidget | None = None
        self._room = 0

    @property
    def shown(self) -> Aside | None:
        """The panel that is open, if one is."""
        return self._shown

    @property
    def taken(self) -> int:
        """How much of the window's width the open panel takes from the pages."""
        return PANEL_WIDTH if self._shown is not None and self._room >= _LEAST_BESIDE else 0

    def open(self, key: str, screen: Screen | None) -> None:
        """Opens a panel beside the screen, for the customer whom the clerk is looking at there."""
        entry = self.entries[key]
        refusal = not_allowed(self._context, entry)
        if refusal:
            self.refused.emit(
                NotAllowedError(tr("{entry}: not with your role.", entry=entry.title), refusal)
            )
            return
        panel = self._panel(key)
        panel.look_at(screen)
        if self._shown is not panel:
            self._show(panel)
        panel.open_for(None if screen is None else screen.current_customer())

    def close(self) -> bool:
        """Puts the open panel aside with what it holds; False where none is open."""
        panel = self._shown
        if panel is None:
            return False
        panel.hide()
        self._on_closed(panel)
        return True

    def fold(self, width: int) -> None:
        """Takes the window's width: narrow, the panel takes the pages' place."""
        self._room = width
        self._arrange()

    def _panel(self, key: str) -> Aside:
        if key not in self._built:
            panel = self.entries[key].make(self._context)
            panel.hide()
            panel.told.connect(self.told)
            panel.closed.connect(lambda: self._on_closed(panel))
            panel.wanted.connect(lambda: self._show(panel))
            self._row.addWidget(panel)
            self._built[key] = panel
        return self._built[key]

    def _show(self, panel: Aside) -> None:
        if self._shown is None:
            self._before = self._pages.window().focusWidget()
        else:
            self._shown.hide()
        self._shown = panel
        panel.show()
        self._arrange()
        panel.slide()
        self.changed.emit()

    def _on_closed(self, panel: Aside) -> None:
        if panel is not self._shown:
            return
        self._shown = None
        self._arrange()
        self.changed.emit()
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        alone = self._shown is not None and self._room < _LEAST_BESIDE
        if self._shown is not None:
            self._shown.set_full_width(full=alone)
        self._pages.setVisible(not alone)
