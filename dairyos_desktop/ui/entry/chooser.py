"""Which sheet is looked at: date, route and shift, beside the screen's title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.entry.day import Wanted
from dairyos_desktop.ui.widgets.chips import Choice, Segments
from dairyos_desktop.ui.widgets.fields import Select
from dairyos_desktop.ui.widgets.steppers import DateStepper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.consumption import RouteChoice, ShiftChoice
    from dairyos_desktop.ui.context import UiContext

_ALL_ROUTES: Final = "*"
# Beyond that a sheet is no sheet any more, and takes longer than a blink.
_MOST_FOR_ALL_ROUTES: Final = 1000
_SHIFTS: Final = (
    Choice("morning", tr_later("Morning"), "sunrise"),
    Choice("evening", tr_later("Evening"), "sunset"),
    Choice("both", tr_later("Both")),
)


class SheetChooser(QObject):
    """The three controls; route and shift are remembered for the user.

    Signals:
        chosen(): Another sheet is wanted.
        emptied(): There is no route at all: no customer yet.
    """

    chosen = Signal()
    emptied = Signal()

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._shown: Wanted | None = None
        self._routes: Sequence[RouteChoice] = ()
        self._always_all = False
        shift = context.preferences.text("entry.shift", "both")
        known = {choice.key for choice in _SHIFTS}
        self.date = DateStepper(context.today(), today=context.today)
        self.route = Select(name=tr("Route"), width=190)
        self.shift = Segments(
            _SHIFTS, name=tr("Shift"), current=shift if shift in known else "both"
        )
        self.date.day_changed.connect(lambda _day: self._on_changed())
        self.route.currentIndexChanged.connect(lambda _at: self._on_changed())
        self.shift.chosen.connect(lambda _shift: self._on_changed())

    def take(self, params: Mapping[str, Any]) -> None:
        """Sets what is named (`on`, `route`, `shift`) and reads which routes there are."""
        if params.get("on") is not None:
            self.date.set_day(params["on"])
        if params.get("shift") is not None:
            self.shift.set_current(str(params["shift"]))
        self.read_routes(str(params.get("route", "")))

    def read_routes(self, wanted: str = "") -> None:
        """Reads the routes; stays on the one that is shown unless another is named."""
        services, actor = self._context.services, self._context.actor
        on = self.date.day()
        self._context.work.run(
            self._owner,
            lambda: services.consumption.routes(actor, on),
            done=lambda routes: self._on_routes_read(routes, wanted),
            newest="routes",
        )

    def wanted(self) -> Wanted | None:
        """The sheet that the controls name; None where there is no route."""
        route = self.route.key()
        if not route:
            return None
        shift = cast("ShiftChoice", self.shift.current())
        return Wanted(self.date.day(), None if route == _ALL_ROUTES else route, shift)

    def show(self, wanted: Wanted) -> None:
        """Names a sheet that is shown, without asking for it."""
        self._shown = wanted
        self.date.set_day(wanted.on)
        self.shift.set_current(wanted.shift)
        self.route.blockSignals(True)
        self.route.set_key(_ALL_ROUTES if wanted.route is None else wanted.route)
        self.route.blockSignals(False)

    def show_choice(self, route: str | None, shift: ShiftChoice) -> None:
        """Names a route and shift, without asking for their sheet."""
        self.show(Wanted(self.date.day(), route, shift))

    def offer_all_routes(self, *, always: bool, otherwise: str = "") -> None:
        """Whether all routes may be looked at however many customers they have.

        Args:
            always: A sheet that reads only what is in sight takes any number.
            otherwise: The route to be on where all routes are no longer offered.
        """
        self._always_all = always
        choices = self._choices()
        if self.route.key() == _ALL_ROUTES and _ALL_ROUTES not in dict(choices):
            self._name(choices, otherwise)
        else:
            self._name(choices, self.route.key())

    def _name(self, choices: list[tuple[str, str]], key: str) -> None:
        self.route.set_choices(choices)
        self.route.blockSignals(True)
        self.route.set_key(key)
        self.route.blockSignals(False)

    def _choices(self) -> list[tuple[str, str]]:
        choices = [(one.route, route_words(one.route)) for one in self._routes]
        everybody = sum(max(one.morning, one.evening) for one in self._routes)
        few = everybody <= _MOST_FOR_ALL_ROUTES
        if len(self._routes) > 1 and (few or self._always_all):
            choices.append((_ALL_ROUTES, tr("All routes")))
        return choices

    def forget(self) -> None:
        """The sheet was not to be had: choosing the same asks for it again."""
        self._shown = None

    def _on_changed(self) -> None:
        wanted = self.wanted()
        if wanted is None or wanted == self._shown:
            return
        self._shown = wanted
        self._context.preferences.set("entry.route", self.route.key())
        self._context.preferences.set("entry.shift", wanted.shift)
        self.chosen.emit()

    def _on_routes_read(self, routes: Sequence[RouteChoice], wanted: str) -> None:
        self._routes = routes
        choices = self._choices()
        known = [key for key, _ in choices]
        likely = (wanted, self.route.key(), self._context.preferences.text("entry.route"))
        likely_one = next((one for one in likely if one in known), known[0] if known else "")
        self._name(choices, likely_one)
        if choices:
            self._on_changed()
        else:
            self.emptied.emit()


def route_words(route: str) -> str:
    """A route's name, or "Route 2" where it is only a number or a code."""
    return (
        route
        if " " in route or not any(one.isdigit() for one in route)
        else tr("Route {route}", route=route)
    )
