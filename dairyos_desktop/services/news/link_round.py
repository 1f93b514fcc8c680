"""Asks for our links by id, and for every try to pay them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select

from dairyos_desktop.domain.errors import GatewayOfflineError, GatewayRefusedError
from dairyos_desktop.models.payments import LinkLook, PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.news.inbox import store
from dairyos_desktop.services.news.links import OPEN, note_links
from dairyos_desktop.services.news.reading import LinkNews

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Table

    from dairyos_desktop.services.dto.gateway import GatewayLink, GatewayPayment
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.news.asked import Asked
    from dairyos_desktop.services.ports import Clock, Database

AT_ONCE = 100
"""Links in one asking: more would have the gateway say that it is asked too often."""
LATE = dt.timedelta(days=3)
"""So long after it was closed, a link may still be paid: banks are asked again for three days."""
_LOOKS: Table = LinkLook.__table__  # type: ignore[assignment]  # declared as a wider type
_STEP = 20
_IN_A_ROW = 2
"""After so many links that can't be asked for, one after the other, there is no gateway."""


class LinkRound:
    """One asking.

    Args:
        database: The books.
        gateway: Is asked.
        clock: Says which links were closed of late.
        asked: Knows what of it is new.

    Attributes:
        checked: Links that were answered.
        fresh: Pieces of news of their payments that were new.
        problems: Of links that could not be, a sentence each.
    """

    def __init__(
        self, database: Database, gateway: PaymentGateway, clock: Clock, asked: Asked
    ) -> None:
        self._asked = asked
        self._database = database
        self._gateway = gateway
        self._clock = clock
        self.checked = 0
        self.fresh = 0
        self.problems: list[str] = []
        self._offline = 0

    def run(self, stop: Callable[[], bool]) -> None:
        """Asks for those that were not asked for longest.

        Raises:
            GatewayError: The gateway can't be asked at all.
        """
        answers: list[tuple[int, GatewayLink | None, tuple[GatewayPayment, ...]]] = []
        try:
            for row_id, link_id in self._due():
                if stop():
                    return
                answers.append((row_id, *self._answer(link_id)))
                if len(answers) >= _STEP:
                    self._keep(answers)
                    answers = []
        finally:
            self._keep(answers)

    def _due(self) -> list[tuple[int, str]]:
        with self._database.read() as session:
            rows = session.execute(
                select(PaymentLink.id, PaymentLink.link_id)
                .outerjoin(LinkLook, LinkLook.payment_link_id == PaymentLink.id)
                .where(
                    PaymentLink.link_id.is_not(None),
                    # A link of test mode is nothing to live keys, and the other way round.
                    PaymentLink.live.is_(self._gateway.live()),
                    or_(
                        PaymentLink.status.in_(OPEN),
                        PaymentLink.closed_at > self._clock.now() - LATE,
                    ),
                )
                .order_by(LinkLook.looked_at.is_not(None), LinkLook.looked_at, PaymentLink.id)
                .limit(AT_ONCE)
            )
            return [(row.id, str(row.link_id)) for row in rows]

    def _answer(self, link_id: str) -> tuple[GatewayLink | None, tuple[GatewayPayment, ...]]:
        """The link and its payments; None where this one can't be asked for, which is told."""
        try:
            link = self._gateway.link(link_id)
            payments = self._gateway.order_payments(link.order_id) if link.order_id else ()
        except GatewayOfflineError as error:
            self._offline += 1
            if self._offline >= _IN_A_ROW:
                raise
            self.problems.append(f"Link {link_id}: {error.message}")
            return None, ()
        except GatewayRefusedError as error:
            self.problems.append(f"Link {link_id}: {error.message}")
            return None, ()
        self._offline = 0
        self.checked += 1
        return link, payments

    def _keep(
        self, answers: list[tuple[int, GatewayLink | None, tuple[GatewayPayment, ...]]]
    ) -> None:
        if not answers:
            return
        payments = [payment for _, _, told in answers for payment in told]
        with self._database.read() as session:
            fresh = self._asked.new(session, payments)

        def keep() -> int:
            with self._database.write(SYSTEM, "payments.poll") as unit:
                note_links(unit, [_news(link) for _, link, _ in answers if link is not None])
                row_ids = [row_id for row_id, _, _ in answers]
                unit.session.execute(delete(_LOOKS).where(_LOOKS.c.payment_link_id.in_(row_ids)))
                unit.session.execute(
                    insert(_LOOKS),
                    [{"payment_link_id": one, "looked_at": unit.now} for one in row_ids],
                )
                # Oldest first, as they happened.
                return len(store(unit, fresh[::-1]))

        self.fresh += tried(keep)


def _news(link: GatewayLink) -> LinkNews:
    return LinkNews(link.link_id, link.reference_id, link.status, link.order_id or "")
