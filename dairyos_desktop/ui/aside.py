"""Panels that open beside any screen, for what interrupts: the telephone rings everywhere."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.widgets.panel import SidePanel

if TYPE_CHECKING:
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.screen import Screen


class Aside(SidePanel):
    """A panel of the window. Closing keeps what was typed.

    Signals:
        told(str, object): Good news and its undo, for the toast.
        wanted(): It asks to be shown, with what it holds.
    """

    told = Signal(str, object)
    wanted = Signal()

    def look_at(self, screen: Screen | None) -> None:
        """It is about to be opened beside this screen."""

    def open_for(self, customer_id: int | None) -> None:
        """It is about to be shown.

        Args:
            customer_id: The customer whom the clerk is looking at, if there is one.
        """


@dataclass(frozen=True)
class AsideEntry:
    """A panel that the window knows.

    Attributes:
        key: What screens call it.
        title: Its words, as a verb: in the finder and on the sheet of keys.
        does: What the sheet of keys says.
        icon: A name from `resources/icons`.
        shortcut: As Qt writes it.
        action: What the user's role must permit.
        factory: "module:Class"; the class takes a `UiContext`.
    """

    key: str
    title: str
    does: str
    icon: str
    shortcut: str
    action: Action
    factory: str

    def make(self, context: UiContext) -> Aside:
        """Imports and builds the panel."""
        module, _, name = self.factory.partition(":")
        built: Aside = getattr(importlib.import_module(module), name)(context)
        return built


NOTE_A_CHANGE = AsideEntry(
    "note_a_change",
    tr_later("Note a change"),
    tr_later("Note a change that is told by phone"),
    "pencil-line",
    "Alt+N",
    Action.EDIT_CUSTOMERS,
    "dairyos_desktop.ui.changes.panel:ChangePanel",
)

HELP = AsideEntry(
    "help",
    tr_later("Help"),
    tr_later("Help for this screen, with its keys"),
    "info",
    "F1",
    Action.READ,
    "dairyos_desktop.ui.help_panel:HelpPanel",
)

ASIDES = (NOTE_A_CHANGE, HELP)


def not_allowed(context: UiContext, entry: AsideEntry) -> str:
    """Why the user may not open a panel; empty where they may."""
    if may(context.actor.role, entry.action):
        return ""
    return tr("Your role may only look. Ask a clerk or above.")
