"""Loads modules in a worker before they are asked for, so that a key never waits for them.

An import on the window's thread holds it up for as long as it takes: 50 to 100 ms a screen.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QScrollArea

from dairyos_desktop.ui import icons

if TYPE_CHECKING:
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.ui.context import UiContext

FIRST: Final = "today"
"""The screen where a day begins."""
SECOND: Final = "entry"
"""The one that most go on to: it is built before they do."""
_FOR_LOGIN: Final = ("auth", "pins", "users", "office")
_SERVICES: Final = (
    "today",
    "consumption",
    "delivery",
    "orders",
    "customers",
    "billing",
    "ledger",
    "counter",
    "polling",
    "reconciliation",
    "backup",
    "jobs",
)


def load_window() -> None:
    """What the main window is made of."""
    icons.load()
    importlib.import_module("dairyos_desktop.ui.main_window.furnishing")


def load_first_page(services: Services) -> None:
    """What stands between the login and the first page."""
    for name in _FOR_LOGIN:
        getattr(services, name)
    load_window()
    screens = importlib.import_module("dairyos_desktop.ui.screens").SCREENS
    next(entry for entry in screens if entry.key == FIRST).load()
    _ = services.today


def know_widgets() -> None:
    """Has PySide make all its classes of widgets known, on the window's thread.

    It does so when Python is first given a widget that Qt made, and takes 30 ms: while a password
    is typed nobody waits for it, in the turn that makes the main window they would.
    """
    QScrollArea().viewport()


def load_all(context: UiContext) -> None:
    """The other screens, and the services that every day's work asks for."""
    for entry in importlib.import_module("dairyos_desktop.ui.screens").SCREENS:
        entry.load()
    for name in _SERVICES:
        getattr(context.services, name)
