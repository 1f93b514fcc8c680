"""The user's menu at the foot of the rail: own login, lock, log out, light or dark, rows, About."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.theme.theme import Density, Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.preferences import Preferences
    from dairyos_desktop.ui.theme.theme import Theme

_LOOKS = {
    Mode.SYSTEM: tr_later("Light or dark as the system"),
    Mode.LIGHT: tr_later("Light"),
    Mode.DARK: tr_later("Dark"),
}
_ROWS = {
    Density.COMFORTABLE: tr_later("Comfortable rows"),
    Density.COMPACT: tr_later("Compact rows"),
    Density.DENSE: tr_later("Dense rows"),
}
_THEME = "theme"
_DENSITY = "density"


def set_look(theme: Theme, preferences: Preferences, mode: Mode) -> None:
    """Light, dark or as the system; remembered for the user."""
    theme.set_mode(mode)
    preferences.set(_THEME, mode.value)


def set_density(theme: Theme, preferences: Preferences, density: Density) -> None:
    """How tall the rows of lists are; remembered for the user."""
    theme.set_density(density)
    preferences.set(_DENSITY, density.value)


def restore_look(theme: Theme, preferences: Preferences) -> Mode:
    """Dresses the application as the user left it; gives the mode for the next login window."""
    wanted = preferences.text(_THEME, Mode.SYSTEM.value)
    mode = Mode(wanted) if wanted in list(Mode) else Mode.SYSTEM
    if mode is not theme.mode:
        theme.set_mode(mode)
    rows = preferences.text(_DENSITY, Density.COMFORTABLE.value)
    theme.set_density(Density(rows) if rows in list(Density) else Density.COMFORTABLE)
    return mode


class UserMenu(QMenu):
    """Shown above the user's button."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        preferences: Preferences,
        *,
        own_login: Callable[[], object],
        lock: Callable[[], None],
        pin: Callable[[], None],
        log_out: Callable[[], None],
        about: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self.addAction(icon("user"), tr("My login…"), own_login)
        self.addAction(icon("lock"), tr("Lock or switch user"), lock)
        self.addAction(icon("keyboard"), tr("PIN for this PC…"), pin)
        self.addAction(icon("log-out"), tr("Log out"), log_out)
        self.addSeparator()
        for mode, words in _LOOKS.items():
            choose = partial(set_look, theme, preferences, mode)
            self._add_choice(words, choose, here=mode is theme.mode)
        self.addSeparator()
        for density, words in _ROWS.items():
            choose = partial(set_density, theme, preferences, density)
            self._add_choice(words, choose, here=density is theme.density)
        self.addSeparator()
        self.addAction(icon("info"), tr("About DairyOS…"), about)

    def _add_choice(self, words: str, choose: Callable[[], None], *, here: bool) -> None:
        action = self.addAction(words)
        action.setCheckable(True)
        action.setChecked(here)
        if here:
            action.setIcon(icon("check", "accent_text"))
        action.triggered.connect(lambda _checked: choose())

    def open_above(self, button: QWidget) -> None:
        """Shows the menu over a button and waits for the choice."""
        corner = button.mapToGlobal(button.rect().topLeft())
        self.exec(corner - QPoint(0, self.sizeHint().height() + 4))
        self.deleteLater()
