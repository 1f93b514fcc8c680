"""Which screens there are. Their modules are imported when they are first shown, or before."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.screen import Screen


class Group(Enum):
    """Where in the rail a screen stands."""

    MAIN = "main"
    FOOT = "foot"
    AWAY = "away"
    """Not in the rail: other screens and the finder lead there."""


@dataclass(frozen=True)
class Way:
    """How the finder leads to a screen that the rail doesn't name, or to a part of one.

    Attributes:
        words: A verb and a thing: "Import a file…".
        icon: A name from `resources/icons`.
        params: For the screen's `activate`.
    """

    words: str
    icon: str
    params: Mapping[str, str]


@dataclass(frozen=True)
class ScreenEntry:
    """A screen of the window.

    Attributes:
        key: Its name in routes.
        title: The rail's word.
        icon: A name from `resources/icons`.
        shortcut: As Qt writes it: "Ctrl+2", "F8"; empty for none.
        factory: "module:Class"; the class takes a `UiContext`.
        group: Main part of the rail, its foot, or not in it at all.
        ways: What the finder offers besides "Go to …"; instead of it, where the rail hasn't it.
        takes_money: Its key asks for money: from whom the screen before is about, if anybody.
    """

    key: str
    title: str
    icon: str
    shortcut: str
    factory: str
    group: Group = Group.MAIN
    ways: tuple[Way, ...] = ()
    takes_money: bool = False

    def make(self, context: UiContext) -> Screen:
        """Imports and builds the screen."""
        module, _, name = self.factory.partition(":")
        built: Screen = getattr(importlib.import_module(module), name)(context)
        return built

    def load(self) -> None:
        """Imports the screen's module, in a worker while the user does something else."""
        importlib.import_module(self.factory.partition(":")[0])


SCREENS = (
    ScreenEntry("today", "Today", "house", "Ctrl+1", "dairyos_desktop.ui.today.screen:TodayScreen"),
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
        "payments",
        "Payments",
        "hand-coins",
        "F6",
        "dairyos_desktop.ui.payments.screen:PaymentsScreen",
        takes_money=True,
    ),
    ScreenEntry(
        "reconciliation",
        "Reconciliation",
        "scale",
        "Ctrl+6",
        "dairyos_desktop.ui.reconciliation.screen:ReconciliationScreen",
    ),
    ScreenEntry(
        "reports",
        "Reports",
        "chart-column",
        "Ctrl+7",
        "dairyos_desktop.ui.reports.screen:ReportsScreen",
        ways=tuple(
            Way(words, "chart-column", {"report": report, "view": view})
            for words, report, view in (
                ("Outstanding by route, with age", "outstanding", "route"),
                ("Outstanding by customer, with age", "outstanding", "customer"),
                ("Collection by day", "collection", "day"),
                ("Collection by person", "collection", "person"),
                ("Collection by method", "collection", "method"),
                ("Customer statement", "statement", "quarter"),
                ("Month register", "register", ""),
                ("Products and tax", "taxes", "product"),
                ("Tax by HSN and rate", "taxes", "hsn"),
                ("Delivered and billed", "litres", "product"),
                ("Delivered and not billed, by customer", "litres", "customer"),
                ("Reconciliation by day", "reconciled", ""),
            )
        ),
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
    ScreenEntry(
        "imports",
        "Import",
        "upload",
        "",
        "dairyos_desktop.ui.imports.screen:ImportScreen",
        Group.AWAY,
        (
            Way("Import a sheet or a register…", "upload", {"view": "choose"}),
            Way("Earlier imports", "history", {"view": "earlier"}),
        ),
    ),
    ScreenEntry(
        "log",
        "Log",
        "logs",
        "",
        "dairyos_desktop.ui.log.screen:LogScreen",
        Group.AWAY,
        (Way("Look into the program's log", "logs", {}),),
    ),
    ScreenEntry(
        "profile",
        "My login",
        "user",
        "",
        "dairyos_desktop.ui.profile.screen:ProfileScreen",
        Group.AWAY,
        (Way("My login: password, second factor", "user", {}),),
    ),
)
