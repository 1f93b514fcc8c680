"""What is asked besides the report: which month, which route, whose account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.customer_picks import pick_of
from dairyos_desktop.ui.reports.catalogue import CUSTOMER, ROUTE
from dairyos_desktop.ui.widgets.fields import Select
from dairyos_desktop.ui.widgets.picker import Picker
from dairyos_desktop.ui.widgets.steppers import MonthStepper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.customers import CustomerRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.picker import Pick

_ALL: Final = "*"
_WIDTH: Final = 240
_ROUTE_WIDTH: Final = 150


class Asking(QObject):
    """The fields, and what they hold.

    Signals:
        changed(): Another route or customer was chosen.
        failed(DairyError): Routes or customers could not be read.

    Attributes:
        month: For the header.
        route: For the second row.
        customer: For the second row.
        customer_id: Whose account; None until somebody was chosen.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._picks: Sequence[Pick] = ()
        self._wanted_route: str | None = None
        self._stale = {ROUTE, CUSTOMER}
        self.customer_id: int | None = None
        self.month = MonthStepper(Month.of(context.today()), today=context.today)
        self.route = Select([(_ALL, tr("All routes"))], name=tr("Route"), width=_ROUTE_WIDTH)
        self.customer = Picker(placeholder=tr("Name, number or phone"))
        self.customer.setAccessibleName(tr("Customer"))
        self.customer.setFixedWidth(_WIDTH)
        self.route.currentIndexChanged.connect(lambda _at: self._on_route())
        self.customer.picked.connect(self._on_picked)
        context.work.changes.changed.connect(self._on_changed)

    def load(self, asks: Sequence[str]) -> None:
        """Reads what can be chosen, where it is asked for and wasn't read since it changed."""
        services, actor, work = self._context.services, self._context.actor, self._context.work
        if ROUTE in asks and ROUTE in self._stale:
            self._stale.discard(ROUTE)
            work.run(
                self.route,
                lambda: services.reports.routes(actor),
                done=self._on_routes,
                failed=self.failed.emit,
            )
        if CUSTOMER in asks and CUSTOMER in self._stale:
            self._stale.discard(CUSTOMER)
            work.run(
                self.customer,
                lambda: services.customers.index(actor),
                done=self._on_customers,
                failed=self.failed.emit,
            )

    def chosen_route(self) -> str | None:
        """One route; None for all."""
        return self._wanted_route

    def set_route(self, route: str | None) -> None:
        """Chooses a route, or all, and tells nobody."""
        self._wanted_route = route
        self._show_route()

    def set_customer(self, customer_id: int) -> None:
        """Chooses whose account, and tells nobody."""
        self.customer_id = customer_id
        self._show_customer()

    def _on_changed(self, topics: frozenset[str]) -> None:
        if "customers" in topics:
            self._stale = {ROUTE, CUSTOMER}

    def _on_routes(self, routes: tuple[str, ...]) -> None:
        words = [(f"={route}", route or tr("No route")) for route in routes]
        self.route.set_choices([(_ALL, tr("All routes")), *words])
        self._show_route()

    def _show_route(self) -> None:
        self.route.blockSignals(True)
        self.route.set_key(_ALL if self._wanted_route is None else f"={self._wanted_route}")
        self.route.blockSignals(False)

    def _on_route(self) -> None:
        key = self.route.key()
        wanted = None if key in {"", _ALL} else key[1:]
        if wanted != self._wanted_route:
            self._wanted_route = wanted
            self.changed.emit()

    def _on_customers(self, rows: tuple[CustomerRow, ...]) -> None:
        self._picks = [pick_of(row) for row in rows]
        self.customer.set_picks(self._picks)
        self._show_customer()

    def _show_customer(self) -> None:
        if self.customer.isModified() and self.customer.hasFocus():
            return
        for pick in self._picks:
            if pick.key == self.customer_id:
                self.customer.show_pick(pick.title)

    def _on_picked(self, pick: Pick) -> None:
        self.customer_id = pick.key
        self.changed.emit()
