"""Where the main window stood and how large it was, for each user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.preferences import Preferences

USUAL = (1366, 768)
_NAME = "window"
_NUMBERS = 4


def remember(window: QWidget, preferences: Preferences) -> None:
    """Writes the window's place and size down."""
    box = window.normalGeometry()
    place = [box.x(), box.y(), box.width(), box.height()]
    preferences.set(_NAME, {"place": place, "maximized": window.isMaximized()})


def restore(window: QWidget, preferences: Preferences) -> None:
    """Puts the window where it was, or into the middle of the screen."""
    state = preferences.state(_NAME)
    place = state.get("place")
    screen = QGuiApplication.primaryScreen()
    free = screen.availableGeometry() if screen else QRect(0, 0, *USUAL)
    box = QRect(0, 0, min(USUAL[0], free.width()), min(USUAL[1], free.height()))
    box.moveCenter(free.center())
    if (
        isinstance(place, list)
        and len(place) == _NUMBERS
        and all(isinstance(number, int) for number in place)
    ):
        wanted = QRect(*place)
        # A screen that was taken away must not take the window with it.
        if any(s.availableGeometry().intersects(wanted) for s in QGuiApplication.screens()):
            box = wanted
    window.setGeometry(box)
    if state.get("maximized"):
        window.setWindowState(Qt.WindowState.WindowMaximized)
