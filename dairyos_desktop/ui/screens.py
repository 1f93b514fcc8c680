"""Which screens there are. Their modules are imported when they are first shown."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.screen import Screen


class Group(Enum):
    """Where in the rail a screen stands."""

    MAIN = "main"
    FOOT = "foot"


@dataclass(frozen=True)
class ScreenEntry:
    """A screen in the rail.

    Attributes:
        key: Its name in routes.
        title: The rail's word.
        icon: A name from `resources/icons`.
        shortcut: As Qt writes it: "Ctrl+2", "F8"; empty for none.
        factory: "module:Class"; the class takes a `UiContext`.
        group: Main part of the rail, or its foot.
    """

    key: str
    title: str
    icon: str
    shortcut: str
    factory: str
    group: Group = Group.MAIN

    def make(self, context: UiContext) -> Screen:
        """Imports and builds the screen."""
        module, _, name = self.factory.partition(":")
        built: Screen = getattr(importlib.import_module(module), name)(context)
        return built


SCREENS = (
    ScreenEntry("entry", "Entry", "table", "Ctrl+2", "dairyos_desktop.ui.entry.screen:EntryScreen"),
    ScreenEntry(
        "customers",
        "Customers",
        "users",
        "Ctrl+3",
        "dairyos_desktop.ui.customers.screen:CustomersScreen",
    ),
    ScreenEntry(
        "bills", "Bills", "receipt-text", "F8", "dairyos_desktop.ui.bills.screen:BillsScreen"
    ),
    ScreenEntry(
        "products",
        "Products and rates",
        "tags",
        "",
        "dairyos_desktop.ui.products.screen:ProductsScreen",
        Group.FOOT,
    ),
    ScreenEntry(
        "settings",
        "Settings",
        "settings",
        "",
        "dairyos_desktop.ui.settings.screen:SettingsScreen",
        Group.FOOT,
    ),
)
