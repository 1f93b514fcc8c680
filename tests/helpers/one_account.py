"""The account at the pretended gateway, as services reach it, and links that were made there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.adapters.razorpay import RazorpayGateways
from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.gateway import GatewayAccount

if TYPE_CHECKING:
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork
    from helpers.razorpay_rows import Row
    from helpers.razorpay_server import RazorpayServer


class OneAccount:
    """Whose pauses take no time.

    Attributes:
        account: May be another from the next call on.
    """

    def __init__(self, account: GatewayAccount, clock: Clock) -> None:
        self.account = account
        self._gateways = RazorpayGateways(clock, lambda _seconds: False)

    def gateway(self) -> PaymentGateway:
        return self._gateways.of(self.account)

    def is_set_up(self) -> bool:
        return True


def account_of(server: RazorpayServer) -> GatewayAccount:
    return GatewayAccount(server.key_id, server.key_secret, server.url)


def make_links(database: Database, server: RazorpayServer) -> dict[str, str]:
    """A link on each bill, at the gateway and here; the customers' codes by its id."""
    made = {}
    with database.write(SYSTEM, "test") as unit:
        for number, bill_id, total, code in unit.session.execute(
            select(Bill.number, Bill.id, Bill.total, Customer.code)
            .join(Customer, Customer.id == Bill.customer_id)
            .order_by(Bill.id)
        ).all():
            said = server.books.create_link(
                {
                    "amount": total.paise,
                    "reference_id": number,
                    "accept_partial": True,
                    "notes": {"bill": number, "customer": code},
                }
            )
            made[said["id"]] = code
            keep_link(unit, bill_id, said)
    return made


def keep_link(unit: UnitOfWork, bill_id: int, said: Row) -> None:
    """A link that the gateway has made, as the books then have it."""
    unit.session.add(
        PaymentLink(
            bill_id=bill_id,
            reference_id=said["reference_id"],
            link_id=said["id"],
            short_url=said["short_url"],
            status="created",
            amount=Money.from_paise(said["amount"]),
            created_at=unit.now,
            live=False,
            problem="",
            version=1,
        )
    )
