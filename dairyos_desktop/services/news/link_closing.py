"""Closes links that ask for what nobody owes any more: the bill was paid otherwise, or is void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import not_, or_, select

from dairyos_desktop.domain.errors import GatewayRefusedError
from dairyos_desktop.models.bills import Bill, is_open
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.payments.link_rows import CREATED, GONE, keep, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.gateway import GatewayLink
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.ports import Clock, Database

AT_ONCE = 5
"""Links in one asking: of calls that change something the gateway was measured to take some five
in a row. The others wait for the next."""


class LinkClosing:
    """One closing, once all news is booked.

    Only links that nobody has paid on: the gateway closes no other (its own rule), and money that
    comes on one after all is booked like any other, as an advance.

    Args:
        database: The books.
        gateway: Is asked.
        clock: Says which links are over by themselves.

    Attributes:
        problems: Of links that it would not close, a sentence each; they are not tried again.
    """

    def __init__(self, database: Database, gateway: PaymentGateway, clock: Clock) -> None:
        self._database = database
        self._gateway = gateway
        self._clock = clock
        self.problems: list[str] = []

    def run(self, stop: Callable[[], bool]) -> None:
        """Closes the oldest.

        Raises:
            GatewayError: The gateway can't be asked now; the next asking goes on.
        """
        for row_id, link_id in self._needless():
            if stop():
                return
            self._close(row_id, link_id)

    def _needless(self) -> list[tuple[int, str]]:
        with self._database.read() as session:
            rows = session.execute(
                select(PaymentLink.id, PaymentLink.link_id)
                .join(Bill, Bill.id == PaymentLink.bill_id)
                .where(
                    PaymentLink.status == CREATED,
                    PaymentLink.link_id.is_not(None),
                    PaymentLink.problem == "",
                    PaymentLink.live.is_(self._gateway.live()),
                    or_(
                        PaymentLink.expires_at.is_(None),
                        PaymentLink.expires_at > self._clock.now(),
                    ),
                    not_(is_open()),
                )
                .order_by(PaymentLink.id)
                .limit(AT_ONCE)
            )
            return [(row.id, str(row.link_id)) for row in rows]

    def _close(self, row_id: int, link_id: str) -> None:
        try:
            self._keep(row_id, self._gateway.cancel_link(link_id))
        except GatewayRefusedError as error:
            self._see(row_id, link_id, error)

    def _see(self, row_id: int, link_id: str, refused: GatewayRefusedError) -> None:
        """Why it would not: paid or closed in this moment, or for a reason of its own."""
        try:
            link = self._gateway.link(link_id)
        except GatewayRefusedError as error:
            status = GONE if error.unknown_id else CREATED
            self._settle(row_id, status, error.said or error.message)
        else:
            self._keep(row_id, link)
            if link.status != CREATED:
                return
            self._settle(row_id, CREATED, refused.said or refused.message)
        self.problems.append(f"Link {link_id}: {refused.message}")

    def _keep(self, row_id: int, link: GatewayLink) -> None:
        def deed() -> None:
            with self._database.write(SYSTEM, "payments.poll") as unit:
                keep(unit, row_id, link)

        tried(deed)

    def _settle(self, row_id: int, status: str, problem: str) -> None:
        def deed() -> None:
            with self._database.write(SYSTEM, "payments.poll") as unit:
                settle(unit, row_id, status, problem)

        tried(deed)
