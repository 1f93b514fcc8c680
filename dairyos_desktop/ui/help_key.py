"""F1 in the windows before the books: a page of help over the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.ui.widgets.buttons import bind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def bind_help(window: QWidget, page: str) -> None:
    """Has F1 show a page over the window, while the focus is in it."""
    for shortcut in bind(window, ["F1"]):
        shortcut.activated.connect(partial(_show, window, page))


def _show(window: QWidget, page: str) -> None:
    from dairyos_desktop.ui.help_dialog import HelpDialog  # noqa: PLC0415  not at start-up

    dialog = HelpDialog(window, page)
    dialog.exec()
    dialog.deleteLater()
