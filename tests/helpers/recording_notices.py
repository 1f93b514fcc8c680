"""The twin of the desktop's notices that writes down what it would show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.ui.notices import Notice


class RecordingNotices:
    """Remembers what was shown, and can be pressed."""

    def __init__(self) -> None:
        self.shown: list[Notice] = []
        self.closed = False
        self._opened: list[Callable[[], None]] = []

    def show(self, notice: Notice, opened: Callable[[], None]) -> None:
        """Writes it down."""
        self.shown.append(notice)
        self._opened.append(opened)

    def close(self) -> None:
        """Writes that down."""
        self.closed = True

    def press(self) -> None:
        """The user presses the last one."""
        self._opened[-1]()
