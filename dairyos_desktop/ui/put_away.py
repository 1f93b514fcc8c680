"""Takes a user's windows off the screen while it is locked, and brings them back as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.widgets.dialog import Dialog

_MOST_POPUPS = 20


class PutAway:
    """The dialogs that were open over each main window when it was locked."""

    def __init__(self) -> None:
        self._dialogs: dict[int, list[tuple[Dialog, QWidget | None]]] = {}

    def hide(self, window: QWidget) -> None:
        """Hides the window and what is open over it; a dialog half filled in stays half filled."""
        from dairyos_desktop.ui.widgets.dialog import Dialog  # noqa: PLC0415  not before the login window

        for _ in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            # A list or a menu: nothing is typed in it.
            popup.close()
        opened: list[tuple[Dialog, QWidget | None]] = [
            (widget, widget.focusWidget())
            for widget in QApplication.topLevelWidgets()
            # The system's own, for files and printers, show no figures and would answer with no.
            if isinstance(widget, Dialog) and widget.isVisible()
        ]
        self._dialogs[id(window)] = opened
        for dialog, _ in opened:
            dialog.hide()
        window.hide()

    def bring_back(self, window: QWidget) -> None:
        """Shows the window and its dialogs, the last one opened in front."""
        window.show()
        window.activateWindow()
        for dialog, focused in self._dialogs.pop(id(window), []):
            if shiboken6.isValid(dialog):
                _show_as_it_was(dialog, focused)

    def forget(self, window: QWidget) -> None:
        """The window goes for good: its dialogs are answered with no."""
        for dialog, _ in self._dialogs.pop(id(window), []):
            if shiboken6.isValid(dialog):
                dialog.reject()


def _show_as_it_was(dialog: Dialog, focused: QWidget | None) -> None:
    """With the focus where it was; Qt would select what is typed, for the next key to replace."""
    typed = focused if isinstance(focused, QLineEdit) else None
    cursor = typed.cursorPosition() if typed is not None else 0
    dialog.show()
    dialog.activateWindow()
    if focused is not None and shiboken6.isValid(focused):
        focused.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    if typed is not None:
        typed.deselect()
        typed.setCursorPosition(cursor)
