"""Where a window that remembers no place of its own stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def center(window: QWidget, size: tuple[int, int]) -> None:
    """Moves the window to the middle of the screen, of that size but no larger than the screen."""
    screen = QGuiApplication.primaryScreen()
    if screen is not None:
        free = screen.availableGeometry()
        window.resize(min(size[0], free.width()), min(size[1], free.height()))
        box = window.frameGeometry()
        box.moveCenter(free.center())
        window.move(box.topLeft())
