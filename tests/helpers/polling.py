"""Books whose gateway can be asked for news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.services.news.polling import PollingService
from helpers.books import Books
from helpers.gateway_lives import fill
from helpers.one_account import OneAccount, account_of, make_links

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from helpers.databases import FixedClock
    from helpers.razorpay_server import RazorpayServer


class GatewayBooks(Books):
    """Books with an account at the gateway."""

    def __init__(
        self, database: SqlDatabase, clock: FixedClock, folder: Path, server: RazorpayServer
    ) -> None:
        super().__init__(database, clock, folder)
        self.server = server
        self.access = OneAccount(account_of(server), clock)


class Polling(GatewayBooks):
    """Customers A to D have a bill with a link each."""

    def __init__(
        self, database: SqlDatabase, clock: FixedClock, folder: Path, server: RazorpayServer
    ) -> None:
        super().__init__(database, clock, folder, server)
        self.polling = PollingService(database, clock, self.access)
        fill(self)
        self.links = {code: link_id for link_id, code in make_links(database, server).items()}

    def booked(self) -> dict[str, tuple[str | None, str]]:
        """Customer and state by the gateway's id."""
        return {
            row.reference: (row.customer, row.status)
            for row in self.payments.list(self.actor)
            if row.reverses is None
        }
