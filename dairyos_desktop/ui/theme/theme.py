"""Follows the system or the user's wish, and dresses the application accordingly.

The style sheet stands on each window, not on the application: with it there, Qt styles every part
of a page anew each time that the part is put into another, which is most of what building a page
costs (measured: 306 ms instead of 110 for Products and rates). Dialogs, menus and tooltips take
theirs from the window that they belong to.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPalette
from shiboken6 import isValid

from dairyos_desktop.ui.theme import colours
from dairyos_desktop.ui.theme.stylesheet import style_sheet
from dairyos_desktop.ui.theme.tokens import (
    DARK,
    LIGHT,
    ROW_DENSE,
    ROW_ENTRY,
    ROW_LIST,
    Tokens,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget


class Mode(StrEnum):
    """What the user wants of light and dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(StrEnum):
    """How tall rows of lists are."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"
    DENSE = "dense"


ROW_HEIGHTS = {
    Density.COMFORTABLE: ROW_LIST,
    Density.COMPACT: ROW_ENTRY,
    Density.DENSE: ROW_DENSE,
}
_active: list[Theme] = []


def active() -> Theme | None:
    """The application's theme, once it is dressed."""
    return _active[-1] if _active else None


def dress_window(window: QWidget) -> None:
    """Gives a window without a parent the style sheet, now and whenever it changes."""
    theme = active()
    if theme is not None:
        theme.dress(window)


class Theme(QObject):
    """The application's look; one object for the whole program.

    Signals:
        changed: Colours or density are others now. Widgets are repainted by Qt anyway; connect
            only what keeps pictures made of colours.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        self._density = Density.COMFORTABLE
        self._applied: tuple[Tokens, bool] | None = None
        self._sheet = ""
        self._windows: list[QWidget] = []
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        self._apply()
        _active[:] = [self]

    @property
    def mode(self) -> Mode:
        """What the user wants."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the window is dark now."""
        return self.tokens is DARK

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._applied[0] if self._applied else LIGHT

    @property
    def high_contrast(self) -> bool:
        """Whether the system asks for high contrast: then its palette rules, no style sheet."""
        hints = self._application.styleHints()
        return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast

    @property
    def plain(self) -> bool:
        """Whether no style sheet holds now, so that Qt's own drawing shows (high contrast)."""
        return self._applied is not None and self._applied[1]

    @property
    def density(self) -> Density:
        """How tall rows are."""
        return self._density

    @property
    def row_height(self) -> int:
        """The height of a list's row at this density."""
        return ROW_HEIGHTS[self._density]

    def dress(self, window: QWidget) -> None:
        """Gives a window without a parent the style sheet, now and whenever it changes."""
        self._windows = [one for one in self._windows if isValid(one)]
        self._windows.append(window)
        window.setStyleSheet(self._sheet)

    def set_mode(self, mode: Mode) -> None:
        """Light, dark, or as the system is."""
        self._mode = mode
        hints = self._application.styleHints()
        # Also turns the title bar dark, which no palette can.
        if mode is Mode.SYSTEM:
            hints.unsetColorScheme()
        else:
            dark = mode is Mode.DARK
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self._apply()

    def set_density(self, density: Density) -> None:
        """Changes the height of rows."""
        if density is not self._density:
            self._density = density
            self.changed.emit()

    def _wanted_tokens(self) -> Tokens:
        if self.high_contrast:
            return colours.from_palette(QPalette())
        if self._mode is Mode.SYSTEM:
            scheme = self._application.styleHints().colorScheme()
            return DARK if colours.scheme_is_dark(scheme) else LIGHT
        return DARK if self._mode is Mode.DARK else LIGHT

    def _apply(self) -> None:
        contrast = self.high_contrast
        if contrast:
            self._application.setPalette(QPalette())
        tokens = self._wanted_tokens()
        if self._applied == (tokens, contrast):
            return
        self._applied = (tokens, contrast)
        colours.use(tokens)
        self._sheet = "" if contrast else style_sheet(tokens)
        if not contrast:
            self._application.setPalette(colours.palette(tokens))
        for window in self._windows:
            if isValid(window):
                window.setStyleSheet(self._sheet)
        self.changed.emit()

    def _on_system_changed(self) -> None:
        self._apply()
