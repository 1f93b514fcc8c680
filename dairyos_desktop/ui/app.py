"""The application object and how it is dressed; opens the first window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStyleFactory

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.theme import Mode, Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def dress(application: QApplication, mode: Mode = Mode.SYSTEM) -> Theme:
    """Gives the application its style, fonts, palette and style sheet."""
    application.setStyle(QStyleFactory.create("Fusion"))
    fonts.load()
    application.setFont(fonts.font())
    return Theme(application, mode)
