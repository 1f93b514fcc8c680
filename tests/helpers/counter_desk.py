"""The counter of a small office, with somebody who owes money."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.ui.payments.counter.tab import CounterTab
from dairyos_desktop.ui.payments.screen import PaymentsScreen
from helpers.keys import NO_MODIFIER, Modifier
from helpers.office_desk import OfficeDesk

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import Qt

    from dairyos_desktop.services.dto.payments import PaymentView


class CounterDesk(OfficeDesk):
    """Dwarka owes 30.00 from before and 170.00 for October, Asha nothing."""

    def __init__(self, folder: Path, *, role: Role = Role.CLERK) -> None:
        super().__init__(folder, role=role)
        register = self.register
        register.product("CM")
        self.asha = register.customer("C1", "Asha Patel", route="Station Road", position=10)
        self.dwarka = register.customer(
            "C2", "Dwarka Sharma", local="દ્વારકા શર્મા", route="Station Road", position=20,
            opening="30.00",
        )  # fmt: skip
        register.order("C1", "CM", "1.000")
        first, last = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
        self.number = register.bill("C2", first, last, "170.00", issued=True)

    @property
    def payments(self) -> PaymentsScreen:
        found = self.window.screen_of("payments")
        assert isinstance(found, PaymentsScreen)
        return found

    @property
    def counter(self) -> CounterTab:
        found = self.payments.tab("counter")
        assert isinstance(found, CounterTab)
        return found

    def key(self, key: Qt.Key, held: Modifier = NO_MODIFIER) -> None:
        self._key(key, held)

    def booked(self) -> list[PaymentView]:
        return self.services.payments.list(self.owner)

    def told(self) -> list[tuple[str, str, str]]:
        return [(row.method, str(row.amount), row.reference) for row in self.booked()]

    def banners(self) -> list[str]:
        return [banner.accessibleName() for banner in self.payments.banners]

    def pays(self) -> list[tuple[str, str]]:
        """What the table says that the amount pays."""
        return [(str(row.debt.open), str(row.pays)) for row in self.counter.view.model.rows]
