"""Screens that do nothing but fill the main window, the first as full as Entry's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.chips import Chips, Choice, Segments
from dairyos_desktop.ui.widgets.fields import SearchField, Select, TextField
from dairyos_desktop.ui.widgets.steppers import DateStepper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
