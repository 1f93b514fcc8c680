"""A main window of screens that do nothing but fill it, the first as full as Entry's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.screens import Group, ScreenEntry, Way
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.chips import Chips, Choice, Segments
from dairyos_desktop.ui.widgets.fields import SearchField, Select, TextField
from dairyos_desktop.ui.widgets.steppers import DateStepper
from helpers.pretended_office import NOW
from helpers.windows import context

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold


class Grid(Screen):
    """A screen as full as Entry's."""

    key = "entry"
    title = "Entry"
    topics = frozenset({"consumption"})

    def __init__(self, given: UiContext) -> None:
        super().__init__(given)
        self.log: list[object] = []
        self.may_go = True
        self.folds: list[Fold] = []
        self.header.add_context(DateStepper(given.today(), today=given.today))
        routes = [("2", "Route 2 · Station Road")]
        self.header.add_context(Select(routes, name="Route", width=205))
        shifts = [Choice("m", "Morning", "sunrise"), Choice("e", "Evening", "sunset")]
        self.header.add_context(Segments([*shifts, Choice("b", "Both")], name="Shift"))
        self.bar.add_left(SearchField(name="Jump", placeholder="No. or name", width=138))
        words = ("All", "To confirm", "Changed", "Leave", "To look at")
        self.chips = Chips([Choice(w, w, count=57) for w in words], name="Show")
        self.bar.set_chips(self.chips)
        self.note = Button("Note a change", Kind.QUIET, icon="pencil-line")
        self.confirm = Button("Confirm 45 as ordered", Kind.PRIMARY, hint="Ctrl Enter")
        for button in (self.note, Button("Route sheet", icon="printer"), self.confirm):
            self.bar.add_action(button)
        self.field = TextField(name="Figure")
        self.body.addWidget(self.field)
        self.body.addStretch(1)

    def activate(self, params: Mapping[str, Any]) -> None:
        self.log.append(("shown", dict(params)))

    def refresh(self) -> None:
        self.log.append("refreshed")

    def keys(self) -> Sequence[KeyHelp]:
        return (KeyHelp("/", "Jump to a customer"),)

    def folded(self, fold: Fold) -> None:
        self.folds.append(fold)

    def leaving(self) -> bool:
        return self.may_go


class Cards(Screen):
    key = "customers"
    title = "Customers"

    def __init__(self, given: UiContext) -> None:
        super().__init__(given)
        self.header.add_context(DateStepper(given.today(), today=given.today))
        self.field = TextField(name="Figure")
        self.body.addWidget(self.field)


class Bills(Screen):
    key = "bills"
    title = "Bills"


class Away(Screen):
    key = "imports"
    title = "Import"

    def activate(self, params: Mapping[str, Any]) -> None:
        self.setWindowTitle(str(params.get("view")))


def shell_window(folder: Path) -> MainWindow:
    """The window with these screens, on the first; its office has another name once it is read."""
    entries = (
        ScreenEntry("entry", "Entry", "table", "Ctrl+2", "helpers.shell_screens:Grid"),
        ScreenEntry("customers", "Customers", "users", "Ctrl+3", "helpers.shell_screens:Cards"),
        ScreenEntry("bills", "Bills", "receipt-text", "F8", "helpers.shell_screens:Bills"),
        ScreenEntry(
            "products", "Products and rates", "tags", "", "helpers.shell_screens:Cards", Group.FOOT
        ),
        ScreenEntry(
            "imports",
            "Import",
            "upload",
            "",
            "helpers.shell_screens:Away",
            Group.AWAY,
            (Way("Earlier imports", "history", {"view": "earlier"}),),
        ),
    )
    renamed = SimpleNamespace(details=SimpleNamespace(name="New Name Dairy"))
    office = SimpleNamespace(get=lambda _actor: renamed)
    given = context(folder, services=SimpleNamespace(office=office))
    made = MainWindow(given, entries, office="Madhuban Dairy", now=lambda: NOW, database="This PC")
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    made.show_screen("entry")
    QApplication.processEvents()
    return made


def grid(window: MainWindow) -> Grid:
    """Its first screen."""
    screen = window.screen_of("entry")
    assert isinstance(screen, Grid)
    return screen
