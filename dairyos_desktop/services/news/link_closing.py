"""Closes links that ask for what nobody owes any more: the bill was paid otherwise, or is void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import not_, or_, select

from dairyos_desktop.domain.errors import GatewayRefusedError
from dairyos_desktop.models.bills import Bill, is_open
from dairyos_desktop.models.payments import PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.news.links import note_links
from dairyos_desktop.services.news.reading import LinkNews
from dairyos_desktop.services.payments.link_rows import CREATED, note_problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.gateway import GatewayLink
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.unit import UnitOfWork

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
        problems: Of links that it would not close, a sentence each, where that is new.
    """

    def __init__(self, database: Database, gateway: PaymentGateway, clock: Clock) -> None:
        self._database = database
        self._gateway = gateway
        self._clock = clock
        self.problems: list[str] = []

    def run(self, stop: Callable[[], bool]) -> None:
        """Closes the oldest; those that it would not close before come last.

        Raises:
            GatewayError: The gateway can't be asked now; the next asking goes on.
        """
        for row_id, link_id, known_problem in self._needless():
            if stop():
                return
            self._close(row_id, link_id, known_problem)

    def _needless(self) -> list[tuple[int, str, str]]:
        with self._database.read() as session:
            rows = session.execute(
                select(PaymentLink.id, PaymentLink.link_id, PaymentLink.problem)
                .join(Bill, Bill.id == PaymentLink.bill_id)
                .where(
                    PaymentLink.status == CREATED,
                    PaymentLink.link_id.is_not(None),
                    PaymentLink.live.is_(self._gateway.live()),
                    or_(
                        PaymentLink.expires_at.is_(None),
                        PaymentLink.expires_at > self._clock.now(),
                    ),
                    not_(is_open()),
                )
                .order_by(PaymentLink.problem != "", PaymentLink.id)
                .limit(AT_ONCE)
            )
            return [(row.id, str(row.link_id), row.problem) for row in rows]

    def _close(self, row_id: int, link_id: str, known_problem: str) -> None:
        try:
            link = self._gateway.cancel_link(link_id)
        except GatewayRefusedError as refused:
            found = self._looked(link_id)
            if found is None or found.status == CREATED:
                problem = refused.said or refused.message
                if problem != known_problem:
                    self.problems.append(f"Link {link_id}: {refused.message}")
                    self._write(lambda unit: note_problem(unit, row_id, problem))
                return
            # Paid or closed in this moment.
            link = found
        news = LinkNews(link.link_id, link.reference_id, link.status, link.order_id or "")
        # By what is known already: an answer may be an old one.
        self._write(lambda unit: note_links(unit, [news]))

    def _looked(self, link_id: str) -> GatewayLink | None:
        """The link; None where the gateway says no, which may be a moment's."""
        try:
            return self._gateway.link(link_id)
        except GatewayRefusedError:
            return None

    def _write(self, write: Callable[[UnitOfWork], None]) -> None:
        def deed() -> None:
            with self._database.write(SYSTEM, "payments.poll") as unit:
                write(unit)

        tried(deed)
