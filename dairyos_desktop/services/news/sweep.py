"""Goes through all payments of late, page by page, in spans of time that are over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.models.payments import Payment, PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.dto.gateway import PAGE
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.news.marks import hold_mark, read_mark
from dairyos_desktop.services.news.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.gateway import GatewayPayment
    from dairyos_desktop.services.dto.news import Event
    from dairyos_desktop.services.far_ports import PaymentGateway
    from dairyos_desktop.services.news.asked import Asked
    from dairyos_desktop.services.ports import Clock, Database

OVERLAP = dt.timedelta(days=3)
"""So far back everything is asked for again: banks settle failed payments for so long."""
SPAN = dt.timedelta(days=4)
"""Asked for at once; what a PC that was off for long has missed comes span by span."""
FURTHEST = dt.timedelta(days=190)
"""A link lives for six months; nothing older is asked for."""
LOOK_BACK = dt.timedelta(days=60)
"""So far back the payments that are booked are looked at once a day, for refunds."""
LOOK_BACK_EVERY = dt.timedelta(days=1)
AT_ONCE = 5
"""So many pages are waited for before they are taken in, for steps that are worth their commit."""


class Sweep:
    """One asking.

    Args:
        database: The books.
        gateway: Is asked, from a thread of its own; nobody else may ask it meanwhile.
        clock: Says what is of late.
        asked: Knows what of it is new.
        take_in: Stores news, which is given oldest first, and acts on it; may ask for what has come
            meanwhile.

    Attributes:
        reached: How far it came, for the mark; not written yet.
    """

    def __init__(
        self,
        database: Database,
        gateway: PaymentGateway,
        clock: Clock,
        asked: Asked,
        take_in: Callable[[Sequence[Event], Callable[[], Sequence[Event]]], None],
    ) -> None:
        self.reached: dict[str, dt.datetime] = {}
        self._asked = asked
        self._take_in = take_in
        with database.read() as session:
            mark = read_mark(session)
            # The office uses the gateway since its first link; before that nothing is its money.
            first = session.execute(select(func.min(PaymentLink.created_at))).scalar()
        swept_to = mark.swept_to if mark is not None else None
        # Kept at once: from now on nothing is missed, should nothing be answered for weeks.
        self._swept_to = self.reached["swept_to"] = swept_to or first or clock.now()
        self._looked_back_at = mark.looked_back_at if mark is not None else None
        self._database = database
        self._gateway = gateway
        self._clock = clock

    def run(self, stop: Callable[[], bool]) -> None:
        """Asks for all payments since three days before the last time.

        Raises:
            GatewayError: The gateway can't be asked; what it told before is kept.
        """
        to_at = self._clock.now()
        looked_back_at = self._looked_back_at
        # A clock that was ahead for a while must not leave a gap behind.
        begin = max(min(self._swept_to, to_at) - OVERLAP, to_at - FURTHEST)
        for from_at, until in _spans(begin, to_at):
            if not self._span(from_at, until, stop, booked_only=False):
                return
            self.reached["swept_to"] = until
            if until < to_at:
                # Many spans take long; what is through stays so if the program ends.
                self._note()
        due = looked_back_at is None or abs(to_at - looked_back_at) >= LOOK_BACK_EVERY
        if due and self._span(to_at - LOOK_BACK, begin, stop, booked_only=True):
            self.reached["looked_back_at"] = to_at

    def _span(
        self,
        from_at: dt.datetime,
        until: dt.datetime,
        stop: Callable[[], bool],
        *,
        booked_only: bool,
    ) -> bool:
        """All pages of a span of time; False where it was stopped before the last."""
        told: list[GatewayPayment] = []

        def look() -> None:
            while not pages.over and len(told) < AT_ONCE * PAGE:
                told.extend(pages.next())

        def news() -> list[Event]:
            fresh = self._new(told, booked_only=booked_only)[::-1]
            told.clear()
            return fresh

        def more() -> list[Event]:
            if not pages.are_there(AT_ONCE):
                return []
            look()
            return news()

        with Pages(self._gateway, from_at, until, stop) as pages:
            while not pages.over:
                try:
                    look()
                finally:
                    # What was told before some trouble is kept.
                    if fresh := news():
                        self._take_in(fresh, more)
            return pages.whole

    def _new(self, payments: Sequence[GatewayPayment], *, booked_only: bool) -> list[Event]:
        with self._database.read() as session:
            if booked_only:
                # What was paid before this office asked for anything is none of its books'.
                ours = set(
                    session.execute(
                        select(Payment.provider_payment_id).where(
                            Payment.provider == PROVIDER,
                            Payment.provider_payment_id.in_([one.payment_id for one in payments]),
                        )
                    ).scalars()
                )
                payments = [one for one in payments if one.payment_id in ours]
            return self._asked.new(session, payments)

    def _note(self) -> None:
        def note() -> None:
            with self._database.write(SYSTEM, "payments.poll") as unit:
                hold_mark(unit, self.reached)

        tried(note)


def _spans(begin: dt.datetime, end: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    """The time between the two in spans, oldest first."""
    spans = []
    while begin < end:
        until = min(begin + SPAN, end)
        spans.append((begin, until))
        begin = until
    return spans
