"""What was asked for goes into the inbox: stored once, whatever list it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.services.news.inbox import known, store
from dairyos_desktop.services.news.reading import polled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.gateway import GatewayPayment
    from dairyos_desktop.services.dto.news import Event
    from dairyos_desktop.services.unit import UnitOfWork


class Asked:
    """Remembers for one asking what is in the inbox, so that nothing is looked up twice.

    Attributes:
        seen: Ids of the payments that were told of.
        fresh: Pieces of news that were new.
    """

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.fresh = 0
        self._stored: set[str] = set()

    def new(self, session: Session, payments: Iterable[GatewayPayment]) -> list[Event]:
        """The news among payments that the inbox doesn't have yet."""
        told: dict[str, Event] = {}
        for payment in payments:
            self.seen.add(payment.payment_id)
            event = polled(payment)
            if event.event_id not in self._stored:
                told[event.event_id] = event
        if not told:
            return []
        there = known(session, list(told))
        self._stored |= there.keys()
        return [event for event_id, event in told.items() if event_id not in there]

    def store(self, unit: UnitOfWork, events: list[Event]) -> None:
        """Stores them; oldest first, as they happened."""
        self.fresh += len(store(unit, events[::-1]))
        self._stored |= {event.event_id for event in events}
