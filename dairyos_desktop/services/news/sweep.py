"""Goes through all payments of late, page by page, in spans of time that are over.

The network has a thread of its own: while pages are stored and acted on, the next is asked for.
"""

from __future__ import annotations

import contextvars
import datetime as dt
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.models.payments import Payment, PaymentLink
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.dto.gateway import PAGE
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.news.marks import hold_mark, read_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from concurrent.futures import Future

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
AHEAD = 10
"""Pages that may be there before they are looked at."""
AT_ONCE = 5 * PAGE
"""So much news is waited for before it is taken in, for transactions that are worth their flush.

With more at once the single ones become longer than a clerk's save should wait."""


class Sweep:
    """One asking.

    Args:
        database: The books.
        gateway: Is asked, from a thread of its own; nobody else may ask it meanwhile.
        clock: Says what is of late.
        asked: Knows what of it is new.
        take_in: Stores news, which is given oldest first, and acts on it.

    Attributes:
        reached: How far it came, for the mark; not written yet.
    """

    def __init__(
        self,
        database: Database,
        gateway: PaymentGateway,
        clock: Clock,
        asked: Asked,
        take_in: Callable[[Sequence[Event]], None],
    ) -> None:
        self.reached: dict[str, dt.datetime] = {}
        self._asked = asked
        self._take_in = take_in
        self._fresh: list[Event] = []
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
        try:
            with closing(self._pages(from_at, until, stop)) as pages:
                for page in pages:
                    self._fresh += self._new(page, booked_only=booked_only)
                    if len(page) < PAGE:
                        return True
                    if len(self._fresh) >= AT_ONCE:
                        self._flush()
        finally:
            # What was told before some trouble is kept.
            self._flush()
        return False

    def _flush(self) -> None:
        fresh, self._fresh = self._fresh, []
        if fresh:
            self._take_in(fresh[::-1])

    def _pages(
        self, from_at: dt.datetime, until: dt.datetime, stop: Callable[[], bool]
    ) -> Generator[tuple[GatewayPayment, ...], None, None]:
        """The pages of a span; some are asked for while those before them are looked at."""
        skip, ended = 0, False

        def ask() -> tuple[GatewayPayment, ...] | None:
            nonlocal skip, ended
            if ended or stop():
                return None
            # After some trouble nothing more is asked.
            ended = True
            page = self._gateway.payments(from_at, until, skip)
            skip += len(page)
            ended = len(page) < PAGE
            return page

        with ThreadPoolExecutor(1, "polling") as network:

            def asking() -> Future[tuple[GatewayPayment, ...] | None]:
                # The log's lines of it belong to this operation.
                return network.submit(contextvars.copy_context().run, ask)

            try:
                ahead = deque(asking() for _ in range(AHEAD))
                while (page := ahead.popleft().result()) is not None:
                    ahead.append(asking())
                    yield page
            finally:
                # Whoever looks at them has gone: nothing more is asked than is under way.
                network.shutdown(cancel_futures=True)

    def _new(self, page: tuple[GatewayPayment, ...], *, booked_only: bool) -> list[Event]:
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
            return self._asked.new(session, page)

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
