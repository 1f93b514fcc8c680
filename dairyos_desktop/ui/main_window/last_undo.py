"""What Ctrl+Z takes back in a window: what was said last to be done, while it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.screen import UNDO_WAITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.widgets.toast import Toasts


class LastUndo:
    """The undo that the newest toast offers; over with the toast, or with what is done next.

    Args:
        window: Has `UNDO_WAITS` set while there is one.
        toasts: Those of the window.
    """

    def __init__(self, window: QWidget, toasts: Toasts) -> None:
        self._window = window
        self._toasts = toasts
        self._undo: Callable[[], None] | None = None

    def toast(self, message: str, undo: Callable[[], None] | None) -> None:
        """Tells good news, and holds its undo for Ctrl+Z; with None the one before is over."""
        self._set(undo)
        shown = self._toasts.show(message, undo)
        shown.gone.connect(lambda: self._forget(undo))

    def drop(self) -> None:
        """Something was done since that is undone elsewhere."""
        self._set(None)

    def take_back(self) -> None:
        """Undoes it, once; nothing where there is nothing to undo."""
        undo = self._undo
        if undo is not None:
            self._set(None)
            undo()

    def _forget(self, undo: Callable[[], None] | None) -> None:
        if self._undo is undo:
            self._set(None)

    def _set(self, undo: Callable[[], None] | None) -> None:
        self._undo = undo
        # A grid that has an undo of its own asks for it, and leaves Ctrl+Z to the toast.
        self._window.setProperty(UNDO_WAITS, undo is not None)
