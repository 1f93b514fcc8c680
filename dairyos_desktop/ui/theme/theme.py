"""Follows the system or the user's wish, and dresses the application accordingly."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPalette

from dairyos_desktop.ui.theme import colours
from dairyos_desktop.ui.theme.stylesheet import style_sheet
from dairyos_desktop.ui.theme.tokens import DARK, LIGHT, MOTION_MS, Tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


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
        self._still = False
        self._applied: tuple[Tokens, bool] | None = None
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        self._apply()

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
    def density(self) -> Density:
        """How tall rows are."""
        return self._density

    @property
    def motion_ms(self) -> int:
        """How long a panel or toast takes to slide; 0 where motion is unwelcome."""
        still = self._still or not self._application.isEffectEnabled(Qt.UIEffect.UI_General)
        return 0 if still else MOTION_MS

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

    def set_still(self, *, still: bool) -> None:
        """Switches motion off by setting, whatever the system says."""
        self._still = still

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
        if contrast:
            self._application.setStyleSheet("")
        else:
            self._application.setPalette(colours.palette(tokens))
            self._application.setStyleSheet(style_sheet(tokens))
        self.changed.emit()

    def _on_system_changed(self) -> None:
        self._apply()
