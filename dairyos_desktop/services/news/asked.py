"""What was asked for and is new to the inbox, whatever list it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.services.news.inbox import known
from dairyos_desktop.services.news.reading import polled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.gateway import GatewayPayment
    from dairyos_desktop.services.dto.news import Event


class Asked:
    """Remembers for one asking what was told, so that nothing is looked up or stored twice.

    Attributes:
        seen: Ids of the payments that were told of.
    """

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._told: set[str] = set()

    def new(self, session: Session, payments: Iterable[GatewayPayment]) -> list[Event]:
        """The news among payments that the inbox doesn't have; its caller stores it."""
        told: dict[str, Event] = {}
        for payment in payments:
            self.seen.add(payment.payment_id)
            event = polled(payment)
            if event.event_id not in self._told:
                told[event.event_id] = event
        if not told:
            return []
        self._told |= told.keys()
        there = known(session, list(told))
        return [event for event_id, event in told.items() if event_id not in there]
