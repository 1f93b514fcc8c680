"""Which screens there are. Their modules are imported when they are first shown, or before."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr_later

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
    ScreenEntry(
        "today", tr_later("Today"), "house", "Ctrl+1", "dairyos_desktop.ui.today.screen:TodayScreen"
    ),
    ScreenEntry(
        "entry", tr_later("Entry"), "table", "Ctrl+2", "dairyos_desktop.ui.entry.screen:EntryScreen"
    ),
    ScreenEntry(
        "customers",
        tr_later("Customers"),
        "users",
        "Ctrl+3",
        "dairyos_desktop.ui.customers.screen:CustomersScreen",
    ),
    ScreenEntry(
        "bills",
        tr_later("Bills"),
        "receipt-text",
        "F8",
        "dairyos_desktop.ui.bills.screen:BillsScreen",
    ),
    ScreenEntry(
        "payments",
        tr_later("Payments"),
        "hand-coins",
        "F6",
        "dairyos_desktop.ui.payments.screen:PaymentsScreen",
        takes_money=True,
    ),
    ScreenEntry(
        "reconciliation",
        tr_later("Reconciliation"),
        "scale",
        "Ctrl+6",
        "dairyos_desktop.ui.reconciliation.screen:ReconciliationScreen",
    ),
    ScreenEntry(
        "reports",
        tr_later("Reports"),
        "chart-column",
        "Ctrl+7",
        "dairyos_desktop.ui.reports.screen:ReportsScreen",
        ways=tuple(
            Way(words, "chart-column", {"report": report, "view": view})
            for words, report, view in (
                (tr_later("Outstanding by route, with age"), "outstanding", "route"),
                (tr_later("Outstanding by customer, with age"), "outstanding", "customer"),
                (tr_later("Collection by day"), "collection", "day"),
                (tr_later("Collection by person"), "collection", "person"),
                (tr_later("Collection by method"), "collection", "method"),
                (tr_later("Customer statement"), "statement", "quarter"),
                (tr_later("Month register"), "register", ""),
                (tr_later("Products and tax"), "taxes", "product"),
                (tr_later("Tax by HSN and rate"), "taxes", "hsn"),
                (tr_later("Delivered and billed"), "litres", "product"),
                (tr_later("Delivered and not billed, by customer"), "litres", "customer"),
                (tr_later("Reconciliation by day"), "reconciled", ""),
            )
        ),
    ),
    ScreenEntry(
        "products",
        tr_later("Products and rates"),
        "tags",
        "",
        "dairyos_desktop.ui.products.screen:ProductsScreen",
        Group.FOOT,
    ),
    ScreenEntry(
        "settings",
        tr_later("Settings"),
        "settings",
        "",
        "dairyos_desktop.ui.settings.screen:SettingsScreen",
        Group.FOOT,
    ),
    ScreenEntry(
        "imports",
        tr_later("Import"),
        "upload",
        "",
        "dairyos_desktop.ui.imports.screen:ImportScreen",
        Group.AWAY,
        (
            Way(tr_later("Import a sheet or a register…"), "upload", {"view": "choose"}),
            Way(tr_later("Earlier imports"), "history", {"view": "earlier"}),
        ),
    ),
    ScreenEntry(
        "log",
        tr_later("Log"),
        "logs",
        "",
        "dairyos_desktop.ui.log.screen:LogScreen",
        Group.AWAY,
        (Way(tr_later("Look into the program's log"), "logs", {}),),
    ),
    ScreenEntry(
        "profile",
        tr_later("My login"),
        "user",
        "",
        "dairyos_desktop.ui.profile.screen:ProfileScreen",
        Group.AWAY,
        (Way(tr_later("My login: password, second factor, language"), "user", {}),),
    ),
)
