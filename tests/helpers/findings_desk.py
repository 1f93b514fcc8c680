"""Somebody at the Reconciliation screen of a small, real office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.ui.reconciliation.screen import ReconciliationScreen
from helpers.money_desk import MoneyDesk
from helpers.planting import Planting

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.reconciliation import FindingRow

WEEK = dt.timedelta(days=7)


class FindingsDesk(MoneyDesk):
    """The main window at the Reconciliation screen; plants with `planting`."""

    SHOWN: ClassVar[tuple[str, ...]] = (
        "payments",
        "bills",
        "customers",
        "reconciliation",
        "settings",
    )

    def __init__(
        self, folder: Path, *, role: Role | None = None, size: tuple[int, int] = (1366, 768)
    ) -> None:
        super().__init__(folder, "counter", role=role, size=size)
        self.planting = Planting(self.services.reconciliation._database, self.clock)

    def open(self) -> None:
        """Shows the window."""
        self.window.show()
        self.window.activateWindow()
        self.window.show_screen("reconciliation")
        self.rest()

    @property
    def findings(self) -> ReconciliationScreen:
        screen = self.window.screen_of("reconciliation")
        assert isinstance(screen, ReconciliationScreen)
        return screen

    def rows(self) -> list[FindingRow]:
        return list(self.findings.model.rows)
