"""Help over a window that has no room beside it: before the books are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.help_view import HelpView
from dairyos_desktop.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_HEIGHT = 420
_AROUND = 170


class HelpDialog(Dialog):
    """One page, and by its links and search all others."""

    def __init__(self, parent: QWidget, page: str) -> None:
        super().__init__(parent, question=tr("Help"), yes=tr("Close"))
        self.no_button.hide()
        self.yes_button.set_hint("Esc")
        room = self.screen().availableGeometry().height() - _AROUND
        self.view = HelpView()
        self.view.setFixedHeight(min(_HEIGHT, room))
        self.body.addWidget(self.view)
        self.view.begin(page)
