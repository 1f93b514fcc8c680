"""Goes through all payments of late, page by page, in spans of time that are over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.dto.gateway import PAGE
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.news.marks import hold_mark, read_mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.gateway import GatewayPayment
    from dairyos_desktop.services.news.asked import Asked
    from dairyos_desktop.services.ports import Clock, Database, PaymentGateway

OVERLAP = dt.timedelta(days=3)
"""So far back everything is asked for again: banks settle failed payments for so long."""
SPAN = dt.timedelta(days=4)
"""Asked for at once; what a PC that was off for long has missed comes span by span."""
FURTHEST = dt.timedelta(days=190)
"""A link lives for six months; nothing older is asked for."""
LOOK_BACK = dt.timedelta(days=60)
"""So far back the payments that are booked are looked at once a day, for refunds."""
LOOK_BACK_EVERY = dt.timedelta(days=1)


class Sweep:
    """One asking.

    Args:
        database: The books.
        gateway: Is asked.
        clock: Says what is of late.
        asked: Takes what is told of payments.

    Attributes:
        reached: How far it came, for the mark; not written yet.
    """

    def __init__(
        self, database: Database, gateway: PaymentGateway, clock: Clock, asked: Asked
    ) -> None:
        self.reached: dict[str, dt.datetime] = {}
        self._asked = asked
        with database.read() as session:
            mark = read_mark(session)
        self._swept_to = mark.swept_to if mark is not None else None
        self._looked_back_at = mark.looked_back_at if mark is not None else None
        if self._swept_to is None:
            # From now on nothing is missed, even if the gateway can't be asked for weeks.
            self.reached["swept_to"] = clock.now()
        self._database = database
        self._gateway = gateway
        self._clock = clock

    def run(self, stop: Callable[[], bool]) -> None:
        """Asks for all payments since three days before the last time.

        Raises:
            GatewayError: The gateway can't be asked; what it told before is kept.
        """
        to_at = self._clock.now()
        swept_to, looked_back_at = self._swept_to, self._looked_back_at
        # A clock that was ahead for a while must not leave a gap behind.
        begin = max(min(swept_to or to_at, to_at) - OVERLAP, to_at - FURTHEST)
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
        skip = 0
        while not stop():
            page = self._gateway.payments(from_at, until, skip)
            self._keep(page, booked_only=booked_only)
            skip += len(page)
            if len(page) < PAGE:
                return True
        return False

    def _keep(self, page: tuple[GatewayPayment, ...], *, booked_only: bool) -> None:
        with self._database.read() as session:
            if booked_only:
                # What was paid before this office asked for anything is none of its books'.
                ours = set(
                    session.execute(
                        select(Payment.provider_payment_id).where(
                            Payment.provider == PROVIDER,
                            Payment.provider_payment_id.in_([one.payment_id for one in page]),
                        )
                    ).scalars()
                )
                page = tuple(one for one in page if one.payment_id in ours)
            fresh = self._asked.new(session, page)
        if not fresh:
            return

        def keep() -> None:
            with self._database.write(SYSTEM, "payments.poll") as unit:
                self._asked.store(unit, fresh)

        tried(keep)

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
